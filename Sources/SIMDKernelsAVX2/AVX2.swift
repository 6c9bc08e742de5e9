public import SIMDKernels

/// AVX2 with FMA: vectors of eight floats, sixteen registers.
public enum AVX2: ISA {
  public typealias F32 = SIMD8<Float>

  public static var name: String { "avx2" }
  public static var tileRows: Int { 6 }
}

extension KernelTable {
  /// The kernels for processors with AVX2 and FMA; to be touched on no other.
  public static let avx2 = KernelTable(AVX2.self)
}
