import Foundation
import HDF5
import KerasFile
import KerasGraph
import KerasLayers
import Testing

/// Kernels and gates as Keras 1 stored them, in files made here.
@Suite struct OldLayoutTests {
  /// A weights file with one layer, whose weights count up from 0.
  private func file(layer: String, weights: [(name: String, shape: [Int])], backend: String?) throws
    -> [UInt8]
  {
    let file = try File(creating: "memory")
    try file.root.create(attribute: "layer_names", .names([layer]))
    if let backend { try file.root.create(attribute: "backend", .text(backend)) }
    let group = try file.root.create(group: layer)
    try group.create(attribute: "weight_names", .names(weights.map(\.name)))
    var next: Float = 0
    for (name, shape) in weights {
      let count = shape.reduce(1, *)
      let zeros = StoredArray.zeros(.float(.float32, order: .little), count: count)
      var array = try #require(zeros.replacing(with: (0..<count).map { next + Float($0) }))
      array.extent = .fixed(shape)
      next += Float(count)
      _ = try group.create(dataset: name, array, storage: Storage(layout: .contiguous))
    }
    return try file.image()
  }

  private func load(
    _ layers: JSON, version: String?, weights: [(name: String, shape: [Int])], backend: String? = nil
  ) throws -> LoadedModel {
    try withTemporaryFolder { folder in
      let bytes = try file(layer: "l", weights: weights, backend: backend)
      try Data(bytes).write(to: URL(filePath: "\(folder)/old.h5"))
      var model: JSON = ["class_name": "Sequential", "config": [layers]]
      if let version { model["keras_version"] = .string(version) }
      let loaded = try Reader(catalog: .standard).model(
        contentsOf: "\(folder)/old.h5", architecture: model.serialized)
      try loaded.graph.validate()
      #expect(try loaded.archive(with: loaded.parameters) == loaded.archive)
      return loaded
    }
  }

  private func kernel(_ loaded: LoadedModel, _ name: String = "kernel") throws -> Tensor {
    try #require(loaded.parameters[ParameterKey(layers: ["l"], name: name)])
  }

  static let convolution: JSON = layer(
    "Convolution2D",
    [
      "name": "l", "nb_filter": 2, "nb_row": 3, "nb_col": 2, "dim_ordering": "th", "bias": false,
      "batch_input_shape": [nil, 4, 8, 8],
    ])

  /// Theano's layout is filters, channels, rows, columns, and it convolves: kernels run backwards.
  @Test(arguments: [("l_W", true), ("l_W:0", false)])
  func kernelsWithChannelsFirst(name: String, isFlipped: Bool) throws {
    let loaded = try load(Self.convolution, version: nil, weights: [(name, [2, 4, 3, 2])])
    let kernel = try kernel(loaded)
    #expect(kernel.shape == [3, 2, 4, 2])
    for row in 0..<3 {
      for column in 0..<2 {
        let (storedRow, storedColumn) = isFlipped ? (2 - row, 1 - column) : (row, column)
        #expect(kernel[row, column, 3, 1] == Float(((1 * 4 + 3) * 3 + storedRow) * 2 + storedColumn))
      }
    }
  }

  /// Keras 2 on Theano has today's layout, but the kernels still run backwards.
  @Test(arguments: [("theano", true), ("tensorflow", false)])
  func kernelsOfTheanoRunBackwards(backend: String, isFlipped: Bool) throws {
    let convolution = layer(
      "Conv1D",
      ["name": "l", "filters": 2, "kernel_size": [3], "use_bias": false, "batch_input_shape": [nil, 8, 1]])
    let loaded = try load(
      convolution, version: "2.1.3", weights: [("kernel:0", [3, 1, 2])], backend: backend)
    #expect(try kernel(loaded).values == (isFlipped ? [4, 5, 2, 3, 0, 1] : [0, 1, 2, 3, 4, 5]))
    #expect(loaded.fixes.contains { $0.hasPrefix("turned the kernels of Theano round") } == isFlipped)
  }

  @Test func kernelsOfConvolution1DHadTwoSpatialAxes() throws {
    let convolution = layer(
      "Convolution1D",
      ["name": "l", "nb_filter": 2, "filter_length": 3, "bias": false, "batch_input_shape": [nil, 8, 1]])
    let loaded = try load(convolution, version: nil, weights: [("l_W:0", [3, 1, 1, 2])])
    #expect(try kernel(loaded).shape == [3, 1, 2])
    #expect(try kernel(loaded).values == [0, 1, 2, 3, 4, 5])
  }

  /// Keras 1 kept input, cell, forget and output apart; today they lie side by side as input, forget, cell,
  /// output.
  @Test func gatesAreJoined() throws {
    let recurrent = layer(
      "LSTM",
      [
        "name": "l", "output_dim": 1, "inner_activation": "hard_sigmoid", "consume_less": "cpu",
        "batch_input_shape": [nil, 5, 2],
      ])
    let weights = ["i", "c", "f", "o"].flatMap { gate in
      [("l_W_\(gate):0", [2, 1]), ("l_U_\(gate):0", [1, 1]), ("l_b_\(gate):0", [1])]
    }
    let loaded = try load(recurrent, version: nil, weights: weights)
    #expect(try kernel(loaded).values == [0, 8, 4, 12, 1, 9, 5, 13])
    #expect(try kernel(loaded, "recurrent_kernel").values == [2, 10, 6, 14])
    #expect(try kernel(loaded, "bias").values == [3, 11, 7, 15])
    var edited = loaded.parameters
    edited[ParameterKey(layers: ["l"], name: "kernel")] = try Tensor(
      shape: [2, 4], values: [0, 8, 40, 12, 1, 9, 5, 13])
    let archive = try loaded.archive(with: edited)
    #expect(archive["/l/l_W_c:0"]?.array?.floats == [40, 5])
    #expect(archive["/l/l_W_i:0"]?.array?.floats == [0, 1])
  }
}
