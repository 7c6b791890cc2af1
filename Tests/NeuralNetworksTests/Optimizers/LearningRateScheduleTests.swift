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

  @Test("boundaries and values that do not fit each other are refused")
  func mismatch() {
    let error = #expect(throws: InputError.self) {
      try read(#"{"type": "piecewise_constant_decay", "boundaries": [10], "values": [1]}"#)
    }
    #expect(error?.found == "1 boundaries and 1 values")
  }
}
