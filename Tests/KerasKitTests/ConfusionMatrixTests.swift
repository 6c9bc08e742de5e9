import KerasKit
import Testing

/// The expected numbers are scikit-learn's for the same labels and predictions.
struct ConfusionMatrixTests {
  let matrix: ConfusionMatrix = {
    var matrix = ConfusionMatrix(classes: 3)
    for (label, predicted) in zip([0, 1, 2, 2, 1, 0, 0, 1], [0, 1, 2, 1, 1, 0, 1, 1]) {
      matrix[label: label, predicted: predicted] += 1
    }
    return matrix
  }()

  @Test func accuracyCountsTheDiagonal() {
    #expect(matrix.samples == 8 && matrix.correct == 6 && matrix.accuracy == 0.75)
    #expect(matrix[label: 2, predicted: 1] == 1 && matrix[label: 1, predicted: 2] == 0)
  }

  @Test func scoresOfEachClass() {
    let scores = matrix.scores
    #expect(scores.map(\.precision) == [1, 0.6, 1])
    #expect(scores.map(\.recall) == [2.0 / 3, 1, 0.5])
    #expect(scores.map(\.f1) == [0.8, 0.75, 2.0 / 3])
    #expect(scores.map(\.support) == [3, 3, 2])
  }

  @Test func aClassThatNeverOccursScoresZero() {
    var matrix = ConfusionMatrix(classes: 2)
    #expect(matrix.accuracy == 0)
    matrix[label: 0, predicted: 0] = 5
    #expect(matrix.scores[1].precision == 0 && matrix.scores[1].recall == 0 && matrix.scores[1].f1 == 0)
  }
}
