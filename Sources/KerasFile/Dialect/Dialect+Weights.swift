import HDF5
import KerasGraph

extension Dialect {
  /// Where a layer's weights are, in the order of today, given what an older Keras stored for it.
  ///
  /// - Parameter expected: the weights that the layer has today.
  mutating func sources(
    of layer: any Layer, expected: [WeightSpec], stored: [StoredWeight], backend: String?
  ) -> [WeightSource] {
    var sources =
      generation == .keras1 ? gatesJoined(stored, count: expected.count) : stored.map(WeightSource.init)
    guard Dialect.convolutions.contains(layer.className), !sources.isEmpty, let kernel = expected.first else {
      return sources
    }
    if generation == .keras1 {
      sources[0].axes = keras1Axes(of: layer, kernel: kernel.shape, stored: sources[0].shape)
    }
    if layer.className == "Conv1D", sources[0].shape.count == 4 { sources[0].droppedAxis = 1 }
    if convolves(stored, backend: backend) {
      sources[0].isFlipped = true
      fixes.note("turned the kernels of Theano round, which run backwards", in: layer.name)
    }
    return sources
  }

  /// Keras 1 kept an array for each gate: input, cell, forget and output of an LSTM, three of a GRU.
  private func gatesJoined(_ stored: [StoredWeight], count: Int) -> [WeightSource] {
    let whole = stored.map(WeightSource.init)
    guard count > 0, count % 3 == 0 else { return whole }
    let order: [Int]
    switch stored.count / count {
    case 4 where stored.count == 4 * count: order = [0, 2, 1, 3]
    case 3 where stored.count == 3 * count: order = [0, 1, 2]
    default: return whole
    }
    var sources: [WeightSource] = []
    for start in stride(from: 0, to: stored.count, by: 3 * order.count) {
      for weight in 0..<3 {
        guard let joined = WeightSource(joining: order.map { stored[start + 3 * $0 + weight] }) else {
          return whole
        }
        sources.append(joined)
      }
    }
    return sources
  }

  /// Where the axes of a kernel were in Keras 1; nil where they are.
  private func keras1Axes(of layer: any Layer, kernel: [Int], stored: [Int]) -> [Int]? {
    let isChannelsFirst = (layer as? any ConfigurableLayer)?.configuration["data_format"] == "channels_first"
    switch (layer.className, stored.count) {
    case ("Conv1D", 4): return stored[0] == kernel.first && stored[1] == 1 ? nil : [2, 3, 1, 0]
    case ("Conv2D", 4): return isChannelsFirst ? [2, 3, 1, 0] : nil
    case ("Conv2DTranspose", 4): return isChannelsFirst ? [2, 3, 0, 1] : [0, 1, 3, 2]
    case ("Conv3D", 5): return isChannelsFirst ? [2, 3, 4, 1, 0] : nil
    default: return nil
    }
  }

  /// Whether kernels run backwards: Theano convolved, all other backends correlate.
  ///
  /// Keras 2 turned them round on reading (`_need_convert_kernel` in its `engine/topology.py`), up to the
  /// version in which TensorFlow became the only backend; tf.keras and Keras 3 take them as they stand and
  /// compute other numbers. Keras 1 did not record its backend, but TensorFlow appended a number to the names
  /// of weights.
  private func convolves(_ stored: [StoredWeight], backend: String?) -> Bool {
    if let backend { return generation < .keras3 && backend == "theano" }
    return generation == .keras1 && !stored.contains { $0.name.hasSuffix(":0") }
  }

  private static let convolutions: Set = ["Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"]
}
