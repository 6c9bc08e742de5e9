extension Int {
  /// With a comma between thousands: `336,490`.
  package var grouped: String {
    var digits = String(magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(digits[...], at: 0)
    return (self < 0 ? "-" : "") + groups.joined(separator: ",")
  }
}

extension Double {
  /// With a fixed number of decimals: `1.28`; `nan` and `inf` by name.
  package func fixed(_ decimals: Int) -> String {
    let unit = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    let scaled = (magnitude * unit).rounded(.toNearestOrEven)
    guard let whole = Int(exactly: scaled), let divisor = Int(exactly: unit) else { return "\(self)" }
    let sign = self < 0 && whole > 0 ? "-" : ""
    if decimals == 0 { return "\(sign)\(whole)" }
    let fraction = String(whole % divisor)
    return "\(sign)\(whole / divisor).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }
}
