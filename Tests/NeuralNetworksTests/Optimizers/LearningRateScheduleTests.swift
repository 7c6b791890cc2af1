import Files
import NeuralNetworks
import Testing

@Suite("Learning rate schedules")
struct LearningRateScheduleTests {
  private func read(_ schedule: String) throws -> LearningRateSchedule {
    let text = #"{"type": "sgd", "learning_rate": \#(schedule)}"#
    return try OptimizerDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
      .learningRate
  }

  private func rates(_ schedule: String, _ steps: [Int]) throws -> [Double] {
    let schedule = try read(schedule)
    return steps.map { (schedule.rate(atStep: $0) * 1e6).rounded() / 1e6 }
  }

  @Test("a piecewise constant rate changes after each boundary, as in Keras")
  func piecewise() throws {
    let text = """
      {"type": "piecewise_constant_decay", "boundaries": [10, 20], "values": [1, 0.5, 0.1]}
      """
    #expect(try rates(text, [0, 10, 11, 20, 21, 1000]) == [1, 1, 0.5, 0.5, 0.1, 0.1])
  }

  @Test("a cosine with restarts starts again, longer and lower")
  func restarts() throws {
    let text = """
      {"type": "cosine_decay_restarts", "initial_learning_rate": 1, "first_decay_steps": 10,
       "t_mul": 2, "m_mul": 0.5}
      """
    #expect(try rates(text, [0, 5, 10, 20, 30]) == [1, 0.5, 0.5, 0.25, 0.25])
  }

  @Test("one cycle rises to its maximum and falls below where it began")
  func oneCycle() throws {
    let text = """
      {"type": "one_cycle", "max_learning_rate": 1, "total_steps": 100, "div_factor": 10,
       "final_div_factor": 100}
      """
    #expect(try rates(text, [0, 15, 30, 65, 100, 500]) == [0.1, 0.55, 1, 0.5005, 0.001, 0.001])
  }

  @Test(
    "chosen by hand begins exactly with the rate in force, and can be written and read again",
    arguments: LearningRateSchedule.Kind.allCases)
  func byHand(kind: LearningRateSchedule.Kind) throws {
    for rate in [0.0007, 0.1, 3] {
      let schedule = LearningRateSchedule(kind, from: rate, steps: 901, stepsPerEpoch: 100)
      #expect(schedule.kind == kind && schedule.rate(atStep: 0) == rate)
      #expect(try read(JSONWriter.line(schedule.json)) == schedule)
      #expect(schedule.isConstant || schedule.rate(atStep: 900) < rate)
    }
  }

  @Test("has its numbers by their names, and changes one of them and no other")
  func numbers() throws {
    for kind in LearningRateSchedule.Kind.allCases {
      let schedule = LearningRateSchedule(kind, from: 0.5, steps: 100, stepsPerEpoch: 10)
      #expect(schedule.keys.isEmpty == (kind == .constant))
      for key in schedule.keys {
        var changed = schedule
        changed[key] = 1
        for other in schedule.keys {
          #expect(changed[other] == (other == key ? 1 : schedule[other]), "\(kind) \(key)")
        }
      }
    }
    var constant = LearningRateSchedule.constant(1)
    constant[.alpha] = 0.5
    #expect(constant == .constant(1))
  }

  @Test("begins at its start step, and is multiplied by its scale")
  func position() throws {
    let text = """
      {"type": "sgd", "learning_rate": {"type": "exponential_decay", "initial_learning_rate": 1,
       "decay_steps": 10, "decay_rate": 0.5, "start_step": 100, "scale": 3}}
      """
    let optimizer = try OptimizerDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
    #expect([0, 100, 110, 120].map { optimizer.rate(atStep: $0) } == [3, 3, 1.5, 0.75])
    #expect(optimizer.switched(to: .adam).rate(atStep: 110) == 1.5)
  }

  @Test("boundaries and values that do not fit each other are refused")
  func mismatch() {
    let error = #expect(throws: InputError.self) {
      try read(#"{"type": "piecewise_constant_decay", "boundaries": [10], "values": [1]}"#)
    }
    #expect(error?.found == "1 boundaries and 1 values")
  }
}
