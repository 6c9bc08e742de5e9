#pragma once
#include <stdbool.h>

/// Whether this processor and its operating system run AVX2 with FMA.
bool processor_has_avx2(void);

/// Whether this processor and its operating system run AVX-512 F, VL, DQ and BW.
bool processor_has_avx512(void);

/// Tells the processor that the calling thread is waiting for another.
static inline void processor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
