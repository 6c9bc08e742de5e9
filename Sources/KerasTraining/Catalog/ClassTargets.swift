/// How targets tell classes, as Keras finds it out from shapes.
enum ClassTargets {
  case binary, sparse, oneHot

  /// - Parameters: the extents of one sample, without the batch axis.
  init(predictions: [Int], targets: [Int]) {
    if predictions.last == 1 {
      self = .binary
    } else if targets.count < predictions.count || (targets.last == 1 && predictions.last ?? 0 > 1) {
      self = .sparse
    } else {
      self = .oneHot
    }
  }
}
