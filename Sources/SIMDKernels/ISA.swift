/// An instruction set that kernels are compiled for.
///
/// A conforming tag type enters the mangled name of every kernel specialised for it, so that code compiled
/// with wider instructions is never shared with a module that may run on a processor without them.
public protocol ISA: SendableMetatype {
  /// The widest vector of single-precision numbers that the instruction set works on at once.
  associatedtype F32: FloatVector

  /// The name shown to users and accepted by the override variable.
  static var name: String { get }

  /// The rows of the register tile of a matrix product: as many as keep every accumulator in a register.
  static var tileRows: Int { get }
}
