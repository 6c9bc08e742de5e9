/// What becomes of a mask that arrives with an input.
public enum Masking: Sendable {
  /// It ends here; the layer does without.
  case ignores
  /// The output has the mask of the first input that has one; the layer itself does without.
  case passes
  /// The layer computes with it, and the output has none.
  case consumes
  /// The layer computes with it, and the output has that of the first input.
  case consumesAndPasses
  /// The layer makes a new mask from its inputs.
  case creates
  /// The layer makes a new mask from the masks of its inputs, if one has any, or only if all have one.
  case merges(onlyIfAllMasked: Bool)
}
