public import SIMDKernels

/// AVX-512 F, VL, DQ and BW: vectors of sixteen floats, thirty-two registers.
public enum AVX512: ISA {
  public typealias F32 = SIMD16<Float>

  public static var name: String { "avx512" }
  public static var tileRows: Int { 12 }
}

extension KernelTable {
  /// The kernels for processors with AVX-512 F, VL, DQ and BW; to be touched on no other.
  public static let avx512 = KernelTable(AVX512.self)
}
