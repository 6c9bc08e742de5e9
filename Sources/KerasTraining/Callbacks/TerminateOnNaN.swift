/// Lets a run whose loss is not a number end quietly, with the weights of its last good epoch, in place of an error.
///
/// See https://keras.io/api/callbacks/terminate_on_nan/; Keras leaves the broken weights in the model.
public final class TerminateOnNaN: Callback {
  /// Makes the callback, which has no options.
  public init() {}
}
