import KerasKit

extension Shape {
  /// The channels of images of this shape, batch axis first and channels last; `nil` if these are none, or it is not known.
  var imageChannels: Int? { rank == 4 ? self[3] : nil }
}
