import KerasKit

/// The first lines about a model: what file it is from and what had to be adapted.
struct ModelHeader {
  let path: String
  let origin: String
  let parameters: Int
  let inputs: [Shape?]
  let outputs: [Shape?]
  let compatibility: [String]
}

extension ModelHeader {
  /// - Parameter path: the file as the user named it.
  init(_ model: Model, path: String) {
    self.path = path
    let source = model.source
    origin = Self.origin(version: source.kerasVersion, backend: source.backend) + ", \(model.graph.className)"
    let summary = model.summary
    parameters = summary.trainable.elements + summary.nonTrainable.elements
    inputs = model.inputShapes
    outputs = model.outputShapes
    compatibility = source.fixes
  }

  /// `Keras 2.4.0 on tensorflow, HDF5`.
  static func origin(version: String?, backend: String?) -> String {
    "Keras \(version ?? "of unknown version")" + (backend.map { " on \($0)" } ?? "") + ", HDF5"
  }

  var text: String {
    var lines = [
      "\(path): \(origin)",
      "\(parameters.grouped) parameters, input \(Self.text(inputs)), output \(Self.text(outputs))",
    ]
    lines += compatibility.isEmpty ? ["Nothing had to be adapted"] : compatibility.map { "Adapted: \($0)" }
    return lines.joined(separator: "\n")
  }

  var members: [JSON.Member] {
    [
      JSON.Member("model", .string(path)), JSON.Member("origin", .string(origin)),
      JSON.Member("parameters", .integer(parameters)),
      JSON.Member("compatibility", .array(compatibility.map(JSON.string))),
    ]
  }

  private static func text(_ shapes: [Shape?]) -> String {
    shapes.map { $0?.description ?? "unknown" }.joined(separator: ", ")
  }
}
