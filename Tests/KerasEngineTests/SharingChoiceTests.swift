import KerasEngine
import Testing

@Suite struct SharingChoiceTests {
  /// Makes predictions that take as many milliseconds as given, and returns how many of them were shared.
  private func predict(_ count: Int, _ choice: inout SharingChoice, shared: Double, alone: Double) -> Int {
    (0..<count).count { _ in
      let isShared = choice.next()
      choice.record(isShared: isShared, seconds: (isShared ? shared : alone) / 1000)
      return isShared
    }
  }

  @Test func bothWaysAreTriedAtFirst() {
    var choice = SharingChoice()
    #expect(predict(8, &choice, shared: 1, alone: 1) == 4)
  }

  @Test func aLongPredictionIsSharedAtFirst() {
    var choice = SharingChoice()
    #expect(predict(30, &choice, shared: 20, alone: 38) == 30)
    #expect(predict(1_000, &choice, shared: 60, alone: 38) < 100)
  }

  @Test func theFasterWayIsTakenNearlyAlways() {
    var choice = SharingChoice()
    #expect(predict(10_000, &choice, shared: 1, alone: 2) > 9_950)
    choice = SharingChoice()
    #expect(predict(10_000, &choice, shared: 2, alone: 1) < 50)
  }

  @Test func aWayThatBecomesSlowIsLeftSoon() {
    var choice = SharingChoice()
    _ = predict(10_000, &choice, shared: 1, alone: 2)
    #expect(predict(100, &choice, shared: 5, alone: 2) < 20)
  }

  @Test func aWayThatBecomesFasterIsFound() {
    var choice = SharingChoice()
    _ = predict(10_000, &choice, shared: 4, alone: 2)
    #expect(predict(5_000, &choice, shared: 1, alone: 2) > 3_000)
  }

  @Test func oneInterruptionChangesNothing() {
    var choice = SharingChoice()
    _ = predict(500, &choice, shared: 1, alone: 1.5)
    _ = predict(1, &choice, shared: 1_000, alone: 1_000)
    #expect(predict(50, &choice, shared: 1, alone: 1.5) > 45)
  }
}
