import KernelSelection
import SIMDKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Kernel selection", .serialized)
struct KernelSelectionTests {
  @Test("offers the portable table everywhere and the widest as the best")
  func available() {
    #expect(KernelTable.available.first?.name == "portable")
    #expect(KernelTable.best.lanes == KernelTable.available.map(\.lanes).max())
    #expect(KernelTable.available.allSatisfy { $0.panelWidth == 2 * $0.lanes })
  }

  @Test("takes the table that the environment variable names", arguments: KernelTable.available)
  func override(kernels: KernelTable) throws {
    #expect(try selected(override: kernels.name) == kernels.name)
  }

  @Test("takes the best table where the environment variable is unset or empty")
  func noOverride() throws {
    #expect(try selected(override: nil) == KernelTable.best.name)
    #expect(try selected(override: "") == KernelTable.best.name)
  }

  @Test("refuses a name that this processor does not know, and says which it does")
  func unknown() {
    let names = KernelTable.available.map(\.name)
    #expect(throws: KernelSelectionError(name: "mmx", available: names)) { try selected(override: "mmx") }
    let text = KernelSelectionError(name: "mmx", available: ["portable", "avx2"]).description
    #expect(
      text == "kernels \"mmx\" are not available on this processor; use portable, avx2")
  }

  /// The name of the table selected while the environment variable has a value.
  func selected(override value: String?) throws -> String {
    let before = getenv(KernelTable.overrideVariable).map { String(cString: $0) }
    defer { set(before) }
    set(value)
    return try KernelTable.selected().name
  }

  func set(_ value: String?) {
    if let value {
      setenv(KernelTable.overrideVariable, value, 1)
    } else {
      unsetenv(KernelTable.overrideVariable)
    }
  }
}
