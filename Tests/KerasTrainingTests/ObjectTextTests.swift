import KerasGraph
import KerasTraining
import Testing

@Suite struct ObjectTextTests {
  @Test func aNameWithOptionsIsKerasJSON() throws {
    #expect(try JSON(objectText: "adam") == "adam")
    #expect(
      try JSON(objectText: "sgd:momentum=0.9,nesterov=True,name=x,clipnorm=none,list=1:2.5")
        == [
          "class_name": "sgd",
          "config": ["momentum": 0.9, "nesterov": true, "name": "x", "clipnorm": nil, "list": [1, 2.5]],
        ])
    #expect(throws: ModelError("\"nesterov\" of \"sgd:nesterov\" is no NAME=VALUE")) {
      try JSON(objectText: "sgd:nesterov")
    }
  }

  @Test(arguments: [
    ("adm", "do you mean adam? Or use one of"), ("RMSProb", "do you mean RMSprop? Or use one of"),
    ("unheard", "is not known; use one of"),
  ])
  func anUnknownNameIsAnsweredWithTheNearest(_ name: String, _ answer: String) {
    #expect(
      performing: { try ObjectCatalog.optimizers.named(name) },
      throws: { "\($0)".lowercased().contains(answer.lowercased()) })
  }

  private static let length = TrainingLength(epochs: 10, batches: 50)

  @Test(arguments: [
    ("cosine", CosineDecay(initialLearningRate: 0.1, decaySteps: 500) as any LearningRateSchedule),
    (
      "cosine:warmup_epochs=2,alpha=0.1",
      CosineDecay(initialLearningRate: 0, decaySteps: 400, alpha: 0.1, warmupTarget: 0.1, warmupSteps: 100)
    ),
    ("cosine_restarts:first_decay_epochs=2", CosineDecayRestarts(initialLearningRate: 0.1, firstDecaySteps: 100)),
    ("exponential:decay_rate=0.9", ExponentialDecay(initialLearningRate: 0.1, decaySteps: 50, decayRate: 0.9)),
    (
      "inverse_time:decay_rate=0.5,decay_epochs=3",
      InverseTimeDecay(initialLearningRate: 0.1, decaySteps: 150, decayRate: 0.5)
    ),
    (
      "piecewise:boundary_epochs=4:8,values=0.1:0.01:0.001",
      PiecewiseConstantDecay(boundaries: [200, 400], values: [0.1, 0.01, 0.001])
    ),
    ("piecewise:boundaries=7,values=1:2", PiecewiseConstantDecay(boundaries: [7], values: [1, 2])),
    (
      "PolynomialDecay:power=2,end_learning_rate=0",
      PolynomialDecay(initialLearningRate: 0.1, decaySteps: 500, endLearningRate: 0, power: 2)
    ),
  ])
  func aScheduleFitsTheLengthOfTheTraining(_ text: String, _ expected: any LearningRateSchedule) throws {
    let schedule = try ObjectCatalog.schedules.schedule(text, learningRate: 0.1, length: Self.length)
    #expect(schedule.serialized == expected.serialized)
    for step in [0, 1, 49, 50, 260, 499, 500] {
      #expect(schedule.learningRate(step: step) == expected.learningRate(step: step))
    }
  }

  @Test(arguments: ["exponential", "cosine:alfa=1", "cosin", "piecewise:boundaries=1,values=1"])
  func schedulesThatCannotBeAreRefused(_ text: String) {
    #expect(throws: ModelError.self) {
      try ObjectCatalog.schedules.schedule(text, learningRate: 0.1, length: Self.length)
    }
  }
}
