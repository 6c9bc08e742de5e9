import KerasGraph

extension RandomMap {
  /// Inverted dropout: a value is dropped with the probability `rate`, else divided by `1 - rate`.
  static func dropout(_ rate: Float) -> RandomMap {
    RandomMap(factor: .either(rate: rate, dropped: 0, kept: rate < 1 ? 1 / (1 - rate) : 0))
  }

  /// Dropout of whole feature maps: the numbers are those of the channels.
  static func spatialDropout(_ rate: Float, _ dataFormat: DataFormat, _ site: CallSite) -> RandomMap {
    var map = dropout(rate)
    let axis = dataFormat == .channelsLast ? site.inputs[0].count - 1 : 0
    map.repetition = Repetition(site.inputs[0].enumerated().map { $0 == axis ? $1 : 1 }, over: site.inputs[0])
    return map
  }

  /// Dropout that keeps mean and variance of values that have the mean 0 and the variance 1: what is dropped becomes
  /// selu's lowest value, and all values are scaled and shifted (Klambauer et al., https://arxiv.org/abs/1706.02515).
  ///
  /// - Throws: ``ModelError`` if nothing would be kept.
  static func alphaDropout(_ rate: Float) throws(ModelError) -> RandomMap {
    try refuseToDropAll(rate)
    let lowest = -1.6732632423543772 * 1.0507009873554805
    let (share, kept) = (Double(rate), 1 - Double(rate))
    let scale = 1 / (kept * (1 + share * lowest * lowest)).squareRoot()
    let shift = -scale * lowest * share
    return RandomMap(
      factor: .either(rate: rate, dropped: 0, kept: Float(scale)),
      addend: .either(rate: rate, dropped: Float(scale * lowest + shift), kept: Float(shift)))
  }

  /// Factors around 1, with the deviation that those of dropout have.
  ///
  /// - Throws: ``ModelError`` if nothing would be kept.
  static func gaussianDropout(_ rate: Float) throws(ModelError) -> RandomMap {
    try refuseToDropAll(rate)
    return RandomMap(factor: .normal(mean: 1, deviation: (rate / (1 - rate)).squareRoot()))
  }

  private static func refuseToDropAll(_ rate: Float) throws(ModelError) {
    if rate >= 1 { throw ModelError("rate 1 leaves nothing to train with", remedy: "use a rate below 1") }
  }
}
