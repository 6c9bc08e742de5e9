import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

@Suite("Attention in training")
struct AttentionTrainingTests {
  private func numbers(_ shape: [Int], _ stream: Int) throws -> Tensor {
    try Tensor(shape: shape) { Float(FixedFactors.factor($0, stream: stream)) }
  }

  private func call(_ className: String, _ options: JSON, _ arguments: JSON = .null, team: Team = .alone) throws
    -> TrainedCall
  {
    let layer = try layer(className, options)
    let inputs = [try numbers([3, 4, 6], 1), try numbers([3, 5, 6], 2)]
    let weights = try layer.weights(inputs.map { Shape($0.shape) }, arguments: arguments).enumerated().map {
      try numbers($1.shape, 10 + $0)
    }
    return try TrainedCall(layer, inputs, weights: weights, arguments: arguments, team: team)
  }

  private static let layers: [(String, JSON)] = [
    ("Attention", ["dropout": 0.4, "use_scale": true]),
    ("AdditiveAttention", ["dropout": 0.4]),
    ("MultiHeadAttention", ["num_heads": 2, "key_dim": 3, "dropout": 0.4]),
    ("GroupedQueryAttention", ["head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2, "dropout": 0.4]),
  ]

  @Test(
    "dropout follows from the seed, by any number of threads, and not in a call that is not in training",
    arguments: layers)
  func dropout(className: String, options: JSON) throws {
    let team = Team(size: 3) { parts, part in for index in (0..<parts).reversed() { part(index) } }
    let first = try call(className, options).forward(seed: 1)
    #expect(try call(className, options, team: team).forward(seed: 1) == first)
    #expect(try call(className, options).forward(seed: 2) != first)
    var without = options
    without["dropout"] = 0
    let plain = try call(className, without).forward(seed: 1)
    #expect(plain != first)
    #expect(try call(className, options, ["training": false]).forward(seed: 1) == plain)
  }

  @Test("scores that are returned: behind the dropout without projections, before it with them", arguments: layers)
  func returnedScores(className: String, options: JSON) throws {
    let scores = try call(className, options, ["return_attention_scores": true]).forward(seed: 3)[1]
    let isDropped = className == "Attention" || className == "AdditiveAttention"
    #expect(scores.contains(0) == isDropped)
    if isDropped { return }
    for row in stride(from: 0, to: scores.count, by: 5) {
      #expect(abs(scores[row..<row + 5].reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test("with dropout, the gradient is the slope of the loss", arguments: layers, [false, true])
  func slope(layer: (String, JSON), scores: Bool) throws {
    let arguments: JSON = scores ? ["return_attention_scores": true] : .null
    let call = try call(layer.0, layer.1, arguments)
    let given = call.outputs.enumerated().map { index, output in
      (0..<output.count).map { Float(FixedFactors.factor($0, stream: 30 + index)) }
    }
    func loss() -> Double {
      zip(call.forward(seed: 4), given).reduce(0) { sum, output in
        sum + zip(output.0, output.1).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
    _ = loss()
    let gradients = try call.backward(given, seed: 4)
    for (name, tensors, slopes) in [
      ("input", call.inputs, gradients.inputs), ("weight", call.weights, gradients.weights),
    ] {
      for (index, (tensor, gradient)) in zip(tensors, slopes).enumerated() {
        let direction = (0..<tensor.count).map { Float(FixedFactors.factor($0, stream: 40)) }
        let values = tensor.values
        let losses = [Float(2e-3), -2e-3].map { step in
          for element in 0..<tensor.count {
            tensor.buffer.mutablePointer[element] = values[element] + step * direction[element]
          }
          return loss()
        }
        for element in 0..<tensor.count { tensor.buffer.mutablePointer[element] = values[element] }
        let wanted = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(
          abs((losses[0] - losses[1]) / 4e-3 - wanted) < 0.01 * max(1, abs(wanted)), "\(name) \(index) of \(layer.0)")
      }
    }
  }
}
