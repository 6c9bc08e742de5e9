import KerasData
import KerasGraph
import Testing

struct ScalingTests {
  @Test func bytesAreScaledByDefault() {
    #expect(Scaling.usual(for: .uint8).scale == 255)
    #expect(Scaling.usual(for: .float32).isIdentity && Scaling.usual(for: .uint16).isIdentity)
  }

  @Test func meanAndDeviationArePerChannel() throws {
    let tensor = try Tensor(shape: [1, 2, 2], values: [0, 10, 20, 30])
    let scaling = Scaling(scale: 10, mean: [1, 2], deviation: [0.5])
    #expect(try scaling(tensor).values == [-2, -2, 2, 2])
    #expect(scaling.description == "(x / 10 - [1, 2]) / 0.5")
    #expect(Scaling(scale: 255).description == "x / 255" && Scaling().description == "x")
  }

  @Test func misfitsAreNamed() throws {
    let tensor = try Tensor(zeros: [1, 4])
    #expect(throws: DataError("3 values of the mean do not fit 4 channels")) {
      try Scaling(mean: [1, 2, 3])(tensor)
    }
    #expect(throws: DataError.self) { try Scaling(scale: 0)(tensor) }
    #expect(throws: DataError.self) { try Scaling(deviation: [0])(tensor) }
  }
}
