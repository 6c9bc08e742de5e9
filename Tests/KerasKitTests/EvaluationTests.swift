import Foundation
import KerasKit
import Testing

struct EvaluationTests {
  /// Bytes 0, 1, 2, … with the label 0 below 128 and 1 from there on.
  static func levels(_ count: Int) throws -> LabelledSamples {
    let bytes = (0..<count).map { UInt8($0 % 256) }
    return try LabelledSamples(
      samples: try DataArray(shape: [count, 1], elementType: .uint8, bytes: bytes),
      labels: bytes.map { $0 < 128 ? 0 : 1 })
  }

  static func map(_ inputs: Tensor, columns: Int, _ row: (Float) -> [Float]) throws -> Tensor {
    try Tensor(shape: [inputs.shape[0], columns], values: inputs.values.flatMap(row))
  }

  @Test func bytesAreScaledAndBatchesComeInOrder() throws {
    var done: [Int] = []
    let evaluation = try Evaluation(of: Self.levels(1234), batchSize: 500, progress: { done.append($0) }) {
      inputs in
      #expect(inputs.values.allSatisfy { $0 >= 0 && $0 <= 1 })
      return try Self.map(inputs, columns: 2) { [1 - $0, $0] }
    }
    #expect(done == [500, 1000, 1234])
    #expect(evaluation.accuracy == 1 && evaluation.samples == 1234 && evaluation.scaling.scale == 255)
    #expect(evaluation.output == .probabilities && evaluation.betterScaling == nil)
  }

  /// Keras 3.15: `keras.losses.sparse_categorical_crossentropy` and `binary_crossentropy` of the same rows.
  @Test func crossEntropyIsThatOfKeras() throws {
    func loss(_ rows: [[Float]], _ labels: [Int]) throws -> Double {
      let samples = try DataArray(
        shape: [rows.count, 1], elementType: .uint8, bytes: rows.indices.map { UInt8($0) })
      let data = try LabelledSamples(samples: samples, labels: labels)
      return try Evaluation(of: data) { _ in
        try Tensor(shape: [rows.count, rows[0].count], values: rows.flatMap { $0 })
      }.loss
    }
    #expect(abs(try loss([[0.7, 0.2, 0.1], [0, 1, 0]], [0, 2]) - 8.237386) < 1e-5)
    #expect(abs(try loss([[2, -1, 0.5], [100, 0, -100]], [0, 1]) - 50.120657) < 1e-5)
    #expect(abs(try loss([[0.9], [0.2]], [1, 1]) - 0.857399) < 1e-5)
    #expect(abs(try loss([[3], [-2]], [1, 0]) - 0.087757) < 1e-5)
  }

  @Test func rawNumbersThatFitBetterAreNoticed() throws {
    let evaluation = try Evaluation(of: Self.levels(512)) { inputs in
      try Self.map(inputs, columns: 2) { $0 > 127.5 ? [0, 1] : [1, 0] }
    }
    #expect(evaluation.accuracy == 0.5)
    let better = try #require(evaluation.betterScaling)
    #expect(better.accuracy == 1 && better.usedAccuracy == 0.5 && better.scaling.isIdentity)
  }

  @Test func scaledNumbersThatFitBetterAreNoticed() throws {
    let evaluation = try Evaluation(of: Self.levels(512), scaling: Scaling()) { inputs in
      try Self.map(inputs, columns: 1) { $0 > 1 ? [0.1] : [$0] }
    }
    #expect(evaluation.output == .binaryProbability)
    #expect(evaluation.betterScaling?.scaling.scale == 255)
  }

  @Test func misfitsAreNamed() throws {
    let data = try Self.levels(256)
    let third = try LabelledSamples(samples: data.samples, labels: (0..<256).map { $0 % 3 })
    #expect(throws: DataError.self) {
      try Evaluation(of: third) { try Self.map($0, columns: 1) { _ in [0.5] } }
    }
    #expect(throws: ModelError.self) { try Evaluation(of: data) { try Tensor(zeros: [$0.shape[0], 2, 2]) } }
    let empty = try LabelledSamples(
      samples: try DataArray(shape: [0, 1], elementType: .uint8, bytes: []), labels: [])
    #expect(throws: DataError("there are no samples")) { try Evaluation(of: empty) { $0 } }
  }
}
