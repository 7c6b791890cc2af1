import Files
import Monitoring
import NeuralNetworks
import Testing

@testable import Training

@Suite("A schedule that is switched while training goes on")
struct ScheduleControlTests {
  private func session(
    _ rate: String = "0.1", epochs: Int = 3, seed: Int = 1
  ) throws -> TrainingSession {
    TrainingSession(
      try TrainingFixture.plan(
        optimizer: #"{"type": "sgd", "learning_rate": \#(rate)}"#, batchSize: 10, epochs: epochs,
        seed: seed))
  }

  private func key(_ name: String) -> HyperparameterKey { HyperparameterKey(rawValue: name) }

  /// Trains some steps and returns their rates.
  @discardableResult
  private func steps(_ count: Int, _ session: TrainingSession) -> [Double] {
    (0..<count).map { _ in
      let rate = session.trainStep().learningRate
      if session.isAtEpochEnd { _ = session.endEpoch() }
      return rate
    }
  }

  @Test(
    "goes on from the rate in force and brings its own numbers with it",
    arguments: LearningRateSchedule.Kind.allCases.dropFirst())
  func switching(kind: LearningRateSchedule.Kind) throws {
    let session = try session()
    steps(3, session)
    _ = try session.set(.schedule, to: .choice(kind.rawValue))
    #expect(session.learningRate == 0.1)
    let names = session.descriptors.filter { $0.group == .schedule }.map(\.key.rawValue)
    #expect(
      names.first == "schedule" && names.suffix(2) == ["schedule.start_step", "schedule.scale"])
    #expect(names.count > 4)
    for descriptor in session.descriptors {
      let value = try #require(session.values[descriptor.key])
      #expect(descriptor.accepts(value), "\(descriptor.key.rawValue)")
    }
    #expect(session.values[.startStep] == 3)
    // Twelve of fifteen steps are left; all but a staircase of whole epochs have moved by then.
    let rates = steps(12, session)
    #expect(rates[0] == 0.1 && rates[11] != 0.1)
    #expect(Set(session.values.keys) == Set(session.descriptors.map(\.key)))
  }

  @Test("comes to its end with the run")
  func end() throws {
    let session = try session(epochs: 4)
    steps(10, session)
    _ = try session.set(.schedule, to: .choice("cosine_decay"))
    #expect(session.values[key("schedule.decay_steps")] == 10)
    let rates = steps(10, session)
    #expect(rates[0] == 0.1 && abs(rates[5] - 0.05) < 1e-12 && rates[9] < 0.005)
  }

  /// What the dashboard sends to take a change back: the choice, and then all that came with it.
  private func restore(
    _ values: HyperparameterValues, first: HyperparameterKey, _ session: TrainingSession
  ) throws {
    _ = try session.set(first, to: try #require(values[first]))
    for descriptor in session.descriptors where descriptor.key != first {
      guard !descriptor.movesByItself, let value = values[descriptor.key] else { continue }
      _ = try session.set(descriptor.key, to: value)
    }
  }

  @Test("taken back, it goes on to the last bit as if nothing had been changed")
  func undo() throws {
    let exponential = """
      {"type": "exponential_decay", "initial_learning_rate": 0.3, "decay_steps": 7, "decay_rate": 0.5}
      """
    for (rate, other) in [
      ("0.1", "cosine_decay"), (exponential, "one_cycle"), (exponential, "constant"),
    ] {
      let changed = try session(rate)
      let plain = try session(rate)
      for session in [changed, plain] {
        steps(2, session)
        // A rate set by hand scales what is left of the schedule.
        _ = try session.set(.learningRate, to: 0.2)
        steps(2, session)
      }
      let before = changed.values
      _ = try changed.set(.schedule, to: .choice(other))
      #expect(changed.values != before)
      try restore(before, first: .schedule, changed)
      for (key, value) in before where key != .learningRate {
        #expect(changed.values[key] == value)
      }
      #expect(steps(8, changed) == steps(8, plain), "\(other)")
    }
  }

  @Test("has numbers that rule from the next step on")
  func numbers() throws {
    let session = try session()
    _ = try session.set(.schedule, to: .choice("exponential_decay"))
    _ = try session.set(key("schedule.decay_steps"), to: 1)
    _ = try session.set(key("schedule.decay_rate"), to: 0.5)
    #expect(steps(3, session) == [0.1, 0.05, 0.025])
    _ = try session.set(key("schedule.scale"), to: 2)
    #expect(steps(1, session) == [0.025])
    _ = try session.set(key("schedule.staircase"), to: .flag(true))
    _ = try session.set(key("schedule.decay_steps"), to: 100)
    #expect(steps(1, session) == [0.2])
  }

  @Test("refuses boundaries that do not rise, and numbers that another schedule has")
  func refusal() throws {
    let session = try session(
      """
      {"type": "piecewise_constant_decay", "boundaries": [2, 4], "values": [0.3, 0.2, 0.1]}
      """)
    let error = #expect(throws: InputError.self) {
      try session.set(key("schedule.boundaries.0"), to: 5)
    }
    #expect(error?.expected == "rising boundaries")
    #expect(throws: InputError.self) { try session.set(key("schedule.alpha"), to: 0.5) }
    _ = try session.set(key("schedule.boundaries.0"), to: 0)
    _ = try session.set(key("schedule.values.1"), to: 0.25)
    #expect(steps(3, session) == [0.3, 0.25, 0.25])
  }

  @Test("keeps its place when another optimizer takes over")
  func otherOptimizer() throws {
    let session = try session()
    _ = try session.set(.schedule, to: .choice("cosine_decay"))
    steps(5, session)
    let rate = session.learningRate
    _ = try session.set(.optimizer, to: .choice("adam"))
    #expect(session.learningRate == rate)
    #expect(session.values[.schedule] == .choice("cosine_decay"))
  }

  @Test("tells the rates to come: at most 64, from the next step to the last")
  func coming() throws {
    let session = try session(epochs: 40)
    #expect(session.comingLearningRates().map(\.step) == [1, 200])
    steps(3, session)
    _ = try session.set(.schedule, to: .choice("cosine_decay"))
    let points = session.comingLearningRates()
    #expect(points.count == 64 && points.first?.step == 4 && points.last?.step == 200)
    #expect(points.first?.rate == 0.1 && (points.last?.rate ?? 1) < 1e-4)
    let byStep = Dictionary(uniqueKeysWithValues: points.map { ($0.step, $0.rate) })
    for (offset, rate) in steps(197, session).enumerated() {
      if let told = byStep[4 + offset] { #expect(told == rate) }
    }
    #expect(session.comingLearningRates().isEmpty)
    // An epoch more goes on where the schedule ends.
    _ = try session.set(.epochs, to: 41)
    #expect(session.comingLearningRates().map(\.step) == [201, 202, 203, 204, 205])
  }

  @Test("is told with what it brings, and with the rates to come")
  func events() throws {
    let watcher = TrainingEngineTests.Watcher(try TrainingFixture.plan())
    watcher.engine.send(.set(.schedule, .choice("one_cycle")))
    watcher.engine.send(.set(.learningRate, 0.5))
    watcher.engine.start()
    _ = try watcher.waitForEnd()
    let told = watcher.events.compactMap { event -> String? in
      switch event {
      case .applied(let change): "applied \(change.key.rawValue)"
      case .controls(_, let values): "controls, scale \(values[.scheduleScale]?.text ?? "none")"
      case .learningRates(let points): "\(points.count) rates"
      default: nil
      }
    }
    #expect(
      told == [
        "2 rates", "applied schedule", "controls, scale 1", "21 rates", "applied learning_rate",
        "controls, scale 500", "21 rates",
      ])
  }

  @Test("is one of the command line's values, made for the whole run, with its numbers")
  func overrides() throws {
    let plain = try TrainingFixture.plan(batchSize: 10, epochs: 4)
    let keys = plain.hyperparameters(choosing: ["schedule": "cosine_decay"]).map(\.key.rawValue)
    #expect(keys.contains("schedule.alpha") && !keys.contains("schedule.decay_rate"))
    let schedule = plain.override(.schedule, .choice("cosine_decay"), in: plain.definition)
    #expect(schedule.path == ["training", "optimizer", "learning_rate"])
    #expect(schedule.value["decay_steps"] == 20 && schedule.value["initial_learning_rate"] == 0.001)
    let alpha = plain.override(key("schedule.alpha"), 0.5, in: plain.definition)
    #expect(alpha.path == ["training", "optimizer", "learning_rate", "alpha"])
    // A rate in place of a schedule leaves none whose numbers could be set.
    let scheduled = try TrainingFixture.plan(
      optimizer: """
        {"type": "sgd", "learning_rate": {"type": "cosine_decay", "initial_learning_rate": 1,
         "decay_steps": 5}}
        """)
    func has(_ chosen: [String: String]) -> Bool {
      scheduled.hyperparameters(choosing: chosen).contains { $0.key.rawValue == "schedule.alpha" }
    }
    #expect(has([:]) && !has(["learning_rate": "0.1"]))
    #expect(has(["learning_rate": "0.1", "schedule": "cosine_decay"]))
  }
}
