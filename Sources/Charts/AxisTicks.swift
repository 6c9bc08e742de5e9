#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Round numbers along an axis.
struct AxisTicks: Hashable {
  let values: [Double]
  /// What stands beside each.
  let labels: [String]

  /// - Parameters:
  ///   - bounds: the numbers that the axis has to show.
  ///   - count: about how many ticks there are to be.
  ///   - isWhole: whether only whole numbers make sense.
  ///   - covers: whether the ticks reach beyond the bounds on both sides, or stay within them.
  init(_ bounds: ClosedRange<Double>, count: Int, isWhole: Bool = false, covers: Bool) {
    var step = Self.roundStep((bounds.upperBound - bounds.lowerBound) / Double(max(count, 1)))
    if isWhole { step = max(1, step.rounded()) }
    let first = (bounds.lowerBound / step).rounded(covers ? .down : .up)
    let last = (bounds.upperBound / step).rounded(covers ? .up : .down)
    values = stride(from: first, through: max(first, last), by: 1).map { $0 * step }
    let decimals = max(0, Int((-log10(step) - 1e-9).rounded(.up)))
    labels = values.map { Self.text($0, decimals: min(decimals, 9)) }
  }

  /// The least of 1, 2, 5 times a power of ten that is not below a width.
  private static func roundStep(_ width: Double) -> Double {
    guard width > 0, width.isFinite else { return 1 }
    let power = pow(10, log10(width).rounded(.down))
    return ([1, 2, 5, 10].first { $0 * power >= width * (1 - 1e-9) } ?? 10) * power
  }

  private static func text(_ value: Double, decimals: Int) -> String {
    let unit = pow(10, Double(decimals))
    let scaled = (abs(value) * unit).rounded()
    guard let whole = Int(exactly: scaled), let divisor = Int(exactly: unit) else { return "\(value)" }
    let sign = value < 0 && whole > 0 ? "-" : ""
    if decimals == 0 { return "\(sign)\(whole)" }
    let fraction = String(whole % divisor)
    return "\(sign)\(whole / divisor)." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}
