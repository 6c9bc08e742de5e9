import Foundation
import KerasKit

/// Trains a model whenever it is told to, and tells how long that took.
///
/// usage: `TrainingBenchmark MODEL DATA.npz BATCH THREADS [profile | OPTIMIZER [exact]]`
///
/// With an optimizer as Keras' JSON, the loss of each batch of one epoch in the order of the samples, by exact
/// kernels if asked for. Without, for each line of input, one epoch of Adam on all samples; a line of output with the
/// seconds, and the loss. With `profile`, the milliseconds of each layer there and back follow at the end, for a
/// batch.
@main
enum TrainingBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard (4...6).contains(arguments.count), let batch = Int(arguments[3]), let threads = Int(arguments[4]) else {
      FileHandle.standardError.write(
        Data("usage: TrainingBenchmark MODEL DATA.npz BATCH THREADS [profile | OPTIMIZER [exact]]\n".utf8))
      exit(64)
    }
    if arguments.count > 4, arguments[5] != "profile" {
      let options = Model.Options(threads: threads, exact: arguments.last == "exact")
      return try losses(
        model: arguments[1], data: arguments[2], batch: batch, options: options, optimizer: arguments[5])
    }
    let model = try Model(
      contentsOf: URL(fileURLWithPath: arguments[1]), options: Model.Options(threads: threads))
    let data = try TrainingSamples(LabelledSamples(contentsOf: URL(fileURLWithPath: arguments[2])))
    let compilation = Compilation(optimizer: Adam(), loss: SparseCategoricalCrossentropy(), metrics: ["accuracy"])
    let trainer = try model.trainer(for: data, compilation, batchSize: batch)
    var epoch = 0
    while readLine() != nil {
      let start = ContinuousClock.now
      let history = try trainer.fit(data, options: FitOptions(epochs: epoch + 1, initialEpoch: epoch))
      let seconds = (ContinuousClock.now - start).inSeconds
      let loss = history.epochs.last?.logs["loss"] ?? .nan
      FileHandle.standardOutput.write(Data("\(seconds) \(loss)\n".utf8))
      if epoch == 0, arguments.count == 5 { trainer.measureTimes() }
      epoch += 1
    }
    if let times = trainer.times { report(times) }
  }

  private static func report(_ times: TrainingTimes) {
    func cell(_ time: Duration) -> String {
      let text = String(format: "%.3f", time.inSeconds * 1e3 / Double(max(times.batches, 1)))
      return String(repeating: " ", count: max(0, 10 - text.count)) + text
    }
    for step in times.steps { print(cell(step.forward), cell(step.backward), "", step.title) }
    let (forward, backward) = times.steps.reduce((Duration.zero, Duration.zero)) {
      ($0.0 + $1.forward, $0.1 + $1.backward)
    }
    print(cell(forward), cell(backward), " all layers")
    print(cell(times.loss), cell(times.update), " loss, update")
  }
}
