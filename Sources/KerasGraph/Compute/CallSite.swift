import SIMDKernels

/// Everything that is known about one call of a layer before any data arrives.
public struct CallSite: Sendable {
  /// The extents of one sample of each input, without the batch axis.
  public let inputs: [[Int]]
  /// The extents of one sample of each output.
  public let outputs: [[Int]]
  /// Which inputs arrive with a mask.
  public let masked: [Bool]
  /// The values of the weights, in the order of the layer's ``Layer/weights(_:)``.
  public let weights: [Tensor]
  /// The keyword arguments of the call in the file, `null` if there are none.
  public let arguments: JSON
  /// What the computation is to run on.
  public let kernels: KernelTable
  /// Whether to do without algorithms that trade accuracy for speed.
  public let exact: Bool
  /// How the call ends: the layer's own ``Layer/epilogue`` and what a plan appended to it.
  public let epilogue: FusedEpilogue
  /// The zeros that a plan puts before the first element of the first input, along each axis but the last: there are
  /// as many behind the last element as the output needs. `nil` for none but the layer's own padding.
  public let margins: [Int]?
  /// Whether a plan made the numbers by which each channel of the first input is multiplied the second input.
  public let scalesInput: Bool

  public init(
    inputs: [[Int]], outputs: [[Int]], masked: [Bool] = [], weights: [Tensor], arguments: JSON = .null,
    kernels: KernelTable, exact: Bool = false, epilogue: FusedEpilogue = FusedEpilogue(),
    margins: [Int]? = nil, scalesInput: Bool = false
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.masked = masked.isEmpty ? inputs.map { _ in false } : masked
    self.weights = weights
    self.arguments = arguments
    self.kernels = kernels
    self.exact = exact
    self.epilogue = epilogue
    self.margins = margins
    self.scalesInput = scalesInput
  }

  /// The number of elements of one sample of an input.
  public func inputCount(_ index: Int = 0) -> Int { inputs[index].reduce(1, *) }

  /// The number of elements of one sample of an output.
  public func outputCount(_ index: Int = 0) -> Int { outputs[index].reduce(1, *) }

  /// The channels of the first output: the extent of its last axis.
  public var outputChannels: Int { outputs[0].last ?? 1 }

  /// The same call with other parts, for a layer that calls a layer it contains.
  public func with(
    inputs: [[Int]]? = nil, outputs: [[Int]]? = nil, masked: [Bool]? = nil, weights: [Tensor]? = nil,
    epilogue: FusedEpilogue? = nil
  ) -> CallSite {
    CallSite(
      inputs: inputs ?? self.inputs, outputs: outputs ?? self.outputs, masked: masked ?? self.masked,
      weights: weights ?? self.weights, arguments: arguments, kernels: kernels, exact: exact,
      epilogue: epilogue ?? self.epilogue, margins: margins, scalesInput: scalesInput)
  }
}
