#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The functions of the C library, in single precision as Keras computes and under names that nothing else has.

@inline(__always)
func logarithm(_ x: Float) -> Float { log(x) }

@inline(__always)
func exponential(_ x: Float) -> Float { exp(x) }

@inline(__always)
func power(_ x: Float, _ y: Float) -> Float { pow(x, y) }

@inline(__always)
func cosine(_ x: Float) -> Float { cos(x) }

@inline(__always)
func logarithm(_ x: Double) -> Double { log(x) }

@inline(__always)
func exponential(_ x: Double) -> Double { exp(x) }

@inline(__always)
func logarithmOfOnePlus(_ x: Float) -> Float { log1p(x) }

/// -1, 0 or 1.
@inline(__always)
func sign(_ x: Float) -> Float { x > 0 ? 1 : x < 0 ? -1 : 0 }
