import Files
import Monitoring
import Testing

@testable import Advice

@Suite("The advisor")
struct AdvisorTests {
  private static let rate = HyperparameterDescriptor(
    key: .learningRate, label: "learning rate",
    kind: .number(0...0.02, .logarithmic(factor: 2, smallest: 1e-6)), effect: .nextStep,
    explanation: "How far each update goes.")

  private static func description(
    _ metrics: [String] = ["loss"], layers: [String] = ["dense", "dropout", "dense"],
    values: HyperparameterValues = [.learningRate: .number(0.01)],
    hyperparameters: [HyperparameterDescriptor] = [rate]
  ) -> RunDescription {
    RunDescription(
      name: "run", summary: "", definition: .object(JSONObject([])),
      layers: layers.map {
        RunDescription.Layer(
          type: $0, outputShape: [4], parameterCount: $0 == "dense" ? 100 : 0)
      }, metrics: metrics.map { MetricDescriptor(name: $0, isHigherBetter: false) },
      hyperparameters: hyperparameters, values: values, seed: 1, threads: 1,
      trainingSamples: 320, validationSamples: 80)
  }

  private static func steps(_ range: ClosedRange<Int>, loss: Float) -> [RunEvent] {
    range.map { step in
      var values = SIMD8<Float>(repeating: 0)
      values[0] = loss
      return .steps(
        StepSummary(
          step: step, epoch: 1, samples: 32, seconds: 0, learningRate: 0.01, values: values))
    }
  }

