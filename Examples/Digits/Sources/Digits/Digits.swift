import Foundation
import KerasKit

/// Loads a model, shows it, classifies digits from several tasks at once, and writes the model back.
///
/// usage: Digits MODEL IDX-FOLDER
@main
struct Digits {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("usage: Digits MODEL IDX-FOLDER") }
    let model = try Model(contentsOf: URL(fileURLWithPath: arguments[1]))
    print(model.summary)
    print("\(model.layers.count) layers, the first is \(model.layers[0].title)")

    // A tensor from a shape and a closure: one black image. The batch axis comes first.
    let black = try Tensor(shape: [1, 28, 28, 1]) { _ in 0 }
    let probabilities = try model.predict(black)
    print("black looks like", mostLikely(probabilities)[0])

    let test = try LabelledSamples(contentsOf: URL(fileURLWithPath: arguments[2]))
    print(
      "first digits:",
      try await classify(test, samples: 400, with: model).prefix(10).map(String.init).joined())
    print("truth:       ", test.labels.prefix(10).map(String.init).joined())

    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("digits-\(UUID().uuidString).h5")
    defer { try? FileManager.default.removeItem(at: copy) }
    try model.save(to: copy)
    let again = try Model(contentsOf: copy).predict(black)
    print("saved and read back:", again == probabilities ? "the same outputs" : "other outputs")
  }

  /// Predictions are safe from several tasks at once.
  static func classify(_ data: LabelledSamples, samples: Int, with model: Model) async throws -> [Int] {
    let scaling = model.usualScaling(for: data.samples.elementType)
    return try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
      for start in stride(from: 0, to: samples, by: 100) {
        group.addTask {
          let images = try scaling(try data.samples.tensor(samples: start..<start + 100))
          return (start, mostLikely(try model.predict(images)))
        }
      }
      let parts = try await group.reduce(into: [Int: [Int]]()) { $0[$1.0] = $1.1 }
      return parts.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }

  /// The class of the largest number in each row.
  static func mostLikely(_ rows: Tensor) -> [Int] {
    let (values, columns) = (rows.values, rows.shape[1])
    return (0..<rows.shape[0]).map { row in
      (0..<columns).max { values[row * columns + $0] < values[row * columns + $1] } ?? 0
    }
  }
}
