#pragma once
#include <stdbool.h>

/// Whether this processor and its operating system run AVX2 with FMA.
bool processor_has_avx2(void);

/// Whether this processor and its operating system run AVX-512 F, VL, DQ and BW.
bool processor_has_avx512(void);