  private static func epoch(
    _ epoch: Int, loss: Double, validation: Double, confusion: ConfusionMatrix? = nil
  ) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: epoch, epochs: 100, step: epoch * 10,
        metrics: MetricValues([("loss", loss), ("val_loss", validation)]), learningRate: 0.01,
        seconds: 1, confusion: confusion))
  }

  private static func layers(
    step: Int, update: Double = 0.01, gradients: (Double, Double) = (1, 1), dead: Double? = nil,
    saturated: (Double?, Double?) = (nil, nil)
  ) -> RunEvent {
    func layer(_ index: Int, _ gradient: Double, _ saturated: Double?) -> LayerStatistics {
      LayerStatistics(
        layer: index, weightMean: 0, weightDeviation: 1, weightNorm: 10, gradientNorm: gradient,
        updateNorm: update, deadShare: index == 0 ? dead : nil, saturatedShare: saturated)
    }
    return .layers(
      [layer(0, gradients.0, saturated.0), layer(2, gradients.1, saturated.1)], step: step)
  }

  private static func advisor(_ events: [RunEvent], of run: RunDescription = description())
    -> Advisor
  {
    var advisor = Advisor()
    advisor.receive(.started(run))
    for event in events { advisor.receive(event) }
    return advisor
  }

  @Test("has nothing to say before there is evidence")
  func nothing() {
    #expect(Advisor().advice.isEmpty)
    #expect(Self.advisor(Self.steps(1...100, loss: 1)).advice.isEmpty)
  }

  @Test("says at the first step that is no number, and takes it back when training has recovered")
  func notANumber() throws {
    for value in [Float.nan, .infinity] {
      var advisor = Self.advisor(
        Self.steps(1...30, loss: 1) + Self.steps(31...31, loss: value))
      let advice = try #require(advisor.advice.first)
      #expect(advice.rule == .diverging && advice.severity == .critical && advice.step == 31)
      #expect(advice.evidence == "from step 31 on; best 1.0000 at step 1")
      #expect(advice.change == Advice.Change(key: .learningRate, value: .number(0.001)))
      for event in Self.steps(32...50, loss: 1) { advisor.receive(event) }
      #expect(advisor.advice.count == 1)
      for event in Self.steps(51...51, loss: 1) { advisor.receive(event) }
      #expect(advisor.advice.isEmpty)
    }
  }

  @Test("says that the loss rises far above its best, after some steps of it")
  func diverging() throws {
    var advisor = Self.advisor(Self.steps(1...100, loss: 1))
    for event in Self.steps(101...110, loss: 50) { advisor.receive(event) }
    #expect(advisor.advice.isEmpty)
    for event in Self.steps(111...140, loss: 50) { advisor.receive(event) }
    #expect(advisor.advice.map(\.rule) == [.diverging])
    // What was only far too high is no number any more.
    advisor.receive(Self.steps(141...141, loss: .nan)[0])
    #expect(advisor.advice.first?.finding == "the loss is NaN or infinite")
    // Well within the run's first losses a spike is no divergence.
    advisor = Self.advisor(Self.steps(1...10, loss: 1) + Self.steps(11...400, loss: 0.01))
    for event in Self.steps(401...500, loss: 0.3) { advisor.receive(event) }
    #expect(advisor.advice.isEmpty)
  }

  @Test("proposes nothing outside the range of the hyperparameter")
  func range() throws {
    let slow = (1...600).flatMap { step in
      Self.steps(step...step, loss: 1 - Float(step) / 10_000)
        + (step % 100 == 0 ? [Self.layers(step: step, update: 1e-6)] : [])
    }
    var run = Self.description()
    run.values[.learningRate] = .number(0.01)
    var advisor = Self.advisor(slow, of: run)
    let advice = try #require(advisor.advice.first)
    #expect(advice.rule == .slowTraining)
    // Three times 0.01 is more than 0.02.
    #expect(advice.change?.value == .number(0.02))
    run.hyperparameters = []
    advisor = Self.advisor(slow, of: run)
    #expect(advisor.advice.first?.rule == .slowTraining)
    #expect(advisor.advice.first?.change == nil)
  }

  @Test("forgets advice that was followed until there is new evidence")
  func followed() {
    var advisor = Self.advisor(
      Self.steps(1...100, loss: 1) + Self.steps(101...150, loss: 50))
    #expect(advisor.advice.map(\.rule) == [.diverging])
    advisor.receive(
      .applied(
        AppliedChange(
          key: HyperparameterKey(rawValue: "batch_size"), from: .number(1), to: .number(2),
          step: 150, epoch: 1)))
    #expect(advisor.advice.count == 1)
    advisor.receive(
      .applied(
        AppliedChange(
          key: .learningRate, from: .number(0.01), to: .number(0.003), step: 150, epoch: 1)))
    #expect(advisor.advice.isEmpty)
    for event in Self.steps(151...300, loss: 50) { advisor.receive(event) }
    #expect(advisor.advice.isEmpty)
    for event in Self.steps(301...400, loss: 500) { advisor.receive(event) }
    #expect(advisor.advice.map(\.rule) == [.diverging])
  }

  @Test("says so when the validation loss rises as the training loss falls, until it falls again")
  func overfitting() throws {
    var advisor = Self.advisor(
      Self.steps(1...1, loss: 1)
        + (1...4).map { Self.epoch($0, loss: 1 / Double($0), validation: 0.5) }
        + (5...9).map { Self.epoch($0, loss: 1 / Double($0), validation: Double($0) / 8) })
    let advice = try #require(advisor.advice.first)
    #expect(advice.rule == .overfitting && advice.change == nil)
    #expect(
      advice.evidence
        == "val_loss 0.5000 in epoch 1, its best, then 1.1250; loss 1.0000, then 0.1111")
    advisor.receive(.finished(Self.result))
    #expect(advisor.advice.count == 1)
    for number in 10...16 { advisor.receive(Self.epoch(number, loss: 0.1, validation: 0.4)) }
    #expect(!advisor.advice.contains { $0.rule == .overfitting })
  }

  private static let result = RunResult(
    status: .finished, steps: 100, epochs: 9, metrics: MetricValues(), trainingSeconds: 1)

  @Test("proposes more dropout where there is dropout, up to a half, then weight decay")
  func regularization() {
    let rate = HyperparameterKey(rawValue: "layers.1.rate")
    let dropout = HyperparameterDescriptor(
      key: rate, label: "1 dropout rate", kind: .number(0...0.99, .linear(0.05)),
      effect: .nextStep, explanation: "")
    let decay = HyperparameterDescriptor(
      key: .weightDecay, label: "weight decay",
      kind: .number(0...10, .logarithmic(factor: 2, smallest: 1e-5)), effect: .nextStep,
      explanation: "")
    func proposal(_ dropoutRate: Double, _ weightDecay: Double) -> Advice.Change? {
      let run = Self.description(
        values: [rate: .number(dropoutRate), .weightDecay: .number(weightDecay)],
        hyperparameters: [dropout, decay])
      let advisor = Self.advisor(
        Self.steps(1...1, loss: 1)
          + (1...9).map {
            Self.epoch($0, loss: 1 / Double($0), validation: 0.5 + Double($0) / 8)
          }, of: run)
      return advisor.advice.first { $0.rule == .overfitting }?.change
    }
    #expect(proposal(0.2, 0) == Advice.Change(key: rate, value: .number(0.3)))
    #expect(proposal(0.45, 0) == Advice.Change(key: rate, value: .number(0.5)))
    #expect(proposal(0.5, 0) == Advice.Change(key: .weightDecay, value: .number(0.01)))
    #expect(proposal(0.5, 0.01) == Advice.Change(key: .weightDecay, value: .number(0.03)))
    #expect(proposal(0.5, 1) == nil)
  }

  @Test("does not call a validation loss that is next to nothing overfitting")
  func lowValidationLoss() {
    let events = (1...9).map {
      Self.epoch($0, loss: 0.01 / Double($0), validation: 0.005 * Double($0))
    }
    #expect(Self.advisor(Self.steps(1...1, loss: 1) + events).advice.isEmpty)
  }

  @Test("takes a loss that is flat and high for underfitting, unless validation is much higher")
  func underfitting() {
    let rate = HyperparameterKey(rawValue: "layers.1.rate")
    let descriptors = [rate, .weightDecay].map { key in
      HyperparameterDescriptor(
        key: key, label: "", kind: .number(0...1, .linear(0.05)), effect: .nextStep,
        explanation: "")
    }
    func advice(
      validation: Double = 0.95, dropout: Double = 0, decay: Double = 0
    ) -> Advice? {
      let run = Self.description(
        values: [rate: .number(dropout), .weightDecay: .number(decay)],
        hyperparameters: descriptors)
      let epochs = (1...11).map { Self.epoch($0, loss: 0.95, validation: validation) }
      return Self.advisor(Self.steps(1...1, loss: 1) + epochs, of: run).advice.first
    }
    #expect(advice()?.rule == .underfitting && advice()?.change == nil)
    #expect(advice(validation: 1.1)?.rule == .underfitting)
    #expect(advice(validation: 1.2) == nil)
    // Less of what holds the network back: dropout first, then weight decay down to none.
    #expect(
      advice(dropout: 0.2, decay: 0.03)?.change == Advice.Change(key: rate, value: .number(0.1)))
    #expect(advice(decay: 0.03)?.change == Advice.Change(key: .weightDecay, value: .number(0.01)))
    #expect(advice(decay: 0.01)?.change == Advice.Change(key: .weightDecay, value: .number(0)))
  }

  @Test("against gradients that explode limits their norm, and lowers the rate where that is done")
  func exploding() {
    let limit = HyperparameterDescriptor(
      key: .clipNorm, label: "", kind: .number(0...1000, .linear(1)), effect: .nextStep,
      explanation: "")
    func change(limit norm: Double) -> Advice.Change? {
      let run = Self.description(
        values: [.learningRate: .number(0.01), .clipNorm: .number(norm)],
        hyperparameters: [Self.rate, limit])
      let events = (1...4).map { Self.layers(step: $0 * 50, gradients: (900, 900)) }
      return Self.advisor(events, of: run).advice.first?.change
    }
    #expect(change(limit: 0) == Advice.Change(key: .clipNorm, value: .number(10)))
    #expect(change(limit: 50) == Advice.Change(key: .clipNorm, value: .number(10)))
    #expect(change(limit: 5) == Advice.Change(key: .learningRate, value: .number(0.0033)))
  }

  @Test("says of two troubles, one of which follows from the other, only the first")
  func consequences() {
    let dead = (1...4).map { Self.layers(step: $0 * 50, gradients: (1e-4, 1), dead: 0.5) }
    #expect(Self.advisor(dead).advice.map(\.rule) == [.deadUnits])
    // Nobody should raise the rate of gradients that explode, however little they move.
    let slow = (1...600).flatMap { step in
      Self.steps(step...step, loss: 1 - Float(step) / 10_000)
        + (step % 100 == 0
          ? [Self.layers(step: step, update: 1e-6, gradients: (900, 900))] : [])
    }
    #expect(Self.advisor(slow).advice.map(\.rule) == [.explodingGradients])
  }

  @Test("reads dead, saturated, vanishing and exploding from reports about the layers")
  func layers() {
    func rules(_ event: (Int) -> RunEvent) -> [AdviceRule] {
      Self.advisor((1...4).map { event($0 * 50) }).advice.map(\.rule)
    }
    #expect(rules { Self.layers(step: $0, dead: 0.5) } == [.deadUnits])
    #expect(rules { Self.layers(step: $0, dead: 0.3) } == [])
    #expect(rules { Self.layers(step: $0, saturated: (0.6, 0)) } == [.saturatedUnits])
    // The outputs of a network may well be at their ends.
    #expect(rules { Self.layers(step: $0, saturated: (0, 0.9)) } == [])
    #expect(rules { Self.layers(step: $0, gradients: (1e-4, 1)) } == [.vanishingGradients])
    #expect(rules { Self.layers(step: $0, gradients: (0.02, 1)) } == [])
    #expect(rules { Self.layers(step: $0, gradients: (900, 900)) } == [.explodingGradients])
    #expect(rules { Self.layers(step: $0, gradients: (.nan, 1)) } == [.explodingGradients])
  }

  @Test("says nothing of vanishing gradients and saturated units where nothing is left to learn")
  func learned() {
    func rules(loss: Float) -> [AdviceRule] {
      Self.advisor(
        Self.steps(1...1, loss: 1) + Self.steps(2...400, loss: loss)
          + (1...4).map {
            Self.layers(step: 400 + $0 * 50, gradients: (1e-4, 1), saturated: (0.9, 0))
          }
      ).advice.map(\.rule)
    }
    #expect(rules(loss: 0.3) == [.saturatedUnits, .vanishingGradients])
    #expect(rules(loss: 0.01) == [])
  }

  @Test("does not take weights that begin at zero for gradients that explode")
  func zeroWeights() {
    let layer = LayerStatistics(
      layer: 0, weightMean: 0, weightDeviation: 0.001, weightNorm: 0.01, gradientNorm: 2,
      updateNorm: 0.01)
    let events = (1...4).map { RunEvent.layers([layer], step: $0 * 50) }
    #expect(Self.advisor(events).advice.isEmpty)
  }

  @Test("compares gradient norms with what was usual before")
  func jump() throws {
    var advisor = Self.advisor((1...40).map { Self.layers(step: $0 * 20, gradients: (1, 1)) })
    #expect(advisor.advice.isEmpty)
    for step in 41...44 { advisor.receive(Self.layers(step: step * 20, gradients: (50, 50))) }
    #expect(advisor.advice.map(\.rule) == [.explodingGradients])
    let evidence = try #require(advisor.advice.first?.evidence)
    #expect(evidence.hasPrefix("gradient norm 71, usually "))
    for step in 45...50 { advisor.receive(Self.layers(step: step * 20, gradients: (1, 1))) }
    #expect(advisor.advice.isEmpty)
  }

  @Test("says nothing of layers that are frozen")
  func frozen() {
    let run = Self.description(
      values: [HyperparameterKey(rawValue: "layers.0.trainable"): .flag(false)])
    let events = (1...4).map { Self.layers(step: $0 * 50, gradients: (0, 1)) }
    #expect(Self.advisor(events, of: run).advice.isEmpty)
    #expect(!Self.advisor(events).advice.isEmpty)
  }

  @Test("sees in the answers that one frequent class gets them all")
  func imbalance() throws {
    func rules(_ counts: [Int]) -> [Advice] {
      let matrix = ConfusionMatrix(classes: ["no", "yes"], counts: counts)
      return Self.advisor(
        Self.steps(1...1, loss: 1)
          + (1...3).map {
            Self.epoch($0, loss: 1 / Double($0), validation: 1 / Double($0), confusion: matrix)
          }
      ).advice
    }
    let advice = try #require(rules([90, 0, 10, 0]).first)
    #expect(advice.rule == .classImbalance)
    #expect(
      advice.evidence
        == "100% of the answers are no, which 90% of the samples are; of 10 of yes 0 found")
    #expect(rules([50, 0, 50, 0]).isEmpty)
    #expect(rules([90, 0, 5, 5]).isEmpty)
    #expect(rules([0, 0, 0, 0]).isEmpty)
  }

  @Test("of several networks says nothing about losses that need not fall")
  func adversarial() {
    let run = Self.description(["generator_loss", "discriminator_loss"])
    let events = Self.steps(1...100, loss: 1) + Self.steps(101...200, loss: 50)
    #expect(Self.advisor(events, of: run).advice.isEmpty)
    #expect(!Self.advisor(events).advice.isEmpty)
  }

  @Test("begins anew with another run, and puts the most urgent first")
  func order() {
    var advisor = Self.advisor(
      Self.steps(1...100, loss: 1) + (1...4).map { Self.layers(step: $0 * 50, dead: 0.9) }
        + Self.steps(101...200, loss: 50))
    #expect(advisor.advice.map(\.rule) == [.diverging, .deadUnits])
    advisor.receive(.started(Self.description()))
    #expect(advisor.advice.isEmpty)
    // Of the same severity in the order of the rules, whichever was found first.
    advisor = Self.advisor(
      Self.steps(1...1, loss: 1)
        + (1...9).map { Self.epoch($0, loss: 1 / Double($0), validation: 0.5 + Double($0) / 8) }
        + (2...5).map { Self.layers(step: $0 * 50, dead: 0.9) })
    #expect(advisor.advice.map(\.rule) == [.deadUnits, .overfitting])
  }

  @Test("says the same of steps one by one and of steps folded together")
  func folding() {
    let events = Self.steps(1...128, loss: 1) + Self.steps(129...256, loss: 40)
    var folded: [RunEvent] = []
    var pending: StepSummary?
    for event in events {
      guard case .steps(let summary) = event else { continue }
      if pending == nil { pending = summary } else { pending?.merge(summary) }
      if summary.lastStep % 32 == 0, let whole = pending {
        folded.append(.steps(whole))
        pending = nil
      }
    }
    #expect(Self.advisor(folded).advice.map(\.rule) == Self.advisor(events).advice.map(\.rule))
  }

  @Test("calls a loss flat whatever one exploded epoch before it was")
  func explodedEpoch() {
    let epochs = (1...11).map { number in
      Self.epoch(number, loss: number == 1 ? 64 : 2.6, validation: 2.6)
    }
    let advisor = Self.advisor(Self.steps(1...10, loss: 2.3) + epochs)
    #expect(advisor.advice.map(\.rule).contains(.underfitting))
  }
}
