#pragma once
#include <stdbool.h>
#include <stddef.h>

/// Whether this processor and its operating system run AVX2 with FMA.
bool processor_has_avx2(void);

/// Whether this processor and its operating system run AVX-512 F, VL, DQ and BW.
bool processor_has_avx512(void);

/// The alignment that memory of a size should have, and of which its size should be a multiple: a cache line, which is the
/// widest vector, and from 2 MiB on a large page.
static inline size_t processor_alignment(size_t bytes) { return bytes < (size_t)2 << 20 ? 64 : (size_t)2 << 20; }

/// Asks for large pages for such memory that was not touched yet. They are there sooner, and take fewer entries of the
/// processor's tables; does nothing where there are none to ask for.
void processor_use_large_pages(void *memory, size_t bytes);

/// Tells the processor that the calling thread is waiting for another.
static inline void processor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
