import SIMDKernels

/// AVX2 with FMA: vectors of eight floats, sixteen registers.
public enum AVX2: ISA {
  public typealias F32 = SIMD8<Float>

  public static var name: String { "avx2" }
  public static var tileRows: Int { 6 }

  @inline(__always)
  public static func fma(_ a: F32, _ b: F32, _ c: F32) -> F32 { c.addingProduct(a, b) }

  @inline(__always)
  public static func choose(_ a: F32, where x: F32, isBelow y: F32, else b: F32) -> F32 {
    b.replacing(with: a, where: x .< y)
  }
}

extension KernelTable {
  /// The kernels for processors with AVX2 and FMA; to be touched on no other.
  public static let avx2 = KernelTable(AVX2.self)
}
