import KerasGraph
import SIMDKernels

extension BatchNormalization {
  /// With the statistics of the batch, which move the averages; a frozen layer takes the averages.
  ///
  /// The variance is the biased one, as in Keras 3; with ``fused``, the unbiased one moves the average. With a mask,
  /// only steps that count enter the statistics.
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let rows = AxisRows(try Shape(batchOf: site.call.inputs[0]).sampleAxes(axes), of: site.call.inputs[0])
    guard site.trainable && site.isTraining else {
      return .step(FrozenNormalization(self, site, rows).step)
    }
    if site.call.masked[0], site.call.inputs[0].count != 2 || !rows.isInOrder {
      throw ModelError("a mask is supported in training for sequences of features only")
    }
    return .step(BatchStatistics(self, site.call, rows).step)
  }

  public func acceptsActivationInTraining(_ site: TrainingSite) -> Bool {
    guard site.trainable, site.isTraining, !site.call.masked[0],
      let axes = try? Shape(batchOf: site.call.inputs[0]).sampleAxes(axes)
    else { return false }
    return AxisRows(axes, of: site.call.inputs[0]).isInOrder
  }

  /// What is multiplied with a batch's statistics before it is added to the moving ones.
  ///
  /// Keras subtracts from 1 in double precision; the decimal digits are those of its configuration.
  var share: Float { Float(1 - (Double(momentum.description) ?? Double(momentum))) }
}

/// The weights of a batch normalisation, by name.
struct NormalizationWeights<Pointer> {
  let gamma: Pointer?
  let beta: Pointer?
  let movingMean: Pointer
  let movingVariance: Pointer

  init(_ layer: BatchNormalization, _ weights: [Pointer]) {
    let first = layer.scale ? 1 : 0
    gamma = layer.scale ? weights[0] : nil
    beta = layer.center ? weights[first] : nil
    movingMean = weights[weights.count - 2]
    movingVariance = weights[weights.count - 1]
  }
}
