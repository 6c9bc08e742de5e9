import KerasGraph
import SIMDKernels

/// A model without nesting, for inputs of known extents: the form on which inference passes work.
struct FlatGraph {
  /// One call of a layer, or the making of a mask.
  struct Node {
    enum Work {
      case output
      case mask
    }

    let layer: any Layer
    /// The way to the layer through the nested models, as messages show it.
    let location: [String]
    let work: Work
    let arguments: JSON
    let weights: [Tensor]
    /// The same weights, by their names in the model.
    let parameters: [Parameter]
    /// Whether the layer and every model around it is trainable.
    let trainable: Bool
    /// Whether the call, and that of every model around it, does what is done in training alone.
    let isTraining: Bool
    /// How many samples of the node there are in one sample of the model: more than one inside a time-distributed
    /// model.
    let multiplicity: Int
    /// How many of them training takes one after the other, each with a batch of its own.
    let turns: Int
    /// What a penalty of its outputs is multiplied by because of the models around it.
    let activityFactor: Float
    var inputs: [Int]
    var masks: [Int?]
    var outputs: [Int]
    var epilogue: FusedEpilogue
    /// The zeros around the first input that the node supplies itself.
    var margins: [Int]?
    /// Whether the second input is what each channel of the first is multiplied by.
    var scalesInput = false
    /// How many nodes behind it became part of it.
    var absorbed = 0

    /// Every value that the node reads.
    var reads: [Int] { inputs + masks.compactMap { $0 } }
  }

  /// One value that flows between nodes.
  struct Value {
    /// The extents of one sample.
    let extents: [Int]
    let multiplicity: Int
    /// Values of one storage are the same numbers under several shapes.
    var storage: Int

    /// The floats for one sample of the model.
    var count: Int { extents.reduce(multiplicity, *) }
  }

  var nodes: [Node] = []
  var values: [Value] = []
  var inputs: [Int] = []
  var outputs: [Int] = []
  /// The mask that belongs to each output, if there is one; read by training alone.
  var outputMasks: [Int?] = []

  mutating func addValue(_ extents: [Int], multiplicity: Int = 1) -> Int {
    values.append(Value(extents: extents, multiplicity: multiplicity, storage: values.count))
    return values.count - 1
  }

  /// A value of the same numbers under another shape.
  mutating func addView(of value: Int, extents: [Int], multiplicity: Int) -> Int {
    values.append(Value(extents: extents, multiplicity: multiplicity, storage: values[value].storage))
    return values.count - 1
  }

  /// Declares that a value is the same numbers as another, wherever it is used.
  mutating func alias(_ value: Int, to other: Int) {
    let (old, new) = (values[value].storage, values[other].storage)
    for index in values.indices where values[index].storage == old { values[index].storage = new }
  }

  /// What is known about the call of a node.
  func site(_ node: Node, kernels: KernelTable, exact: Bool = false) -> CallSite {
    CallSite(
      inputs: node.inputs.map { values[$0].extents }, outputs: node.outputs.map { values[$0].extents },
      masked: node.masks.map { $0 != nil }, weights: node.weights, arguments: node.arguments, kernels: kernels,
      exact: exact, epilogue: node.epilogue, margins: node.margins, scalesInput: node.scalesInput)
  }

  /// How many nodes, all by default, and outputs read each storage.
  func readerCounts(of nodes: [Node]? = nil) -> [Int: Int] {
    ((nodes ?? self.nodes).flatMap(\.reads) + outputs).reduce(into: [:]) { $0[values[$1].storage, default: 0] += 1 }
  }
}
