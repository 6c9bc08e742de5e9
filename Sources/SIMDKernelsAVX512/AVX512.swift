import SIMDKernels

/// AVX-512 F, VL, DQ and BW: vectors of sixteen floats, thirty-two registers.
public enum AVX512: ISA {
  public typealias F32 = SIMD16<Float>

  public static var name: String { "avx512" }
  public static var tileRows: Int { 12 }

  @inline(__always)
  public static func fma(_ a: F32, _ b: F32, _ c: F32) -> F32 { c.addingProduct(a, b) }

  @inline(__always)
  public static func choose(_ a: F32, where x: F32, isBelow y: F32, else b: F32) -> F32 {
    b.replacing(with: a, where: x .< y)
  }
}

extension KernelTable {
  /// The kernels for processors with AVX-512 F, VL, DQ and BW; to be touched on no other.
  public static let avx512 = KernelTable(AVX512.self)
}
