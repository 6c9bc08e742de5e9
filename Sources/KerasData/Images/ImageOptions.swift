/// What becomes of image files on their way to a model, as in Keras' `image_dataset_from_directory`.
public struct ImageOptions: Hashable, Sendable {
  /// The channels to convert to; `nil` for those of the first file.
  public var channels: Int?
  /// The extents to resize to, bilinearly; `nil` for none, when all files have to be of one size.
  public var size: ImageSize?
  /// What becomes of files that can't be read. Default ``DamagedImages/refused``.
  public var damaged: DamagedImages

  public init(channels: Int? = nil, size: ImageSize? = nil, damaged: DamagedImages = .refused) {
    self.channels = channels
    self.size = size
    self.damaged = damaged
  }
}

/// The extents of an image in pixels.
public struct ImageSize: Hashable, Sendable {
  public let height: Int
  public let width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The widest and highest image that is read.
  static let maximumExtent = 32_768
  /// The most pixels of an image that is read: where PIL, too, sees an attack.
  static let maximumCount = 178_956_970

  /// - Throws: ``DataError`` if images of this size are not read.
  func validate() throws(DataError) {
    guard height * width <= Self.maximumCount else {
      throw DataError("has \(width) x \(height) pixels; at most \(Self.maximumCount) are read")
    }
  }
}

/// What becomes of image files that can't be read.
public enum DamagedImages: Hashable, Sendable {
  /// All files are read once before they are used, and all damaged ones are named at once.
  case refused
  /// All files are read once before they are used, and damaged ones are left out.
  case skipped
  /// The first damaged file is named when it is read.
  case foundInUse
}
