import KerasGraph
import SIMDKernels

/// A cell in training, for steps of fixed extents: one step ahead, and the same step back.
///
/// In all memory a part of all samples of the batch follows the same part of all others. Every count is of floats for
/// one sample where nothing else is said.
public protocol TrainedCell: Sendable {
  /// The floats of each state.
  var stateCounts: [Int] { get }

  /// Which of the states is the output of a step.
  var outputState: Int { get }

  /// The floats of a step's input.
  var inputCount: Int { get }

  /// How many weights it has.
  var weightCount: Int { get }

  /// What each step leaves for its way back.
  var recordCount: Int { get }

  /// The masks of dropout, which all steps of a sequence share.
  var maskCount: Int { get }

  var scratchPerSample: Int { get }

  /// What ``addWeightGradients(_:steps:_:_:_:)`` needs for each thread.
  var scratchPerThread: Int { get }

  /// The floats of all weights, packed for the way ahead and for the way back.
  var packedCount: Int { get }
  var packedBackCount: Int { get }

  func pack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team)
  func packBack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team)

  /// Draws the masks of some samples.
  ///
  /// - Parameter random: the first of as many streams as the cell has masks.
  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>)

  /// What the cell computes from its input alone, for several steps.
  func project(_ step: CellStep, steps: Int)

  /// From the states before the step to those behind it.
  func advance(_ step: CellStep)

  /// From the gradient by the states behind the step, which is used up, to that by the states before it. The step's
  /// record then holds the gradient by what was projected.
  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>)

  /// The gradient by the input of several steps that went back, stored or added.
  func projectBack(_ step: CellStep, steps: Int, to gradient: SequenceOutput, accumulate: Bool)

  /// Adds the gradient by each weight, when all steps of all samples went back.
  func addWeightGradients(
    _ first: CellStep, steps: Int, _ gradients: ArraySlice<UnsafeMutablePointer<Float>?>, _ team: Team,
    _ scratch: UnsafeMutablePointer<Float>)
}

extension TrainedCell {
  var stateCount: Int { stateCounts.reduce(0, +) }
  var outputCount: Int { stateCounts[outputState] }
  /// Where the output begins among the states.
  var outputOffset: Int { stateCounts[..<outputState].reduce(0, +) }
}

/// A step of some samples of a batch: where a cell finds what it needs.
public struct CellStep {
  /// The samples of the batch, and those that are at work.
  let batch: Int
  let samples: Range<Int>
  /// The input of this step and those behind it, of the samples at work.
  var input: SequenceInput
  /// The states before the step; those behind it follow `stateStride` floats further on.
  var states: UnsafeMutablePointer<Float>
  let stateStride: Int
  /// What the step leaves; what the next one leaves follows `recordStride` floats further on.
  var record: UnsafeMutablePointer<Float>
  let recordStride: Int
  var masks: UnsafeMutablePointer<Float>
  var packed: UnsafePointer<Float>
  /// Memory of the samples at work alone.
  var scratch: UnsafeMutablePointer<Float>

  var count: Int { samples.count }

  /// Where the samples at work begin in a part of `size` floats a sample that stands behind others of `offset` floats.
  func place(_ offset: Int, _ size: Int) -> Int { batch * offset + samples.lowerBound * size }

  /// The states of a part before the step, and behind it.
  func before(_ offset: Int, _ size: Int) -> UnsafeMutablePointer<Float> { states + place(offset, size) }
  func behind(_ offset: Int, _ size: Int) -> UnsafeMutablePointer<Float> { before(offset, size) + stateStride }

  /// One of the parts of equal size that the step leaves.
  func part(_ index: Int, _ size: Int) -> UnsafeMutablePointer<Float> { record + place(index * size, size) }

  /// The same part of all steps from this one on.
  func parts(_ index: Int, _ size: Int) -> SequenceOutput {
    SequenceOutput(base: part(index, size), sampleStride: size, stepStride: recordStride)
  }

  /// A state before each of the steps from this one on.
  func states(_ offset: Int, _ size: Int) -> SequenceInput {
    SequenceInput(base: UnsafePointer(before(offset, size)), sampleStride: size, stepStride: stateStride)
  }
}

/// Where the steps of several sequences are written.
public struct SequenceOutput {
  var base: UnsafeMutablePointer<Float>
  /// The floats from one sample to the next, and from one step to the next.
  var sampleStride: Int
  var stepStride: Int

  var read: SequenceInput {
    SequenceInput(base: UnsafePointer(base), sampleStride: sampleStride, stepStride: stepStride)
  }
}

extension SequenceInput {
  func step(_ index: Int) -> SequenceInput {
    SequenceInput(base: base + index * stepStride, sampleStride: sampleStride, stepStride: stepStride)
  }

  func sample(_ index: Int) -> SequenceInput {
    SequenceInput(base: base + index * sampleStride, sampleStride: sampleStride, stepStride: stepStride)
  }
}

extension SequenceOutput {
  func step(_ index: Int) -> SequenceOutput {
    SequenceOutput(base: base + index * stepStride, sampleStride: sampleStride, stepStride: stepStride)
  }
}
