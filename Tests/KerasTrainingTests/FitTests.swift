import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import KerasKit
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// `fit` without shuffling as real Keras does it: `Fixtures/generator/fitting.py`.
@Suite("Fitting against Keras")
struct FitTests {
  private static let fixture = Result { try TrainingFixture("fitting") }
  static let names = ((try? fixture.get().cases("cases")) ?? []).compactMap { $0["name"]?.text }

  @Test func thereAreCases() { #expect(Self.names.count > 20) }

  @Test("history, weights and what callbacks leave", arguments: names)
  func equals(name: String) throws {
    let fixture = try Self.fixture.get()
    let json = try #require(fixture.cases("cases").first { $0["name"]?.text == name })
    let result = try #require(json["result"])
    let run = try FittedCase(json, fixture, kernels: KernelTable.best)
    let history = try run.fit()
    #expect(history.epochs.map(\.epoch) == result["epochs"]?.elements?.compactMap(\.int))
    let expected = result["history"]?.members ?? []
    #expect(Set(history.names) == Set(expected.map(\.name)))
    for member in expected {
      if let problem = difference(history[member.name], try member.value.numbers, tolerance: 2e-5) {
        Issue.record("\(member.name): \(problem)")
      }
    }
    if let problem = difference(run.trainedWeights, try (result["trained"] ?? []).numbers, tolerance: 2e-5) {
      Issue.record("weights: \(problem)")
    }
    #expect(run.files == result["files"]?.elements?.compactMap(\.text))
    #expect((run.log == nil) == (result["log"]?.text == nil))
    guard let log = run.log, let wanted = result["log"]?.text else { return }
    try Self.compare(log, wanted)
  }

  /// The same text, with numbers that are near.
  private static func compare(_ log: String, _ wanted: String) throws {
    func cells(_ text: String) -> [[String]] {
      text.components(separatedBy: "\r\n").map { $0.components(separatedBy: ",") }
    }
    let (given, wanted) = (cells(log), cells(wanted))
    #expect(given.map(\.count) == wanted.map(\.count) && given.first == wanted.first)
    for (row, other) in zip(given, wanted).dropFirst() {
      for (cell, other) in zip(row, other) where cell != other {
        let numbers = [try #require(Float(cell)), try #require(Float(other))]
        #expect(abs(numbers[0] - numbers[1]) <= 2e-5 * abs(numbers[1]), "\(cell), in Keras \(other)")
      }
    }
  }
}
