import FixtureSupport
import Foundation
import ImageAugmentation
import KerasData
import KerasGraph
import Testing

/// Files of data, read as they are trained on.
struct TrainingFilesTests {
  /// All inputs and targets in their order, with the batch axis first.
  static func everything(_ data: some TrainingData) throws -> (inputs: [Float], targets: [Float], weights: [Float]) {
    let batch = try #require(try data.batches(of: 1000, in: DataPass()).next())
    func values(_ start: UnsafeMutablePointer<Float>?, _ shape: [Int]) -> [Float] {
      start.map { Array(UnsafeBufferPointer(start: $0, count: batch.count * shape.reduce(1, *))) } ?? []
    }
    return (
      values(batch.input(), batch.inputShapes[0]), values(batch.target(), batch.targetShapes[0]),
      values(batch.sampleWeights, [])
    )
  }

  @Test func partsOfAnArchive() throws {
    let archive = DataFixture.url("labelled.npz")
    let test = try TrainingSamples(contentsOf: archive, part: .test)
    #expect(try Self.everything(test).inputs == (0..<12).map { Float($0) / 255 })
    #expect(
      message { _ = try TrainingSamples(contentsOf: archive) }
        == "\(archive.path): holds x_train, x_test, y_test, but no samples with targets; "
        + "name the arrays x_train and y_train, or x and y")
  }

  @Test func severalInputsAndOutputsAndWeights() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "data.npz")
    func array(_ shape: [Int], _ first: Float) throws -> DataArray {
      DataArray(try Tensor(shape: shape) { first + Float($0) })
    }
    try NamedArrays([
      .init(name: "x0", array: array([2, 2], 0)), .init(name: "x1", array: array([2], 10)),
      .init(name: "y0", array: array([2, 3], 20)), .init(name: "y1", array: array([2, 1], 30)),
      .init(name: "sample_weight", array: array([2], 0.5)),
    ]).write(to: file)
    let data = try TrainingSamples(contentsOf: file)
    #expect(data.inputShapes == [[2], []])
    #expect(data.targets == [TargetForm(shape: [3]), TargetForm(shape: [], classCount: 32)])
    let batch = try #require(try data.batches(of: 2, in: DataPass()).next())
    #expect(batch.input(1)[1] == 11 && batch.target(0)[5] == 25 && batch.target(1)[1] == 31)
    #expect(batch.sampleWeights?[1] == 1.5)
  }

  @Test func lastColumnOfATableIsTheTarget() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "table.csv")
    try Data("a,b,target\n1,2,0.5\n3,4,-1\n".utf8).write(to: file)
    let data = try TrainingSamples(contentsOf: file)
    #expect(data.inputShapes == [[2]] && data.targets == [TargetForm(shape: [1])])
    #expect(try Self.everything(data) == ([1, 2, 3, 4], [0.5, -1], []))
    try Data("1\n2\n".utf8).write(to: file)
    #expect(message { _ = try TrainingSamples(contentsOf: file) }?.contains("table.csv: has one column only") == true)
  }

  @Test(arguments: ["idx", "idx-gz"])
  func pairsOfIDXFiles(_ folder: String) throws {
    let data = try TrainingSamples(contentsOf: DataFixture.url(folder))
    #expect(try Self.everything(data) == ((0..<12).map { Float($0) / 255 }, [2, 0, 1], []))
  }

  /// Samples that stay in a file are those that the whole array holds, for each type and order of bytes.
  @Test func samplesFromFilesAreThoseOfWholeArrays() throws {
    let folder = try TemporaryFolder()
    let files = try FileManager.default.contentsOfDirectory(atPath: DataFixture.url("npy").path)
    for name in files.sorted() where name.hasSuffix("-big.npy") || name.hasSuffix("-little.npy") {
      let bytes = try DataFixture.bytes("npy/\(name)")
      let samples = try DataArray(npy: bytes)
      let read = try SampleFile.samples(npy: DataFixture.url("npy/\(name)"))
      #expect(read.sampleCount == samples.sampleCount && read.sampleShape == samples.sampleShape)
      let all = 0..<samples.sampleCount
      #expect(try read.tensor(samples: all) == samples.tensor(samples: all), "\(name)")
    }
    let cut = folder.url.appending(path: "cut.npy")
    try Data(DataFixture.bytes("npy/f4-little.npy").dropLast(3)).write(to: cut)
    #expect(message { _ = try SampleFile.samples(npy: cut) }?.contains("cut.npy: is truncated: 24 bytes") == true)
  }

  @Test func fileThatShrinksIsNamed() throws {
    let folder = try TemporaryFolder()
    for name in ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"] {
      try FileManager.default.copyItem(at: DataFixture.url("idx/\(name)"), to: folder.url.appending(path: name))
    }
    let data = try TrainingSamples(contentsOf: folder.url)
    let images = folder.url.appending(path: "t10k-images-idx3-ubyte")
    let handle = try FileHandle(forWritingTo: images)
    try handle.truncate(atOffset: 20)
    let batches = try data.batches(of: 2, in: DataPass())
    #expect(message { _ = try batches.next() } == "\(images.path): ends before byte 24")
    #expect(try batches.next() == nil)
  }

  @Test func classesBecomeRows() throws {
    let data = try TrainingSamples(contentsOf: DataFixture.url("idx")).oneHot()
    #expect(data.targets == [TargetForm(shape: [3])])
    #expect(try Self.everything(data).targets == [0, 0, 1, 1, 0, 0, 0, 1, 0])
    #expect(
      message { _ = try TrainingSamples(contentsOf: DataFixture.url("idx")).oneHot(classes: 2) }
        == "there is a class 2, but only 2 classes, 0 to 1")
    #expect(message { _ = try data.oneHot() } == "the targets are no classes")
  }
}
