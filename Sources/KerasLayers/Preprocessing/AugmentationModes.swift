/// Along which axes ``RandomFlip`` mirrors images.
public enum FlipMode: String, CaseIterable, Sendable {
  case horizontal, vertical
  case horizontalAndVertical = "horizontal_and_vertical"
}

/// What stands where a moved image leaves a gap (`| a b c |` is the image).
public enum FillMode: String, CaseIterable, Sendable {
  /// One value.
  case constant
  /// The last pixel: `a a | a b c | c c`.
  case nearest
  /// The image the other way round: `b a | a b c | c b`.
  case reflect
  /// The image again: `b c | a b c | a b`.
  case wrap
}
