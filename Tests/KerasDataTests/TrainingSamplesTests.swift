import KerasData
import KerasGraph
import Testing

struct TrainingSamplesTests {
  /// Sample `i` is `(i, i + 0.5)`, its target `-i`, its weight `i / 10`.
  static func numbered(_ count: Int, threads: Int = 1) throws -> TrainingSamples {
    let inputs = try Tensor(shape: [count, 2]) { Float($0 / 2) + ($0.isMultiple(of: 2) ? 0 : 0.5) }
    let targets = try Tensor(shape: [count]) { -Float($0) }
    var data = try TrainingSamples(
      inputs: [DataArray(inputs)], targets: [DataArray(targets)], weights: (0..<count).map { Float($0) / 10 })
    data.loadingThreads = threads
    return data
  }

  /// The first element of each sample, batch by batch; checks that the rest of each belongs to it.
  static func firsts(_ sequence: any BatchSequence) throws -> [[Float]] {
    var batches: [[Float]] = []
    while let batch = try sequence.next() {
      let rows = (0..<batch.count).map { batch.input()[2 * $0] }
      for (position, first) in rows.enumerated() {
        #expect(batch.input()[2 * position + 1] == first + 0.5 && batch.target()[position] == -first)
        #expect(batch.sampleWeights?[position] == first / 10)
      }
      batches.append(rows)
    }
    #expect(try sequence.next() == nil)
    return batches
  }

  @Test func batchesInOrderWithASmallerLastOne() throws {
    let data = try Self.numbered(7)
    #expect(data.sampleCount == 7 && data.inputShapes == [[2]] && data.targets == [TargetForm(shape: [])])
    let batches = try Self.firsts(data.batches(of: 3, in: DataPass()))
    #expect(batches == [[0, 1, 2], [3, 4, 5], [6]])
    #expect(try Self.firsts(data.batches(of: 100, in: DataPass())) == [[0, 1, 2, 3, 4, 5, 6]])
    #expect(message { _ = try data.batches(of: 0, in: DataPass()) } == "a batch of 0 samples is not possible")
  }

  @Test func everyEpochHasAnOrderOfItsOwn() throws {
    let data = try Self.numbered(100)
    func order(_ seed: UInt64, _ epoch: Int) throws -> [Float] {
      try Self.firsts(data.batches(of: 8, in: DataPass(seed: seed, epoch: epoch, isShuffled: true))).flatMap { $0 }
    }
    let orders = [try order(1, 0), try order(1, 1), try order(2, 0)]
    #expect(Set(orders).count == 3 && orders.allSatisfy { $0.sorted() == (0..<100).map(Float.init) })
    #expect(try order(1, 0) == orders[0])
  }

  @Test func threadsDoNotChangeTheOrder() throws {
    let pass = DataPass(seed: 3, epoch: 2, isShuffled: true)
    let alone = try Self.firsts(Self.numbered(1000).batches(of: 7, in: pass))
    #expect(try Self.firsts(Self.numbered(1000, threads: 3).batches(of: 7, in: pass)) == alone)
  }

  /// Keras takes `floor(n * (1 - fraction))` first samples for training.
  @Test func lastSamplesAreForValidation() throws {
    let split = try Self.numbered(10).split(validation: 0.25)
    #expect(try Self.firsts(split.training.batches(of: 10, in: DataPass())) == [[0, 1, 2, 3, 4, 5, 6]])
    #expect(try Self.firsts(split.validation.batches(of: 10, in: DataPass())) == [[7, 8, 9]])
    #expect(
      message { _ = try Self.numbered(3).split(validation: 0.9) }
        == "a validation split of 0.9 leaves 0 of 3 samples for training; choose a fraction that leaves samples for both"
    )
    #expect(throws: DataError.self) { try Self.numbered(3).split(validation: 1) }
  }

  @Test func classesAreCounted() throws {
    let labelled = try LabelledSamples(contentsOf: DataFixture.url("labelled.npz"))
    let data = try TrainingSamples(labelled)
    #expect(data.targets == [TargetForm(shape: [], classCount: 3)] && !data.hasSampleWeights)
    let batch = try #require(try data.batches(of: 3, in: DataPass()).next())
    #expect((0..<3).map { batch.target()[$0] } == [2, 0, 1] && batch.sampleWeights == nil)
  }

  @Test func unfitArraysAreRefused() throws {
    let (three, two) = (try Tensor(zeros: [3, 2]), try Tensor(zeros: [2]))
    #expect(
      message { _ = try TrainingSamples(inputs: [three], targets: [two]) }
        == "there are 3 samples, but 2 of other targets")
    #expect(
      message { _ = try TrainingSamples(inputs: [three], targets: [three], weights: [1]) }
        == "there are 3 samples, but 1 weights")
    #expect(message { _ = try TrainingSamples(inputs: [], targets: []) } == "there are no samples")
  }

  @Test func aSequenceCanBeLeftEarly() throws {
    for _ in 0..<50 {
      let batches = try Self.numbered(1000, threads: 2).batches(of: 4, in: DataPass())
      #expect(try batches.next()?.count == 4)
    }
  }
}
