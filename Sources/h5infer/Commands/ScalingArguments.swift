import ArgumentParser
import KerasKit

/// How stored numbers become the model's input.
struct ScalingArguments: ParsableArguments {
  @Option(help: "Divide the stored numbers by this; by default 255 for bytes, 1 for anything else.")
  var scale: Float?

  @Option(help: "Then subtract this: a number, or one a channel with commas between.", transform: numbers)
  var mean: [Float] = []

  @Option(help: "Then divide by this: a number, or one a channel with commas between.", transform: numbers)
  var std: [Float] = []

  /// Whether any of it was said.
  var isGiven: Bool { scale != nil || !mean.isEmpty || !std.isEmpty }

  /// The scaling asked for.
  ///
  /// - Parameter usual: tells the scale where none was given.
  func scaling(default usual: Scaling) -> Scaling {
    Scaling(scale: scale ?? usual.scale, mean: mean, deviation: std)
  }

  func validate() throws {
    if scale == 0 { throw ValidationError("--scale must not be 0") }
    if std.contains(0) { throw ValidationError("--std must not be 0") }
  }
}

private func numbers(_ text: String) throws -> [Float] {
  try text.split(separator: ",").map { part in
    guard let number = Float(part) else { throw ValidationError("\"\(part)\" is not a number") }
    return number
  }
}
