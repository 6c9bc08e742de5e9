import Foundation
import HDF5
import KerasFile
import KerasGraph
import KerasLayers
import Testing

@Suite struct ReaderTests {
  let reader = Reader(catalog: .standard)

  private func load(_ name: String) throws -> LoadedModel { try reader.model(from: try model(name)) }

  @Test(arguments: modelNames.filter { !$0.hasPrefix("weights-only") })
  func everyModelLoadsWithAllItsWeights(name: String) throws {
    let loaded = try load(name)
    try loaded.graph.validate()
    let parameters = try loaded.graph.parameters()
    #expect(parameters.allSatisfy { loaded.parameters[$0.key]?.shape == $0.spec.shape })
    let stored = try loaded.archive.layerWeights().flatMap(\.weights)
    #expect(Set(loaded.sources.values.flatMap(\.paths)) == Set(stored.map(\.path)))
  }

  /// Keras lists the weights of a partly frozen model by whether they train; names tell them apart here.
  @Test(arguments: [
    "nested-partly-frozen", "nested-partly-frozen-keras2", "nested-frozen", "nested-frozen-keras2",
  ])
  func weightsOfFrozenModelsFindTheirLayers(name: String) throws {
    let loaded = try load(name)
    let nested = loaded.sources.mapValues(\.path).filter {
      $0.key.layers.count > 1 && $0.key.layers[0] == "encoder"
    }
    #expect(nested.count == 8)
    for (key, path) in nested {
      #expect(path.contains("/\(key.layers[1])/\(key.name)"))
      #expect(loaded.parameters[key]?.values == loaded.archive[path]?.array?.floats)
    }
  }

  @Test func unchangedParametersGiveTheSameArchive() throws {
    let loaded = try load("several-inputs-and-outputs")
    #expect(try loaded.archive(with: loaded.parameters) == loaded.archive)
  }

  @Test func missingInputShapeFollowsFromTheWeights() throws {
    let archive = try model("sequential-without-input-layer-keras2")
    let layers = try JSON(parsing: archive.modelConfig ?? "")["config"]?["layers"]?.elements ?? []
    var architecture = sequential()
    architecture["config"] = .array(Array(layers.dropFirst()))
    let loaded = try reader.model(from: archive, architecture: architecture.serialized)
    #expect(loaded.graph.inputShapes == [[nil, 5]])
    #expect(loaded.fixes.contains { $0.hasPrefix("added the input that the file leaves out") })
  }

  @Test func weightsAloneNeedAnArchitecture() throws {
    let archive = try model("weights-only-keras2")
    #expect(throws: KerasFileError.noArchitecture(file: archive.file)) { try reader.model(from: archive) }
    let path = "\(fixtures.path)/models/weights-only-keras2.arch.json"
    let architecture = try String(contentsOfFile: path, encoding: .utf8)
    let joined = try reader.model(from: archive, architecture: architecture)
    try joined.graph.validate()
    #expect(try joined.graph.parameters().allSatisfy { joined.parameters[$0.key]?.shape == $0.spec.shape })
  }

  @Test func valuesThatAreNotFiniteAreReported() throws {
    let loaded = try reader.model(contentsOf: "\(fixtures.path)/invalid/nan.h5")
    #expect(loaded.warnings.count == 2)
    #expect(loaded.warnings.allSatisfy { $0.hasSuffix("not finite") })
  }

  @Test func everyMismatchIsNamed() throws {
    let architecture = sequential(
      layer("InputLayer", ["name": "i", "dtype": "float32", "batch_shape": [nil, 4]]),
      layer("Dense", ["name": "a", "trainable": true, "units": 2]),
      layer("Dense", ["name": "b", "trainable": true, "units": 3]))
    let image = try weightsFile([("a", [[4, 3], [3]]), ("b", [[9, 3], [3]])])
    try withTemporaryFolder { folder in
      let path = "\(folder)/weights.h5"
      try Data(image).write(to: URL(filePath: path))
      #expect {
        try reader.model(contentsOf: path, architecture: architecture.serialized)
      } throws: {
        "\($0)".split(separator: "\n") == [
          "\(path): /a/kernel has shape (4, 3); the configuration implies (4, 2) for a/kernel",
          "\(path): /a/bias has shape (3,); the configuration implies (2,) for a/bias",
          "\(path): /b/kernel has shape (9, 3); the configuration implies (2, 3) for b/kernel",
        ]
      }
    }
  }

  /// How long an input is may follow from nothing but the weights behind it.
  @Test func weightsBehindAnOpenInputTellTheirDepth() throws {
    let architecture = sequential(
      layer("InputLayer", ["name": "i", "dtype": "float32", "batch_shape": [nil, nil, 2]]),
      layer("Flatten", ["name": "f", "trainable": true]),
      layer("Dense", ["name": "d", "trainable": true, "units": 3]))
    try withTemporaryFolder { folder in
      let path = "\(folder)/weights.h5"
      try Data(try weightsFile([("d", [[8, 3], [3]])])).write(to: URL(filePath: path))
      let loaded = try reader.model(contentsOf: path, architecture: architecture.serialized)
      #expect(loaded.graph.inputShapes == [[nil, nil, 2]])
      #expect(loaded.parameters[ParameterKey(layers: ["d"], name: "kernel")]?.shape == [8, 3])
      try Data(try weightsFile([("d", [[8, 4], [4]])])).write(to: URL(filePath: path))
      #expect(throws: KerasFileError.self) {
        try reader.model(contentsOf: path, architecture: architecture.serialized)
      }
    }
  }
}

/// A file of weights, all zero: a kernel and a bias of the given shapes for each layer.
private func weightsFile(_ layers: [(name: String, shapes: [[Int]])]) throws -> [UInt8] {
  let file = try File(creating: "memory")
  try file.root.create(attribute: "layer_names", .names(layers.map(\.name)))
  for (name, shapes) in layers {
    let group = try file.root.create(group: name)
    try group.create(attribute: "weight_names", .names(["kernel", "bias"]))
    for (weight, shape) in zip(["kernel", "bias"], shapes) {
      var zeros = StoredArray.zeros(.float(.float32, order: .little), count: shape.reduce(1, *))
      zeros.extent = .fixed(shape)
      _ = try group.create(dataset: weight, zeros, storage: Storage(layout: .contiguous))
    }
  }
  return try file.image()
}
