import ImageAugmentation
import KerasGraph
import SIMDKernels

/// Layers that change images at random in training.
public protocol RandomImageLayer: InferenceIdentity {
  var options: AugmentationOptions { get }

  /// What is done to images in training.
  ///
  /// - Throws: ``ModelError`` that names an option that training can't honour.
  func augmentation() throws(ModelError) -> Augmentation
}

extension RandomImageLayer {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let augmentation = try augmentation()
    let step = try (options.dataFormat ?? .channelsLast).training(site) { site throws(ModelError) in
      try AugmentationTraining(augmentation, site.call).step
    }
    return .step(step.seeded(by: options["seed"]?.int))
  }
}

/// Random changes of the images of a batch, each by numbers that follow from the run's seed and its place
/// in the batch, so that the way back draws them again.
private struct AugmentationTraining: Sendable {
  private let plan: AugmentationPlan
  private let count: Int

  init(_ augmentation: Augmentation, _ site: CallSite) throws(ModelError) {
    let extents = site.inputs[0]
    guard extents.count == 3 else {
      throw ModelError(
        "an input of extents \(extents) is not supported in training",
        remedy: "use images of height, width and channels")
    }
    count = site.inputCount()
    plan = AugmentationPlan(
      augmentation, height: extents[0], width: extents[1], channels: extents[2], range: 0...255, kernels: site.kernels)
  }

  var step: TrainingStep {
    TrainingStep(
      reads: .inputs, scratch: TrainingStep.Memory(perThread: plan.gradientScratchCount), forward: forward,
      backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let call = forward.call
    call.team.divide(call.samples, grain: 1) { part, samples in
      for sample in samples {
        let image = call.output + sample * count
        var random = RandomStream(forward.seed, UInt64(sample))
        image.update(from: call.input + sample * count, count: count)
        plan.apply(to: image, random: &random, scratch: call.scratch + part * plan.gradientScratchCount)
      }
    }
  }

  private func backward(_ back: BackwardCall) {
    guard let target = back.inputGradients[0] else { return }
    let call = back.call
    call.team.divide(call.samples, grain: 1) { part, samples in
      for sample in samples {
        let gradient = target + sample * count
        var random = RandomStream(back.seed, UInt64(sample))
        gradient.update(from: back.outputGradients[0] + sample * count, count: count)
        plan.takeBack(
          gradient, of: call.input + sample * count, random: &random,
          scratch: call.scratch + part * plan.gradientScratchCount)
      }
    }
  }
}
