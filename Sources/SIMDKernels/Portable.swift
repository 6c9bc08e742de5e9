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

  @inlinable @inline(__always)
  public static func fma(_ a: F32, _ b: F32, _ c: F32) -> F32 {
    #if arch(arm64)
      c.addingProduct(a, b)
    #else
      a * b + c
    #endif
  }

  @inlinable @inline(__always)
  public static func choose(_ a: F32, where x: F32, isBelow y: F32, else b: F32) -> F32 {
    b.replacing(with: a, where: x .< y)
  }
}

extension KernelTable {
  /// The kernels that run on every processor.
  public static let portable = KernelTable(Portable.self)
}
