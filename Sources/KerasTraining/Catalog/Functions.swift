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
