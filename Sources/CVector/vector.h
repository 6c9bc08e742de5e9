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
  static inline float##LANES float##LANES##_maximum(float##LANES a, float##LANES b) {                        \
    float##LANES larger = b > a ? b : a;                                                                     \
    return b == b ? larger : b;                                                                              \
  }                                                                                                          \
  static inline float##LANES float##LANES##_minimum(float##LANES a, float##LANES b) {                        \
    float##LANES smaller = b < a ? b : a;                                                                    \
    return b == b ? smaller : b;                                                                             \
  }                                                                                                          \
  static inline int##LANES int##LANES##_and(int##LANES a, int##LANES b) { return a & b; }                    \
  static inline int##LANES int##LANES##_or(int##LANES a, int##LANES b) { return a | b; }                     \
  static inline int##LANES int##LANES##_xor(int##LANES a, int##LANES b) { return a ^ b; }                    \
  static inline int##LANES int##LANES##_shift_left(int##LANES a, int count) { return a << count; }           \
  static inline int##LANES int##LANES##_shift_right(int##LANES a, int count) { return a >> count; }

// Loads and stores of the first `count` lanes, which touch no memory beyond them.

VECTORS(4)

static inline float4 float4_load_first(const float *_Nonnull source, long count, float4 rest) {
  for (int lane = 0; lane < 4; lane++) {
    if (lane < count) rest[lane] = source[lane];
  }
  return rest;
}

static inline void float4_store_first(float4 vector, float *_Nonnull destination, long count) {
  for (int lane = 0; lane < 4; lane++) {
    if (lane < count) destination[lane] = vector[lane];
  }
}

#ifdef __AVX2__
VECTORS(8)

// An instruction of the two returns its second operand where one is NaN.
static inline float8 float8_clamp(float8 x, float8 lower, float8 upper) {
  return __builtin_ia32_minps256(upper, __builtin_ia32_maxps256(lower, x));
}

static inline int8 int8_first(long count) { return (int8){0, 1, 2, 3, 4, 5, 6, 7} < (int)count; }

static inline float8 float8_load_first(const float *_Nonnull source, long count, float8 rest) {
  int8 mask = int8_first(count);
  return mask ? (float8)__builtin_ia32_maskloadps256((const void *)source, mask) : rest;
}

static inline void float8_store_first(float8 vector, float *_Nonnull destination, long count) {
  __builtin_ia32_maskstoreps256((void *)destination, int8_first(count), vector);
}
#endif

#ifdef __AVX512F__
VECTORS(16)

// An instruction of the two returns its second operand where one is NaN.
static inline float16 float16_clamp(float16 x, float16 lower, float16 upper) {
  return __builtin_ia32_minps512(upper, __builtin_ia32_maxps512(lower, x, 4), 4);
}

static inline float16 float16_scale(float16 a, float16 n) {
  return __builtin_ia32_scalefps512_mask(a, n, a, (unsigned short)-1, 4);
}

static inline float16 float16_load_first(const float *_Nonnull source, long count, float16 rest) {
  return __builtin_ia32_loadups512_mask((const void *)source, rest, (unsigned short)((1u << count) - 1));
}

static inline void float16_store_first(float16 vector, float *_Nonnull destination, long count) {
  __builtin_ia32_storeups512_mask((void *)destination, vector, (unsigned short)((1u << count) - 1));
}
#endif

// Returns its argument, which the optimiser does not gather into vectors of pointers only to take them apart
// again.
static inline const float *_Nonnull in_scalar_register(const float *_Nonnull pointer) {
  __asm__("" : "+r"(pointer));
  return pointer;
}

// Asks for the cache line at an address, which need not exist.
static inline void prefetch(const float *_Nonnull place) { __builtin_prefetch(place); }

// The same, into the second-level cache only.
static inline void prefetch_second_level(const float *_Nonnull place) { __builtin_prefetch(place, 0, 2); }
