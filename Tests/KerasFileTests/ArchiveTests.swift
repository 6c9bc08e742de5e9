import Foundation
import HDF5
import KerasFile
import Testing

@Suite struct ArchiveTests {
  @Test func recordsOfTheReferenceNetwork() throws {
    let archive = try Archive(contentsOf: "\(fixtures.path)/../trained_model/model.h5")
    #expect(archive.modelConfig?.contains("\"class_name\": \"Sequential\"") == true)
    #expect(archive.kerasVersion == "3.15.1")
    #expect(archive.backend == "tensorflow")
    #expect(archive.weightsPath == "/model_weights")
    let layers = try archive.layerWeights()
    let counts = layers.flatMap(\.weights).map { $0.shape.reduce(1, *) }
    #expect(counts.reduce(0, +) == 336_490)
    let first = try #require(layers.first { !$0.weights.isEmpty })
    #expect(first.weights.map(\.shape) == [[5, 5, 1, 16], [16]])
    #expect(first.weights.allSatisfy { $0.path.hasPrefix("/model_weights/\(first.layer)/") })
    #expect(layers.contains { $0.weights.isEmpty })
  }

  @Test func splitListOfNamesIsJoined() throws {
    let split = try Archive(contentsOf: "\(fixtures.path)/hdf5/split-names.h5")
    #expect(try split.layerWeights().map(\.layer) == ["a", "b", "c"])
    #expect(try split.layerWeights().map { $0.weights.map(\.name) } == [["a/k:0"], ["b/k:0"], []])
    #expect(split.weightsPath == "/" && split.modelConfig == nil)
  }

  @Test func namesWithoutWeightsAreInconsistent() throws {
    try withTemporaryFolder { folder in
      let bytes = try file(attributes: ["layer_names": .names(["dense"])])
      try Data(bytes).write(to: URL(filePath: "\(folder)/broken.h5"))
      let archive = try Archive(contentsOf: "\(folder)/broken.h5")
      #expect {
        try archive.layerWeights()
      } throws: {
        "\($0)" == "\(folder)/broken.h5, /: lists layer dense, which is missing"
      }
    }
  }

  @Test func otherFilesAreNoKerasFiles() throws {
    let path = "\(fixtures.path)/hdf5/storage.h5"
    #expect(throws: KerasFileError.notKeras(file: path)) { try Archive(contentsOf: path) }
    #expect {
      try Archive(contentsOf: "\(fixtures.path)/hdf5/refused/text.h5")
    } throws: {
      guard case KerasFileError.hdf5(let error) = $0 else { return false }
      return error.reason == .notHDF5
    }
  }
}
