import KerasGraph

/// The options of the layers that drop values at random in training.
public struct DropoutOptions: Hashable, Sendable {
  /// The share of values that is dropped, from 0 to 1.
  public let rate: Float
  public let seed: Int?
  /// The shape of the random mask, 1 or null where it is repeated; `null` for the shape of the input.
  public let noiseShape: JSON

  init(_ config: inout ConfigReader) {
    rate = config.rate()
    seed = config.optionalInt("seed")
    noiseShape = config.take("noise_shape") ?? .null
  }

  func encode(to config: inout ConfigWriter) {
    config.write("rate", rate)
    config.write("seed", seed)
    config.write("noise_shape", noiseShape)
  }

  /// A map whose random numbers have the shape that ``noiseShape`` says. A number of samples other than 1 stands for
  /// as many as there are.
  ///
  /// - Throws: ``ModelError`` if `noise_shape` does not broadcast to the input.
  func repeated(_ map: RandomMap, _ site: CallSite) throws(ModelError) -> RandomMap {
    guard let wanted = noiseShape.elements?.map(\.extent) else { return map }
    let extents = site.inputs[0]
    guard wanted.count == extents.count + 1, zip(extents, wanted.dropFirst()).allSatisfy({ [1, $0, nil].contains($1) })
    else {
      throw ModelError("noise_shape \(noiseShape.serialized) does not fit samples of extents \(extents)")
    }
    var result = map
    result.repetition = RandomMap.Repetition(
      zip(extents, wanted.dropFirst()).map { $1 ?? $0 }, over: extents, isShared: wanted[0] == 1)
    return result
  }
}

extension ConfigReader {
  /// The option `rate`: a number from 0 to 1.
  mutating func rate() -> Float {
    value("rate", default: nil, standIn: 0, expected: "a number from 0 to 1") { json in
      json.double.flatMap { (0...1).contains($0) ? Float($0) : nil }
    }
  }
}
