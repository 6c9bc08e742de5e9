import KerasKit

extension EvaluationReport {
  /// The same for programs. Keys: `model`, `origin`, `parameters`, `compatibility`, `test_set`, `samples`,
  /// `scaling`, `accuracy`, `correct`, `loss`, `classes`, `confusion`, `samples_per_second`, `load_ms`,
  /// `peak_memory_bytes`, `threads`, `kernels`, and `better_scaling` if another scaling fits better.
  var json: JSON {
    let matrix = evaluation.confusion
    var members = model.members
    members += [
      JSON.Member("test_set", .string(testSet.name)), JSON.Member("samples", .integer(evaluation.samples)),
      JSON.Member("scaling", .string(evaluation.scaling.description)),
      JSON.Member("accuracy", .number(evaluation.accuracy)), JSON.Member("correct", .integer(matrix.correct)),
      JSON.Member("loss", .number(evaluation.loss)), JSON.Member("classes", .array(classMembers)),
      JSON.Member(
        "confusion",
        .array(
          (0..<matrix.classes).map { label in
            .array((0..<matrix.classes).map { .integer(matrix[label: label, predicted: $0]) })
          })),
      JSON.Member("samples_per_second", .number(evaluation.samplesPerSecond)),
      JSON.Member("load_ms", .number(loading.milliseconds)),
      JSON.Member("peak_memory_bytes", .integer(peakMemory)), JSON.Member("threads", .integer(threads)),
      JSON.Member("kernels", .string(kernels)),
    ]
    if let better = evaluation.betterScaling {
      members.append(
        JSON.Member(
          "better_scaling",
          ["scaling": .string(better.scaling.description), "accuracy": .number(better.accuracy)]))
    }
    return .object(members)
  }

  private var classMembers: [JSON] {
    evaluation.confusion.scores.enumerated().map { index, score in
      [
        "class": .string(name(ofClass: index)), "precision": .number(score.precision),
        "recall": .number(score.recall), "f1": .number(score.f1), "samples": .integer(score.support),
      ]
    }
  }
}
