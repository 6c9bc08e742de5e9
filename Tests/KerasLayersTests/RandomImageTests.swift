import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

/// Keras' random numbers are not ours: what is tested is what holds for any.
@Suite("Layers that change images at random")
struct RandomImageTests {
  static let layers: [(String, JSON)] = [
    ("RandomFlip", ["mode": "horizontal_and_vertical", "data_format": "channels_last"]),
    ("RandomFlip", ["mode": "horizontal_and_vertical"]),
    ("RandomRotation", ["factor": 0.2, "fill_mode": "constant", "fill_value": 3]),
    ("RandomTranslation", ["height_factor": 0.3, "width_factor": [-0.2, 0.4], "fill_mode": "reflect"]),
    ("RandomZoom", ["height_factor": [-0.3, 0.4], "fill_mode": "nearest"]),
    ("RandomZoom", ["height_factor": 0.2, "width_factor": 0.3, "interpolation": "nearest", "fill_mode": "wrap"]),
    ("RandomContrast", ["factor": 0.6, "value_range": [-0.9, 0.9]]),
    ("RandomBrightness", ["factor": [-0.1, 0.3], "value_range": [-1, 1]]),
  ]

  /// Irregular numbers between -1 and 1.
  private func images(samples: Int = 6, _ extents: [Int] = [5, 6, 2]) throws -> Tensor {
    try Tensor(shape: [samples] + extents) { Float(FixedFactors.factor($0, stream: 7)) }
  }

  @Test("a seed gives the same images, by any number of threads; another seed others", arguments: layers)
  func seeds(className: String, options: JSON) throws {
    let (layer, images) = (try layer(className, options), try images())
    let team = Team(size: 3) { parts, part in for index in (0..<parts).reversed() { part(index) } }
    let first = try TrainedCall(layer, [images]).forward(seed: 5)
    #expect(try TrainedCall(layer, [images], team: team).forward(seed: 5) == first)
    #expect(try TrainedCall(layer, [images]).forward(seed: 6) != first)
    #expect(first[0] != images.values)
  }

