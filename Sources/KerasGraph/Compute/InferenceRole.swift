/// What an inference plan may do with a call of a layer instead of running it.
public enum InferenceRole: Sendable {
  /// The call has to run.
  case computes
  /// The output is the first input, element by element, perhaps under another shape.
  case forwardsInput
  /// The output is an activation of the first input.
  case activates(Activation)
  /// The output is a map of each channel of the first input, channels last.
  case scalesChannels(ChannelAffine)
  /// The output is the greatest of each square of 2 by 2 pixels of the first input, channel by channel, channels
  /// last; an odd last row or column is dropped.
  case poolsSquares
  /// The output is the sum of the two inputs, all of the same extents.
  case sums
  /// The output is the first input with zeros around it: as many as the array says before the first element along
  /// each axis but the last, and any number behind the last.
  case pads([Int])
  /// The output is the inputs side by side along an axis of a sample.
  case joins(axis: Int)
  /// The output is the first of two inputs, each channel multiplied by its number in the second, channels last.
  case scalesByInput
}
