#include "peak.h"

#define CHAINS 12

#define RUN(VECTOR, LANES)                                                          \
  VECTOR sums[CHAINS] = {0};                                                        \
  VECTOR factor = {0};                                                              \
  for (long round = 0; round < rounds; round++) {                                   \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {           \
      sums[i] = sums[i] * factor + factor;                                          \
      __asm__ volatile("" : INOUT(sums[i]));                                        \
    }                                                                               \
  }                                                                                 \
  return 2.0 * LANES * CHAINS * rounds;

#pragma STDC FP_CONTRACT ON

#if defined(__x86_64__)

typedef float vector8 __attribute__((vector_size(32)));
typedef float vector16 __attribute__((vector_size(64)));
#define INOUT(x) "+v"(x)

__attribute__((target("avx2,fma"))) double peak_run_wide(long rounds) { RUN(vector8, 8) }
__attribute__((target("avx512f"))) double peak_run_widest(long rounds) { RUN(vector16, 16) }

#else

typedef float vector4 __attribute__((vector_size(16)));
#define INOUT(x) "+w"(x)

double peak_run_wide(long rounds) { RUN(vector4, 4) }
double peak_run_widest(long rounds) { return peak_run_wide(rounds); }

#endif
