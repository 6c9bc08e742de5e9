/// The instruction set that every processor of an architecture has: SSE2 on x86-64, NEON on arm64.
public enum Portable: ISA {
  public typealias F32 = SIMD4<Float>

  public static var name: String { "portable" }

  @inlinable
  public static var tileRows: Int {
    #if arch(arm64)
      8
    #else
      4
    #endif
  }
}

extension KernelTable {
  /// The kernels that run on every processor.
  public static let portable = KernelTable(Portable.self)
}
