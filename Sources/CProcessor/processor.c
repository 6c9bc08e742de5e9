#define _GNU_SOURCE
#include "processor.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

#if defined(__x86_64__)

bool processor_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

bool processor_has_avx512(void) {
  __builtin_cpu_init();
  return processor_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}

#else

bool processor_has_avx2(void) { return false; }
bool processor_has_avx512(void) { return false; }

#endif

void processor_use_large_pages(void *memory, size_t bytes) {
#if defined(__linux__)
  if (processor_alignment(bytes) > 64) (void)madvise(memory, bytes, MADV_HUGEPAGE);
#else
  (void)memory, (void)bytes;
#endif
}
