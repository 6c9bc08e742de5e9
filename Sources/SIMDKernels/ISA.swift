/// An instruction set that kernels are compiled for.
///
/// A conforming tag type enters the mangled name of every kernel specialised for it, so that code compiled with
/// wider instructions is never shared with a module that may run on a processor without them.
public protocol ISA: SendableMetatype {
  /// The widest vector of single-precision numbers that the instruction set works on at once.
  associatedtype F32: SIMD & BitwiseCopyable
  where F32.Scalar == Float, F32.MaskStorage: BitwiseCopyable, F32.MaskStorage.Scalar == Int32

  /// The name shown to users and accepted by the override variable.
  static var name: String { get }

  /// The rows of the register tile of a matrix product: as many as keep every accumulator in a register.
  static var tileRows: Int { get }

  /// Returns `a * b + c`, in one rounding where the instruction set has a fused operation.
  static func fma(_ a: F32, _ b: F32, _ c: F32) -> F32

  /// Returns `a` in the lanes where `x < y` and `b` in the others, those with a NaN in `x` or `y` among them.
  static func choose(_ a: F32, where x: F32, isBelow y: F32, else b: F32) -> F32
}
