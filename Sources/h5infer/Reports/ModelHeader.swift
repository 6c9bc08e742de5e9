import KerasKit

/// The first lines about a model: what file it is from and what had to be adapted.
struct ModelHeader {
  let path: String
  let origin: String
  let parameters: Int
  let inputs: [Shape?]
  let outputs: [Shape?]
  let compatibility: [String]
  let warnings: [String]
}

extension ModelHeader {
  /// - Parameter path: the file as the user named it.
  init(_ model: Model, path: String) {
    self.path = path
    let source = model.source
    let origin = Self.origin(version: source.kerasVersion, backend: source.backend, isZip: source.isZip)
    self.origin = "\(origin), \(model.graph.className)"
    let summary = model.summary
    parameters = summary.trainable.elements + summary.nonTrainable.elements
    inputs = model.inputShapes
    outputs = model.outputShapes
    compatibility = source.fixes
    warnings = model.warnings
  }

  /// `Keras 2.4.0 on tensorflow, HDF5`.
  static func origin(version: String?, backend: String?, isZip: Bool = false) -> String {
    "Keras \(version ?? "of unknown version")" + (backend.map { " on \($0)" } ?? "") + (isZip ? ", zip" : ", HDF5")
  }

  var text: String {
    var lines = [
      "\(path): \(origin)",
      "\(parameters.grouped) parameters, input \(Self.text(inputs)), output \(Self.text(outputs))",
    ]
    lines += compatibility.isEmpty ? ["Nothing had to be adapted"] : compatibility.map { "Adapted: \($0)" }
    lines += warnings.map { "Warning: \($0)" }
    return lines.joined(separator: "\n")
  }

  var members: [JSON.Member] {
    [
      JSON.Member("model", .string(path)), JSON.Member("origin", .string(origin)),
      JSON.Member("parameters", .integer(parameters)),
      JSON.Member("compatibility", .array(compatibility.map(JSON.string))),
      JSON.Member("warnings", .array(warnings.map(JSON.string))),
    ]
  }

  private static func text(_ shapes: [Shape?]) -> String {
    shapes.map { $0?.description ?? "unknown" }.joined(separator: ", ")
  }
}
