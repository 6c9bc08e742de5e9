import KerasData

/// The batches of one epoch after the other: those of the whole data for each, or so many as an epoch is said to have,
/// from where the one before ended, over and over through the data.
///
/// Where an epoch begins follows from its number alone, so that a run that goes on from a checkpoint finds the same
/// batches.
final class BatchStream {
  private let data: any TrainingData
  private let batchSize: Int
  private let options: FitOptions
  private var batches: (any BatchSequence)?
  /// The times that the data has been gone through.
  private var pass = 0
  /// The batches of this pass so far, and those of all epochs.
  private var taken = 0
  private var position = 0
  /// Where the epoch ends.
  private var end: Int?

  init(_ data: any TrainingData, batchSize: Int, options: FitOptions) {
    self.data = data
    self.batchSize = batchSize
    self.options = options
  }

  /// Goes to the first batch of an epoch.
  ///
  /// - Throws: ``DataError`` if the data can't be read.
  func begin(epoch: Int) throws(DataError) {
    guard let steps = options.stepsPerEpoch else { return try beginPass(epoch) }
    let start = epoch * steps
    end = start + steps
    if batches != nil, position == start { return }
    let count = data.sampleCount.map { max(1, ($0 + batchSize - 1) / batchSize) }
    let passes = count.map { start / $0 } ?? 0
    try beginPass(passes)
    position = count.map { passes * $0 } ?? 0
    while position < start { _ = try advance() }
  }

  /// The next batch of the epoch, `nil` after the last one.
  ///
  /// - Throws: ``DataError`` if a sample can't be read, or there is none.
  func next() throws(DataError) -> Batch? {
    guard let end else { return try batches?.next() }
    return position < end ? try advance() : nil
  }

  private func beginPass(_ number: Int) throws(DataError) {
    pass = number
    taken = 0
    batches = try data.batches(
      of: batchSize, in: DataPass(seed: options.seed, epoch: pass, isShuffled: options.shuffles))
  }

  private func advance() throws(DataError) -> Batch {
    while true {
      if let batch = try batches?.next() {
        taken += 1
        position += 1
        return batch
      }
      guard taken > 0 else { throw DataError("there are no samples to train on") }
      try beginPass(pass + 1)
    }
  }
}
