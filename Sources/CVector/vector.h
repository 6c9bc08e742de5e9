#pragma once

// One instruction an operation: Swift's own operators on SIMD types are loops over lanes, which become vector
// instructions in short expressions only. Swift imports these types as SIMD4, SIMD8 and SIMD16.

#pragma STDC FP_CONTRACT ON

#define VECTORS(LANES)                                                                                       \
  typedef float float##LANES __attribute__((ext_vector_type(LANES)));                                        \
  typedef int int##LANES __attribute__((ext_vector_type(LANES)));                                            \
  static inline float##LANES float##LANES##_add(float##LANES a, float##LANES b) { return a + b; }            \
  static inline float##LANES float##LANES##_subtract(float##LANES a, float##LANES b) { return a - b; }       \
  static inline float##LANES float##LANES##_multiply(float##LANES a, float##LANES b) { return a * b; }       \
  static inline float##LANES float##LANES##_divide(float##LANES a, float##LANES b) { return a / b; }         \
  static inline float##LANES float##LANES##_fma(float##LANES a, float##LANES b, float##LANES c) {            \
    return a * b + c;                                                                                        \
  }                                                                                                          \
  static inline float##LANES float##LANES##_square_root(float##LANES a) {                                    \
    return __builtin_elementwise_sqrt(a);                                                                    \
  }                                                                                                          \
  static inline float##LANES float##LANES##_choose(                                                          \
      float##LANES a, float##LANES x, float##LANES y, float##LANES b) {                                      \
    return x < y ? a : b;                                                                                    \
  }                                                                                                          \
  static inline int##LANES int##LANES##_and(int##LANES a, int##LANES b) { return a & b; }                    \
  static inline int##LANES int##LANES##_or(int##LANES a, int##LANES b) { return a | b; }                     \
  static inline int##LANES int##LANES##_xor(int##LANES a, int##LANES b) { return a ^ b; }                    \
  static inline int##LANES int##LANES##_shift_left(int##LANES a, int count) { return a << count; }           \
  static inline int##LANES int##LANES##_shift_right(int##LANES a, int count) { return a >> count; }

VECTORS(4)
#ifdef __AVX2__
VECTORS(8)
#endif
#ifdef __AVX512F__
VECTORS(16)
#endif
