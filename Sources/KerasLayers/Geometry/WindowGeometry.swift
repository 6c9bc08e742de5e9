import KerasGraph
import SIMDKernels

/// How the windows of a convolution or a pooling lie over the spatial axes of an image: any number of axes.
///
/// Extents and padding are TensorFlow's
/// (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).
public struct WindowGeometry: Hashable, Sendable {
  public var size: [Int]
  public var strides: [Int]
  public var dilation: [Int]
  public var padding: Padding
  /// The padding before the first element along each axis where it is not what ``padding`` says.
  var margins: [Int]?

  public init(size: [Int], strides: [Int], dilation: [Int]? = nil, padding: Padding) {
    self.size = size
    self.strides = strides
    self.dilation = dilation ?? size.map { _ in 1 }
    self.padding = padding
  }

  /// The windows over an input with margins of zeros, none where `margins` is `nil`.
  func with(margins: [Int]?) -> WindowGeometry {
    var window = self
    window.margins = margins
    return window
  }

  /// The elements of a window.
  public var taps: Int { size.reduce(1, *) }

  /// From the first to the last element of a window, along an axis.
  func reach(_ axis: Int) -> Int { (size[axis] - 1) * dilation[axis] + 1 }

  /// Whether each element of an image with these extents belongs to one window.
  func tiles(_ spatial: ArraySlice<Int>) -> Bool {
    size == strides && dilation.allSatisfy { $0 == 1 } && zip(spatial, size).allSatisfy { $0 % $1 == 0 }
  }

  /// The number of windows along each axis.
  ///
  /// - Throws: ``ModelError`` if the image is smaller than a window.
  public func outputExtents(_ spatial: [Int?]) throws(ModelError) -> [Int?] {
    var extents: [Int?] = []
    for (axis, extent) in spatial.enumerated() {
      guard let extent else {
        extents.append(nil)
        continue
      }
      let windows =
        switch padding {
        case .valid: (extent - reach(axis)) / strides[axis] + 1
        case .same, .causal: (extent + strides[axis] - 1) / strides[axis]
        }
      guard windows > 0, extent >= reach(axis) || padding != .valid else {
        throw ModelError(
          "an input of extents \(Shape(spatial)) is smaller than a window of \(Shape(size))")
      }
      extents.append(windows)
    }
    return extents
  }

  /// The zeros before the first element along an axis.
  func paddingBefore(_ axis: Int, extent: Int, windows: Int) -> Int {
    if let margins { return margins[axis] }
    return switch padding {
    case .valid: 0
    case .causal: reach(axis) - 1
    case .same: max((windows - 1) * strides[axis] + reach(axis) - extent, 0) / 2
    }
  }

  /// How windows overlap along the last axis of a result of extents `output`, `nil` where none shares an element with
  /// the next.
  func lines(_ output: [Int]) -> WindowLines? {
    guard let width = size.last, let stride = strides.last, dilation.last == 1, stride < width,
      let windows = output.dropLast().last
    else { return nil }
    return WindowLines(windows: windows, width: width, step: stride)
  }

  /// The offset, in floats from the start of an image, of each element of each window: windows in row-major
  /// order, the elements of each in row-major order; -1 where the element is padding.
  ///
  /// - Parameters:
  ///   - spatial: the extents of the image.
  ///   - windows: the number of windows along each axis, from ``outputExtents(_:)``.
  ///   - pixel: the floats from one element of the image to the next.
  /// - Throws: ``ModelError`` if the image has more than 2^31 floats.
  public func offsets(spatial: [Int], windows: [Int], pixel: Int) throws(ModelError) -> [Int32] {
    try Self.table(spatial: spatial, windows: windows, taps: size, pixel: pixel) { axis, window, tap in
      let before = paddingBefore(axis, extent: spatial[axis], windows: windows[axis])
      return window * strides[axis] - before + tap * dilation[axis]
    }
  }

  /// The table of offsets in which `position` gives, axis by axis, the place in the image of an element of a
  /// window.
  static func table(
    spatial: [Int], windows: [Int], taps: [Int], pixel: Int,
    position: (_ axis: Int, _ window: Int, _ tap: Int) -> Int?
  ) throws(ModelError) -> [Int32] {
    guard let floats = Shape.count(spatial + [pixel]), floats <= Int(Int32.max) else {
      throw ModelError("an image of extents \(spatial) with \(pixel) channels is too large")
    }
    var starts: [[Int32]] = [[0]]
    var windowCount = 1
    for axis in spatial.indices {
      starts = extended(starts, axis: axis, extent: spatial[axis], windows: windows[axis], taps: taps[axis]) {
        position(axis, $0, $1)
      }
      windowCount *= windows[axis]
    }
    return starts.flatMap { $0.map { $0 < 0 ? -1 : $0 * Int32(pixel) } }
  }

  /// One more axis: every window of the axes so far gets `windows` inner ones, every element `taps` inner
  /// ones.
  private static func extended(
    _ outer: [[Int32]], axis: Int, extent: Int, windows: Int, taps: Int, position: (Int, Int) -> Int?
  ) -> [[Int32]] {
    var result: [[Int32]] = []
    result.reserveCapacity(outer.count * windows)
    for elements in outer {
      for window in 0..<windows {
        var inner: [Int32] = []
        inner.reserveCapacity(elements.count * taps)
        for element in elements {
          for tap in 0..<taps {
            let place = position(window, tap) ?? -1
            inner.append(
              element < 0 || place < 0 || place >= extent ? -1 : element * Int32(extent) + Int32(place))
          }
        }
        result.append(inner)
      }
    }
    return result
  }
}
