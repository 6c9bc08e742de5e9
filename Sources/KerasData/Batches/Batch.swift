import KerasGraph

/// Samples that are trained on together: memory for a number of them, and how many are there.
///
/// Each array has the batch axis first, and samples without gaps. Whoever fills a batch hands it on before anybody
/// reads it.
public final class Batch: @unchecked Sendable {
  /// The most samples that it holds.
  public let capacity: Int
  /// The samples that it holds now: the first ones.
  public var count = 0
  /// The extents of one sample of each input.
  public let inputShapes: [[Int]]
  /// The extents of one sample's target for each output.
  public let targetShapes: [[Int]]
  private let inputs: [FloatBuffer]
  private let targets: [FloatBuffer]
  private let weights: FloatBuffer?
  /// Memory for whoever fills the batch.
  let scratch: FloatBuffer

  /// Makes room for `capacity` samples of some data.
  ///
  /// - Throws: ``DataError`` if that is more than memory can hold.
  public convenience init(capacity: Int, for data: some TrainingData) throws(DataError) {
    try self.init(capacity: capacity, for: data, scratchCount: 0)
  }

  init(capacity: Int, for data: some TrainingData, scratchCount: Int) throws(DataError) {
    self.capacity = capacity
    inputShapes = data.inputShapes
    targetShapes = data.targets.map(\.shape)
    inputs = try inputShapes.map { shape throws(DataError) in try Self.buffer(capacity, shape) }
    targets = try targetShapes.map { shape throws(DataError) in try Self.buffer(capacity, shape) }
    weights = data.hasSampleWeights ? try Self.buffer(capacity, []) : nil
    scratch = FloatBuffer(zeros: scratchCount)
  }

  private static func buffer(_ capacity: Int, _ shape: [Int]) throws(DataError) -> FloatBuffer {
    guard let count = Shape.count([capacity] + shape), let bytes = Shape.count([count, 4]), bytes >> 40 == 0 else {
      throw DataError("\(capacity) samples of shape \(shape) are more than memory can hold")
    }
    return FloatBuffer(zeros: count)
  }

  /// The samples for an input of the model.
  public func input(_ index: Int = 0) -> UnsafeMutablePointer<Float> { inputs[index].mutablePointer }

  /// The targets of an output of the model.
  public func target(_ index: Int = 0) -> UnsafeMutablePointer<Float> { targets[index].mutablePointer }

  /// The weight of each sample, `nil` if all count alike.
  public var sampleWeights: UnsafeMutablePointer<Float>? { weights?.mutablePointer }

  /// The memory of one sample.
  public subscript(position: Int) -> SamplePlace { SamplePlace(batch: self, position: position) }
}

/// Where one sample of a batch lies.
public struct SamplePlace {
  let batch: Batch
  let position: Int

  /// The sample for an input of the model, row-major.
  public func input(_ index: Int = 0) -> UnsafeMutablePointer<Float> {
    batch.input(index) + position * batch.inputShapes[index].reduce(1, *)
  }

  /// Its target for an output of the model.
  public func target(_ index: Int = 0) -> UnsafeMutablePointer<Float> {
    batch.target(index) + position * batch.targetShapes[index].reduce(1, *)
  }

  /// How much it counts; `nil` if all samples count alike.
  public var weight: UnsafeMutablePointer<Float>? { batch.sampleWeights.map { $0 + position } }

  /// The memory that the data asked for by ``IndexedTrainingData/scratchCount``; of undefined content.
  public var scratch: UnsafeMutablePointer<Float> { batch.scratch.mutablePointer }
}
