import KerasGraph
import SIMDKernels

/// What a recurrent layer does at each step of a sequence: its options, its weights and its arithmetic.
public protocol RecurrentCell: Sendable {
  /// Writes every option.
  func encode(to config: inout ConfigWriter)

  /// The states for a step of the given shape, batch axis first.
  ///
  /// - Throws: ``ModelError`` if the cell can't take such a step.
  func states(_ step: Shape) throws(ModelError) -> CellStates

  /// The weights in Keras' order of creation.
  ///
  /// - Throws: ``ModelError`` if a shape follows from an extent that is not known.
  func weights(_ step: Shape) throws(ModelError) -> [WeightSpec]

  /// Whether training leaves out a part of the input or of the states.
  var dropsOut: Bool { get }

  /// What random numbers follow from, instead of from the seed of the run. Default `nil`.
  var seed: UInt64? { get }

  /// Where a step has its channels. Default last.
  var dataFormat: DataFormat { get }

  /// Prepares the arithmetic for steps of fixed extents, which have their channels last.
  ///
  /// - Throws: ``ModelError`` if the cell can't run as it is configured here.
  func prepared(step: [Int], weights: [Tensor], kernels: KernelTable) throws(ModelError) -> any PreparedCell

  /// Prepares the arithmetic in training for steps of fixed extents, which have their channels last.
  ///
  /// - Parameter droppingOut: whether a part of the input and of the states is left out.
  /// - Throws: ``ModelError`` if the cell can't be trained as it is configured here.
  func trained(step: [Int], droppingOut: Bool, kernels: KernelTable) throws(ModelError) -> any TrainedCell

  /// What the layer adds to the loss for its output: a regularizer in Keras' JSON, `nil` if nothing.
  var activityRegularizer: JSON? { get }
}

extension RecurrentCell {
  public var seed: UInt64? { nil }
  public var dataFormat: DataFormat { .channelsLast }
  public var activityRegularizer: JSON? { nil }
}

/// What a cell hands from one step to the next.
public struct CellStates: Hashable, Sendable {
  /// The shape of each state, batch axis first.
  public var shapes: [Shape]
  /// Which of them is also the output of a step.
  public var output: Int

  public init(_ shapes: [Shape], output: Int = 0) {
    self.shapes = shapes
    self.output = output
  }

  public var outputShape: Shape { shapes[output] }
}

/// A cell that Keras' configurations name by class.
public protocol ConfigurableCell: RecurrentCell {
  /// The class name in a configuration.
  static var kerasName: String { get }

  /// Set for a cell that Swift code declares, `nil` for one of a file.
  var declaration: LayerDeclaration? { get }

  /// Reads the options. Problems are gathered in the reader.
  init(_ config: inout ConfigReader)
}

/// A cell with fixed weights. In all memory that it works on, a part of all samples follows the same part of
/// all others: the states stand one behind the other, each with its samples in rows.
public protocol PreparedCell: Sendable {
  /// The floats of each state, for one sample.
  var stateCounts: [Int] { get }

  /// Which of the states is the output of a step.
  var outputState: Int { get }

  /// The steps that are worth a projection together.
  var stepsAtOnce: Int { get }

  /// The floats that ``project(_:samples:steps:_:)`` makes of one step of one sample.
  var projectedCount: Int { get }

  /// The floats of scratch memory that ``advance(samples:_:from:to:scratch:)`` needs for each sample.
  var scratchPerSample: Int { get }

  /// What the cell computes from its input alone, for several steps of several samples, one step behind the
  /// other.
  func project(
    _ input: SequenceInput, samples: Int, steps: Int, _ projected: UnsafeMutablePointer<Float>)

  /// One step: from the states before it to those behind it. `projected` is used up.
  func advance(
    samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
    to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>)
}

/// Where the steps of several sequences lie.
public struct SequenceInput {
  public var base: UnsafePointer<Float>
  /// The floats from one sample to the next, and from one step to the next.
  public var sampleStride: Int
  public var stepStride: Int
}
