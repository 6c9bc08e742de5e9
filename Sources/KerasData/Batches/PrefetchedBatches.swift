import Dispatch
import Synchronization

/// The batches of one epoch of indexed data, filled on other threads ahead of their use.
///
/// As many batches as there are places are in memory, and no more: a place is filled again when its batch was used.
/// Batch after batch goes to one thread after the other, so that what a batch holds does not depend on timing.
final class PrefetchedBatches<Data: IndexedTrainingData>: BatchSequence {
  /// The places beyond those that threads are filling: one in use, one ready.
  private static var placesAhead: Int { 2 }

  private let filling: BatchFilling<Data>
  private let places: [BatchPlace]
  private let threads: [DispatchQueue]
  private let batchCount: Int
  private var used = 0

  /// - Throws: ``DataError`` if `size` is not positive, or memory can't hold the batches.
  init(of data: Data, size: Int, pass: DataPass) throws(DataError) {
    guard size > 0 else { throw DataError("a batch of \(size) samples is not possible") }
    let filling = BatchFilling(data: data, size: min(size, max(1, data.count)), pass: pass)
    batchCount = (data.count + filling.size - 1) / filling.size
    let threadCount = max(1, min(data.loadingThreads, batchCount))
    threads = (0..<threadCount).map { DispatchQueue(label: "batches \($0)", qos: .userInitiated) }
    places = try (0..<min(threadCount + Self.placesAhead, batchCount)).map { _ throws(DataError) in
      BatchPlace(try Batch(capacity: filling.size, for: data, scratchCount: data.scratchCount))
    }
    self.filling = filling
    for index in places.indices { order(index) }
  }

  deinit { filling.stop() }

  func next() throws(DataError) -> Batch? {
    if used > 0 { order(used - 1 + places.count) }
    guard used < batchCount else { return nil }
    let place = places[used % places.count]
    used += 1
    place.isFilled.wait()
    if let failure = place.failure {
      used = batchCount
      throw failure
    }
    return place.batch
  }

  /// Has a batch filled, in the place of one that was used.
  private func order(_ index: Int) {
    guard index < batchCount else { return }
    let place = places[index % places.count]
    threads[index % threads.count].async { [filling] in
      filling.fill(place, batch: index)
      place.isFilled.signal()
    }
  }
}

/// A batch, and whether it has been filled.
private final class BatchPlace: @unchecked Sendable {
  let batch: Batch
  var failure: DataError?
  let isFilled = DispatchSemaphore(value: 0)

  init(_ batch: Batch) { self.batch = batch }
}

/// How the batches of an epoch are filled.
private final class BatchFilling<Data: IndexedTrainingData>: Sendable {
  let data: Data
  let size: Int
  let pass: DataPass
  private let order: SampleOrder
  private let isStopped = Atomic<Bool>(false)

  init(data: Data, size: Int, pass: DataPass) {
    self.data = data
    self.size = size
    self.pass = pass
    order = SampleOrder(count: data.count, pass: pass)
  }

  /// Leaves what has not been filled yet.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  func fill(_ place: BatchPlace, batch index: Int) {
    let start = index * size
    let batch = place.batch
    batch.count = min(size, data.count - start)
    do throws(DataError) {
      for position in 0..<batch.count where !isStopped.load(ordering: .relaxed) {
        try data.read(order[start + position], to: batch[position], in: pass)
      }
    } catch { place.failure = error }
  }
}
