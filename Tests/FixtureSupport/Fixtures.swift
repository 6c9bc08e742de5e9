import Foundation
import KerasData
import KerasGraph

/// The files that real Keras wrote, with what it computes for them (`Fixtures/generate.py` makes them).
public enum Fixtures {
  /// The folder of all fixtures.
  public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures").standardizedFileURL

  /// Every fixture of a layer, as `Conv2D/same-relu`, in order of the alphabet.
  public static let layers: [String] = {
    let root = folder.appending(path: "layers").path
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return names.filter { $0.hasSuffix(".h5") }.map { String($0.dropLast(3)) }.sorted()
  }()

  /// The path of a fixture's model.
  public static func model(_ name: String) -> String { folder.appending(path: name + ".h5").path }

  /// The inputs of a fixture and the outputs that Keras computes for them.
  public static func samples(_ name: String) throws -> (inputs: [Tensor], outputs: [Tensor]) {
    let arrays = try NamedArrays(npz: folder.appending(path: name + ".npz"))
    return (
      try arrays.numbered("x").map { try $0.tensor() }, try arrays.numbered("y").map { try $0.tensor() }
    )
  }
}
