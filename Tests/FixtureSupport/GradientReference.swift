import Foundation
import KerasGraph

/// What Keras computes for a fixture in training mode: `Fixtures/gradients.json`.
public struct GradientReference: Sendable {
  let outputs: [[Double]?]
  let inputs: [[Double]?]
  let weights: [[Double]?]
  /// The weights that are not trained, after the batch.
  let state: [[Double]?]
  /// The places of each input at which the gradient of Keras is an accident of TensorFlow's formulas.
  let accidents: [[Int]]

  private init(_ json: JSON) {
    func arrays(_ name: String) -> [[Double]?] {
      (json[name]?.elements ?? []).map { $0.elements.map { $0.compactMap(\.double) } }
    }
    outputs = arrays("outputs")
    inputs = arrays("inputs")
    weights = arrays("weights")
    state = arrays("state")
    accidents = (json["accidents"]?.elements ?? []).map { $0.elements?.compactMap(\.int) ?? [] }
  }

  /// Every reference by the fixture's name, such as `Conv2D/same-relu`.
  public static let all: [String: GradientReference] = {
    guard let text = try? String(contentsOf: Fixtures.folder.appending(path: "gradients.json"), encoding: .utf8),
      let members = (try? JSON(parsing: text))?.members
    else { return [:] }
    return Dictionary(uniqueKeysWithValues: members.map { ($0.name, GradientReference($0.value)) })
  }()
}
