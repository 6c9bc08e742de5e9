/// A set of files that mirrors on the web offer, each known by its checksum.
public struct Dataset: Sendable {
  public let name: String
  /// Where the files are, the likeliest first: addresses of folders.
  public let mirrors: [String]
  public let files: [File]

  /// A file that mirrors offer compressed by gzip.
  public struct File: Hashable, Sendable {
    /// The name without `.gz`.
    public let name: String
    /// The size as the mirrors offer it, in bytes; about, since a mirror may have compressed it by itself.
    public let compressedSize: Int
    /// The size of the content, in bytes.
    public let size: Int
    /// The SHA-256 of the content in hexadecimal digits. How it was compressed does not matter.
    public let checksum: String

    public init(name: String, compressedSize: Int, size: Int, checksum: String) {
      self.name = name
      self.compressedSize = compressedSize
      self.size = size
      self.checksum = checksum
    }

    var compressedName: String { name + ".gz" }
  }

  public init(name: String, mirrors: [String], files: [File]) {
    self.name = name
    self.mirrors = mirrors
    self.files = files
  }

  /// The MNIST database of handwritten digits by LeCun, Cortes and Burges: 60,000 images to train on and 10,000 to
  /// test with, 28 by 28 pixels in grey, in IDX files (https://yann.lecun.com/exdb/mnist).
  public static let mnist = Dataset(
    name: "MNIST",
    mirrors: [
      "https://storage.googleapis.com/cvdf-datasets/mnist", "https://ossci-datasets.s3.amazonaws.com/mnist",
    ],
    files: [
      File(
        name: "train-images-idx3-ubyte", compressedSize: 9_912_422, size: 47_040_016,
        checksum: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      File(
        name: "train-labels-idx1-ubyte", compressedSize: 28_881, size: 60_008,
        checksum: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      File(
        name: "t10k-images-idx3-ubyte", compressedSize: 1_648_877, size: 7_840_016,
        checksum: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      File(
        name: "t10k-labels-idx1-ubyte", compressedSize: 4542, size: 10_008,
        checksum: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ])
}
