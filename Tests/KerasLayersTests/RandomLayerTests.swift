import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

/// What layers do at random in training, held against the distributions that Keras documents.
@Suite("Layers that draw at random")
struct RandomLayerTests {
  /// A batch of a fixture's model, large enough to know a distribution by.
  private struct Run {
    let x: [Float]
    let y: [Float]
    /// The gradient by each input, divided by that of the output.
    let slopes: [Float]
    let extents: [Int]
  }

  private func run(
    _ fixture: String, threads: Int = 1, seed: UInt64 = 1, batch: UInt64 = 0, _ value: (Int) -> Double = { _ in 1 }
  ) throws -> Run {
    let extents = try Fixtures.samples("layers/" + fixture).inputs[0].shape.dropFirst()
    let input = try Tensor(shape: [600] + extents) { Float(value($0)) }
    let trained = try TrainedBatch(fixture: fixture, inputs: [input], threads: threads)
    _ = trained.forward(seed: seed, batch: batch)
    let output = Array(trained.outputs[0])
    trained.backward()
    let slopes = Array(try #require(trained.gradient(ofInput: 0))).enumerated().map { index, gradient in
      gradient / Float(FixedFactors.factor(index, stream: FixedFactors.stream(ofOutput: 0)))
    }
    return Run(x: input.values, y: output, slopes: slopes, extents: Array(extents))
  }

  private func mean(_ values: some Collection<Float>) -> Double {
    values.reduce(0) { $0 + Double($1) } / Double(values.count)
  }

  private func deviation(_ values: [Float]) -> Double {
    let mean = mean(values)
    return (values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)).squareRoot()
  }

  /// Values of the standard normal distribution, by sums of twelve fixed numbers.
  private static func normal(_ place: Int) -> Double {
    (0..<12).reduce(0) { $0 + FixedFactors.factor(place, stream: $1) } / 2
  }

  @Test(
    "drop their share, scale the rest, and take the gradient the same way",
    arguments: [
      ("Dropout/default", 0.5), ("Dropout/default-keras2", 0.5), ("Dropout/noise-shape", 0.3),
      ("SpatialDropout1D/default", 0.5), ("SpatialDropout2D/default", 0.5), ("SpatialDropout3D/default", 0.5),
    ])
  func dropout(fixture: String, rate: Double) throws {
    let run = try run(fixture)
    let kept = Float(1 / (1 - rate))
    #expect(run.y.allSatisfy { $0 == 0 || abs($0 - kept) < 1e-6 })
    #expect(abs(mean(run.y.map { $0 == 0 ? 1 : 0 }) - rate) < 0.05)
    #expect(zip(run.slopes, run.y).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test(
    "drop whole channels",
    arguments: [
      ("SpatialDropout1D/default", false), ("SpatialDropout2D/default", false), ("SpatialDropout3D/default", false),
      ("SpatialDropout2D/channels-first", true), ("SpatialDropout3D/channels-first", true),
    ])
  func channels(fixture: String, isFirst: Bool) throws {
    let run = try run(fixture)
    let count = run.extents.reduce(1, *)
    let channels = isFirst ? run.extents[0] : run.extents[run.extents.count - 1]
    for (index, value) in run.y.enumerated() {
      let (sample, place) = index.quotientAndRemainder(dividingBy: count)
      let channel = isFirst ? place / (count / channels) : place % channels
      let first = sample * count + (isFirst ? channel * (count / channels) : channel)
      #expect(value == run.y[first])
      if value != run.y[first] { return }
    }
  }

  @Test("share numbers along the axes of noise_shape")
  func noiseShape() throws {
    let run = try run("Dropout/noise-shape")
    let (steps, channels) = (run.extents[0], run.extents[1])
    let agrees = run.y.indices.allSatisfy { index in
      run.y[index] == run.y[index / (steps * channels) * (steps * channels) + index % channels]
    }
    #expect(agrees)
  }

  @Test("multiply by numbers around 1")
  func gaussianDropout() throws {
    let run = try run("GaussianDropout/default")
    #expect(abs(mean(run.y) - 1) < 0.05)
    #expect(abs(deviation(run.y) - 1) < 0.05)
    #expect(zip(run.slopes, run.y).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("add numbers around 0")
  func gaussianNoise() throws {
    let run = try run("GaussianNoise/default")
    #expect(abs(mean(run.y) - 1) < 0.05)
    #expect(abs(deviation(run.y) / 0.5 - 1) < 0.05)
    #expect(run.slopes.allSatisfy { abs($0 - 1) < 1e-4 })
  }

  @Test("keep mean and variance, with selu's lowest value for what is dropped")
  func alphaDropout() throws {
    let run = try run("AlphaDropout/default", Self.normal)
    #expect(abs(mean(run.y)) < 0.05)
    #expect(abs(deviation(run.y) - 1) < 0.05)
    let dropped = zip(run.y, run.slopes).filter { $1 == 0 }.map(\.0)
    #expect(abs(Double(dropped.count) / Double(run.y.count) - 0.5) < 0.05)
    let (lowest, share) = (-1.7580993408473766, 0.5)
    let scale = 1 / ((1 - share) * (1 + share * lowest * lowest)).squareRoot()
    #expect(dropped.allSatisfy { abs(Double($0) - scale * lowest * (1 - share)) < 1e-5 })
  }

  @Test(
    "draw the same on any number of threads",
    arguments: [
      "Dropout/default", "SpatialDropout2D/default", "GaussianNoise/default", "AlphaDropout/noise-shape",
    ])
  func threads(fixture: String) throws {
    let alone = try run(fixture, threads: 1)
    #expect(try run(fixture, threads: 3).y == alone.y)
    #expect(try run(fixture, threads: 3).slopes == alone.slopes)
  }

  @Test("draw anew for each seed and batch")
  func seeds() throws {
    let first = try run("Dropout/default", seed: 1).y
    #expect(try run("Dropout/default", seed: 1).y == first)
    #expect(try run("Dropout/default", seed: 2).y != first)
  }

  @Test("follow a seed of their own, whatever that of the run is")
  func ownSeed() throws {
    let first = try run("Dropout/noise-shape", seed: 1).y
    #expect(try run("Dropout/noise-shape", seed: 2).y == first)
    #expect(try run("Dropout/noise-shape", seed: 1, batch: 1).y != first)
  }
}
