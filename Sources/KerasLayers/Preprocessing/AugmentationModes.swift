import SIMDKernels

/// Along which axes ``RandomFlip`` mirrors images.
public enum FlipMode: String, CaseIterable, Sendable {
  case horizontal, vertical
  case horizontalAndVertical = "horizontal_and_vertical"
}

/// What stands where a moved image leaves a gap.
public typealias FillMode = SIMDKernels.FillMode
