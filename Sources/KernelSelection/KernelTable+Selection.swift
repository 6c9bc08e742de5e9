import CProcessor
public import SIMDKernels

#if arch(x86_64)
  import SIMDKernelsAVX2
  import SIMDKernelsAVX512
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension KernelTable {
  /// The tables that this processor supports, the best last.
  public static let available: [KernelTable] = {
    var tables = [KernelTable.portable]
    #if arch(x86_64)
      if processor_has_avx2() { tables.append(.avx2) }
      if processor_has_avx512() { tables.append(.avx512) }
    #endif
    return tables
  }()

  /// The table that this processor runs fastest.
  public static var best: KernelTable { available.last ?? .portable }

  /// The environment variable that overrides the choice of `selected()`.
  public static let overrideVariable = "H5INFER_KERNELS"

  /// The table that the environment variable `H5INFER_KERNELS` names, or the best one where it is unset or
  /// empty.
  ///
  /// Throws `KernelSelectionError` where the variable names no table that this processor supports.
  public static func selected() throws(KernelSelectionError) -> KernelTable {
    guard let value = getenv(overrideVariable), value.pointee != 0 else { return best }
    return try named(String(cString: value))
  }

  /// The table called `name`.
  ///
  /// Throws `KernelSelectionError` where this processor supports none of that name.
  public static func named(_ name: String) throws(KernelSelectionError) -> KernelTable {
    guard let table = available.first(where: { $0.name == name }) else {
      throw KernelSelectionError(name: name, available: available.map(\.name))
    }
    return table
  }
}

/// A request for kernels that do not exist or that this processor cannot run.
public struct KernelSelectionError: Error, Equatable, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String
  /// The names that this processor supports.
  public let available: [String]

  public init(name: String, available: [String]) {
    self.name = name
    self.available = available
  }

  public var description: String {
    let names = available.joined(separator: ", ")
    return "kernels \"\(name)\" are not available on this processor; use \(names)"
  }
}
