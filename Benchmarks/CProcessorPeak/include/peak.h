#pragma once

/// Runs `rounds` rounds of independent multiply-adds in 256-bit vectors (128-bit ones where there are no
/// others). Returns the floating-point operations done.
double peak_run_wide(long rounds);

/// The same in 512-bit vectors; the processor must have AVX-512.
double peak_run_widest(long rounds);