  @Test(
    "nothing changes where there is no room for chance",
    arguments: [
      ("RandomRotation", ["factor": 0]), ("RandomTranslation", ["height_factor": 0, "width_factor": [0, 0]]),
      ("RandomZoom", ["height_factor": 0]), ("RandomContrast", ["factor": [0, 0], "value_range": [-1, 1]]),
      ("RandomBrightness", ["factor": 0, "value_range": [-1, 1]]),
    ] as [(String, JSON)])
  func identity(className: String, options: JSON) throws {
    let images = try images()
    let changed = try TrainedCall(try layer(className, options), [images]).forward(seed: 3)[0]
    for (given, wanted) in zip(changed, images.values) { #expect(abs(given - wanted) < 1e-6) }
  }

  @Test("channels that come first are images all the same", arguments: layers)
  func channelsFirst(className: String, options: JSON) throws {
    let last = try images()
    let first = try Tensor(shape: [6, 2, 5, 6]) { index in
      let (sample, channel, place) = (index / 60, index / 30 % 2, index % 30)
      return last.values[(sample * 30 + place) * 2 + channel]
    }
    var moved = options
    moved["data_format"] = "channels_first"
    var unmoved = options
    unmoved["data_format"] = "channels_last"
    let wanted = try TrainedCall(try layer(className, unmoved), [last]).forward(seed: 8)[0]
    let given = try TrainedCall(try layer(className, moved), [first]).forward(seed: 8)[0]
    for index in given.indices {
      let (sample, channel, place) = (index / 60, index / 30 % 2, index % 30)
      #expect(given[index] == wanted[(sample * 30 + place) * 2 + channel])
    }
  }

  @Test("half of all images are mirrored, each as a whole")
  func flips() throws {
    let layer = try layer("RandomFlip", ["mode": "horizontal", "data_format": "channels_last"])
    let images = try images(samples: 400, [1, 2, 1])
    let changed = try TrainedCall(layer, [images]).forward(seed: 2)[0]
    var mirrored = 0
    for sample in 0..<400 {
      let (a, b) = (images.values[2 * sample], images.values[2 * sample + 1])
      let pair = [changed[2 * sample], changed[2 * sample + 1]]
      #expect(pair == [a, b] || pair == [b, a])
      if pair == [b, a] { mirrored += 1 }
    }
    #expect((150...250).contains(mirrored))
  }

  @Test("brightness is spread evenly over its range, and values stay within theirs")
  func brightness() throws {
    let layer = try layer("RandomBrightness", ["factor": [-0.2, 0.4], "value_range": [0, 10]])
    let images = try Tensor(shape: [1000, 1, 1, 1]) { _ in 5 }
    let changes = try TrainedCall(layer, [images]).forward(seed: 4)[0].map { $0 - 5 }
    #expect(changes.allSatisfy { (-2.0001...4.0001).contains($0) })
    #expect((changes.min() ?? 0) < -1.9 && (changes.max() ?? 0) > 3.9)
    #expect(abs(changes.reduce(0, +) / 1000 - 1) < 0.25)
    let bright = try Tensor(shape: [100, 1, 1, 1]) { _ in 9.9 }
    #expect(try TrainedCall(layer, [bright]).forward(seed: 4)[0].allSatisfy { (0...10).contains($0) })
  }

  @Test("contrast keeps the mean of a channel")
  func contrast() throws {
    let layer = try layer("RandomContrast", ["factor": [0.5, 0.5], "value_range": [-100, 100]])
    let images = try images(samples: 50, [4, 4, 1])
    let changed = try TrainedCall(layer, [images]).forward(seed: 9)[0]
    for sample in 0..<50 {
      let range = sample * 16..<(sample + 1) * 16
      let mean = images.values[range].reduce(0, +) / 16
      #expect(abs(changed[range].reduce(0, +) / 16 - mean) < 1e-5)
      let factor = (changed[range.lowerBound] - mean) / (images.values[range.lowerBound] - mean)
      #expect((0.499...1.501).contains(factor))
    }
  }

  @Test("the gradient is the slope: a change is linear in the image but for values that are clipped", arguments: layers)
  func gradients(className: String, options: JSON) throws {
    let (layer, images) = (try layer(className, options), try images())
    let call = try TrainedCall(layer, [images])
    let given = (0..<images.count).map { Float(FixedFactors.factor($0, stream: 9)) }
    func loss(_ values: [Float]) -> Double {
      zip(values, given).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    call.forward(seed: 11)
    let gradient = try call.backward([given], seed: 11).inputs[0]
    #expect(gradient.contains { $0 != 0 })
    let direction = (0..<images.count).map { Float(FixedFactors.factor($0, stream: 10)) }
    let moved = try [Float(1e-3), -1e-3].map { step in
      let values = zip(images.values, direction).map { $0 + step * $1 }
      return loss(try TrainedCall(layer, [try Tensor(shape: images.shape, values: values)]).forward(seed: 11)[0])
    }
    let slope = (moved[0] - moved[1]) / 2e-3
    let expected = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(slope - expected) < 0.02 * max(1, abs(expected)))
  }

  @Test(
    "options that training can't honour, by name",
    arguments: [
      ("RandomFlip", "mode", "diagonal"), ("RandomRotation", "factor", "much"),
      ("RandomRotation", "fill_mode", "black"), ("RandomZoom", "interpolation", "lanczos"),
      ("RandomTranslation", "width_factor", [1, 2, 3]), ("RandomContrast", "value_range", 5),
      ("RandomRotation", "fill_value", "blue"),
    ] as [(String, String, JSON)])
  func refusals(className: String, option: String, value: JSON) throws {
    var options: JSON = ["factor": 0.1, "height_factor": 0.1, "width_factor": 0.1]
    options =
      ["RandomFlip": [:], "RandomZoom": ["height_factor": 0.1]][className]
      ?? (className == "RandomTranslation" ? ["height_factor": 0.1] : ["factor": 0.1])
    options[option] = value
    let layer = try layer(className, options)
    let error = #expect(throws: ModelError.self) { _ = try TrainedCall(layer, [try images()]) }
    #expect(error?.description.contains("\(option) ") == true)
    #expect(error?.description.contains("not supported in training") == true)
  }
}
