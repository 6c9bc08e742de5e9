import FixtureSupport
import Foundation
import KerasData
import Testing

struct LabelledSamplesTests {
  @Test(arguments: ["labelled.npz", "one-hot.npz"])
  func archives(_ path: String) throws {
    let data = try LabelledSamples(contentsOf: DataFixture.url(path))
    #expect(data.labels == [2, 0, 1] && data.classNames == nil)
    #expect(data.samples.sampleCount == 3 && data.samples.sampleShape == [2, 2])
  }

  @Test func archiveWithoutLabelsSaysWhatItHolds() {
    let url = DataFixture.url("stored.npz")
    #expect(
      message { _ = try LabelledSamples(contentsOf: url) }
        == "\(url.path): holds x0, labels, scalar, but no samples with labels; "
        + "name the arrays x_test and y_test, or x and y")
  }

  /// Keras' `image_dataset_from_directory` orders classes and files by their bytes: "Dog" before "cat".
  @Test func foldersOfImages() throws {
    let data = try LabelledSamples(contentsOf: DataFixture.url("classes"))
    #expect(data.classNames == ["Dog", "cat"])
    #expect(data.labels == [0, 1, 1])
    #expect(data.samples.sampleShape == [2, 3, 1])
    let grey = PNGImageTests.grey
    #expect(try data.samples.tensor(samples: 0..<1).values == grey)
    #expect(try data.samples.tensor(samples: 1..<3).values == [1, 51, 101, 151, 201, 0] + grey)
    let colored = try LabelledSamples(
      contentsOf: DataFixture.url("classes"), images: ImageOptions(channels: 3))
    #expect(colored.samples.sampleShape == [2, 3, 3])
  }

  @Test func imagesOfOtherSizeOrFormatAreNamed() throws {
    let folder = try TemporaryFolder()
    let inner = folder.url.appending(path: "a")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: DataFixture.url("png/grey8.png"), to: inner.appending(path: "0.png"))
    try FileManager.default.copyItem(
      at: DataFixture.url("png/grey16.png"), to: inner.appending(path: "1.png"))
    let data = try LabelledSamples(contentsOf: folder.url)
    #expect(
      message { _ = try data.samples.tensor(samples: 0..<2) }?
        .contains("1.png: is [2, 3, 1] of uint16, not [2, 3, 1] of uint8 as the first image") == true)
    try Data().write(to: inner.appending(path: "2.bmp"))
    #expect(
      message { _ = try LabelledSamples(contentsOf: folder.url) }
        == inner.path + "/2.bmp: this format is not read; convert the image to PNG or JPEG")
  }

  @Test func emptyFolderSaysWhatItShouldHold() throws {
    let folder = try TemporaryFolder()
    #expect(
      message { _ = try LabelledSamples(contentsOf: folder.url) }
        == folder.url.path + ": holds neither IDX files nor a folder of PNG or JPEG files for each class; "
        + "see --help for the layouts that can be read")
  }
}
