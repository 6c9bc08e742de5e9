import KerasGraph
import SIMDKernels

/// A scale and a shift for each position along some axes of a sample, the same along all others.
struct ChannelAffineStep: Sendable {
  /// The map of the positions along the axes from the first to the last that has its own.
  let affine: ChannelAffine
  private let places: ChannelPlaces

  /// - Parameters:
  ///   - affine: one entry for each position on `axes`, in row-major order.
  ///   - axes: axes of a sample, from 0 up, in ascending order; none if one entry holds for all elements.
  init(_ affine: ChannelAffine, axes: [Int], extents: [Int]) {
    places = ChannelPlaces(axes: axes, extents: extents)
    self.affine = ChannelAffine(
      scale: places.repetition.expanded(affine.scale), shift: places.repetition.expanded(affine.shift))
  }

  /// The map of each channel if it is one along the last axis.
  func role(_ extents: [Int]) -> InferenceRole {
    let channels = extents.last ?? 1
    guard places.inner == 1, places.period == channels else { return .computes }
    return .scalesChannels(affine)
  }

  /// The step of a call, with its epilogue.
  func step(_ site: CallSite) -> Step {
    guard site.epilogue != FusedEpilogue() else { return step(site.kernels) }
    let channels = site.outputChannels
    let rowsPerSample = site.outputCount() / max(channels, 1)
    guard case .scalesChannels = role(site.inputs[0]), places.shortRows(lanes: site.kernels.lanes) == nil else {
      let (plain, epilogue) = (step(site.kernels), ChannelEpilogue(site.epilogue, columns: channels, site.kernels))
      return Step { call in
        plain.run(call)
        epilogue.apply(rows: call.samples * rowsPerSample, call.output)
      }
    }
    let epilogue = ChannelEpilogue(site.epilogue, following: affine, columns: channels, site.kernels)
    return Step { call in
      call.team.divide(call.samples * rowsPerSample, grain: 16_384 / max(channels, 1) + 1) { rows in
        let (input, output) = (call.input + rows.lowerBound * channels, call.output + rows.lowerBound * channels)
        epilogue.store(rows: rows.count, columns: channels, from: 0, input, channels, output, channels)
        epilogue.finish(rows: rows.count, output)
      }
    }
  }

  /// Works in place.
  func step(_ kernels: KernelTable) -> Step {
    let (scale, shift) = (Tensor(affine.scale).buffer, Tensor(affine.shift).buffer)
    if let rows = places.shortRows(lanes: kernels.lanes) { return shortRowStep(rows, kernels) }
    return Step { call in
      places.apply(
        samples: call.samples, call.input, scale: scale.pointer, shift: shift.pointer, call.output, kernels, call.team)
    }
  }

  /// The step for samples of `rows` rows of few places: several at a time, so that they fill vectors.
  private func shortRowStep(_ rows: Int, _ kernels: KernelTable) -> Step {
    let (period, together) = (places.period, kernels.lanes)
    let scale = Tensor((0..<together).flatMap { _ in affine.scale }).buffer
    let shift = Tensor((0..<together).flatMap { _ in affine.shift }).buffer
    return Step { call in
      call.team.divide(call.samples * rows, grain: 16_384 / max(period, 1) + 1) { range in
        let (input, output) = (call.input + range.lowerBound * period, call.output + range.lowerBound * period)
        let groups = range.count / together
        let done = groups * together
        kernels.scaleShift(groups, period * together, input, scale.pointer, shift.pointer, output)
        kernels.scaleShift(
          range.count - done, period, input + done * period, scale.pointer, shift.pointer, output + done * period)
      }
    }
  }

  /// The step in training, for a map that does not change.
  func training(_ kernels: KernelTable) -> TrainingStep {
    let scale = Tensor(affine.scale).buffer
    return TrainingStep(inference: step(kernels), reads: []) { back in
      guard let gradient = back.inputGradients[0] else { return }
      places.apply(
        samples: back.call.samples, back.outputGradients[0], scale: scale.pointer, shift: nil, gradient, kernels,
        back.call.team)
    }
  }
}
