import KerasEngine
import KerasGraph
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [0, 1, 2, 7]) func everyPartIsDoneOnce(_ helpers: Int) {
    let pool = ThreadPool(helpers: helpers)
    for parts in [0, 1, 2, 3, 17, 200] {
      for _ in 0..<50 {
        let counts = (0..<parts).map { _ in Counter() }
        pool.run(parts) { counts[$0].increment() }
        #expect(counts.allSatisfy { $0.value == 1 })
      }
    }
  }

  @Test(arguments: [1, 2]) func bothThingsAreDone(_ threads: Int) throws {
    struct Failure: Error, Equatable { let name: String }
    let team = Team.threads(threads)
    let parts = Counter()
    let (sum, text) = try team.both(
      {
        Team.threads(threads).forEach(20) { _ in parts.increment() }
        return 1 + 2
      }, { "two" })
    #expect(sum == 3 && text == "two" && parts.value == 20)
    let second = Counter()
    #expect(throws: Failure(name: "first")) {
      try team.both({ throw Failure(name: "first") }, { second.increment() })
    }
    #expect(second.value == 1)
    #expect(throws: Failure(name: "second")) { try team.both({ 1 }, { throw Failure(name: "second") }) }
  }

  @Test func callersAtOnceDoNotDisturbEachOther() async {
    let pool = ThreadPool(helpers: 3)
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let sum = Counter()
          for _ in 0..<300 { pool.run(10) { for _ in 0..<$0 { sum.increment() } } }
          return sum.value
        }
      }
      for await sum in group { #expect(sum == 300 * 45) }
    }
  }

  @Test func helpersThatSleepAreWoken() async throws {
    let pool = ThreadPool(helpers: 2)
    for _ in 0..<5 {
      try await Task.sleep(for: .milliseconds(20))
      let sum = Counter()
      pool.run(100) { _ in sum.increment() }
      #expect(sum.value == 100)
    }
  }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func increment() { count.add(1, ordering: .relaxed) }
}
