import KerasGraph

/// Which number of an epoch tells how good a model is, and which way is better.
public struct Monitor: Sendable, Hashable {
  /// Which way is better.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Less, or more.
    case min, max
    /// By the name: more of an accuracy, an area or the like is better, less of anything else.
    case auto
  }

  /// The number's name among those of an epoch, such as `val_accuracy`. Default `val_loss`.
  public let name: String
  /// Default ``Mode/auto``.
  public let mode: Mode

  public init(_ name: String = "val_loss", mode: Mode = .auto) {
    self.name = name
    self.mode = mode
  }

  /// Whether more is better.
  public var isRising: Bool {
    switch mode {
    case .min: false
    case .max: true
    case .auto:
      [
        "acc", "auc", "precision", "recall", "f1_score", "fbeta_score", "r2_score", "iou", "io_u", "cosine_similarity",
        "correlation", "sensitivity", "specificity",
      ].contains { name.contains($0) }
    }
  }

  /// Whether a number is better than another by more than `delta`; anything is better than `nil`.
  public func isBetter(_ value: Float, than best: Float?, by delta: Float = 0) -> Bool {
    guard let best else { return !value.isNaN }
    return isRising ? value > best + abs(delta) : value < best - abs(delta)
  }

  /// The number of an epoch.
  ///
  /// - Throws: ``ModelError`` that lists the names there are, if this is none of them.
  public func value(in logs: Logs) throws(ModelError) -> Float {
    guard let value = logs[name] else {
      throw ModelError(
        "there is no \"\(name)\" to watch", remedy: "use one of \(logs.names.joined(separator: ", "))")
    }
    return value
  }
}
