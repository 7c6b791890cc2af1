import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Undo and redo")
struct ChangeHistoryTests {
  private typealias Fixture = DashboardFixture

  /// Does what an engine does: confirms every change at once.
  private func confirm(_ effects: [DashboardEffect], in state: inout DashboardState) {
    for effect in effects {
      guard case .send(.set(let key, let value, _)) = effect,
        let control = state.controls.first(where: { $0.descriptor.key == key })
      else { continue }
      state.receive(
        .applied(
          AppliedChange(key: key, from: control.value, to: value, step: 7, epoch: 1)))
    }
  }

  private func values(_ state: DashboardState) -> [HyperparameterValue] {
    state.controls.map(\.value)
  }

  @Test("five changes and five times u bring every value back, and all ten are in the list")
  func undoAll() {
    var state = Fixture.started()
    let before = values(state)
    for key in [Key.character("+"), .character("+"), .character("-"), .character("}")] {
      confirm(state.press(key), in: &state)
    }
    confirm(state.press(.down, .down, .character("+")), in: &state)
    let changed = values(state)
    #expect(changed != before && state.history.entries.count == 5)
    for _ in 0..<5 { confirm(state.press(.character("u")), in: &state) }
    #expect(values(state) == before)
    #expect(state.history.entries.count == 10)
    #expect(
      state.history.entries.map(\.origin).suffix(5) == Array(repeating: .undone, count: 5)[...])
    #expect(state.press(.character("u")).isEmpty)
    #expect(state.log.last?.text == "nothing to undo")
    for _ in 0..<5 { confirm(state.press(.control("r")), in: &state) }
    #expect(values(state) == changed)
    #expect(state.press(.control("r")).isEmpty)
  }

  @Test("a new change after undo leaves nothing to redo")
  func newChange() {
    var state = Fixture.started()
    confirm(state.press(.character("+")), in: &state)
    confirm(state.press(.character("u")), in: &state)
    #expect(state.history.canRedo)
    confirm(state.press(.character("-")), in: &state)
    #expect(!state.history.canRedo && state.history.canUndo)
  }

  @Test("another optimizer comes back with the numbers it had")
  func optimizer() {
    let optimizer = HyperparameterDescriptor(
      key: HyperparameterKey(rawValue: "optimizer"), label: "optimizer",
      kind: .choice(["sgd", "adam"]), effect: .nextStep, explanation: "The update rule.")
    let momentum = HyperparameterDescriptor(
      key: HyperparameterKey(rawValue: "momentum"), label: "momentum",
      kind: .number(0...1, .linear(0.1)), effect: .nextStep, explanation: "What goes on.")
    var run = Fixture.description(hyperparameters: [Fixture.learningRate, optimizer, momentum])
    run.values[optimizer.key] = .choice("sgd")
    run.values[momentum.key] = .number(0.7)
    var state = Fixture.empty()
    state.receive(.started(run))
    state.press(.down)
    let effects = state.press(.character("+"))
    #expect(effects == [.send(.set(optimizer.key, .choice("adam")))])
    confirm(effects, in: &state)
    state.receive(
      .controls(
        [Fixture.learningRate, optimizer],
        [Fixture.learningRate.key: .number(0.001), optimizer.key: .choice("adam")]))
    #expect(
      state.press(.character("u")) == [
        .send(.set(optimizer.key, .choice("sgd"), by: .undo)),
        .send(.set(momentum.key, .number(0.7), by: .undo)),
      ])
  }

  @Test("0 asks for the value at the start, and { and } go a tenth of the step")
  func resetAndFine() {
    var state = Fixture.started()
    confirm(state.press(.character("+")), in: &state)
    #expect(
      state.press(.character("0")) == [.send(.set(Fixture.learningRate.key, .number(0.001)))])
    state = Fixture.started()
    #expect(
      state.press(.character("}")) == [.send(.set(Fixture.learningRate.key, .number(0.0011)))])
    #expect(
      state.press(.character("{")) == [.send(.set(Fixture.learningRate.key, .number(0.001)))])
  }

  @Test("a batch size that is changed and changed back within an epoch waits no longer than that")
  func changedBack() {
    var state = Fixture.started()
    state.press(.down, .character("+"), .character("-"))
    #expect(state.controls[1].pending == .number(32))
    state.receive(Fixture.epoch(1, loss: 1, accuracy: 0.5))
    #expect(state.controls[1].pending == nil && state.history.entries.isEmpty)
  }

  @Test("H shows the changes in the place of the values")
  func list() {
    var state = Fixture.started()
    state.press(.character("H"))
    #expect(Fixture.text(state).contains("nothing changed yet"))
    confirm(state.press(.character("+")), in: &state)
    confirm(state.press(.character("u")), in: &state)
    let text = Fixture.text(state)
    #expect(text.contains("4 changes"))
    #expect(text.contains("7 learning rate 0.001 → 0.002"))
    #expect(text.contains("7 undo learning rate 0.002 → …"))
    state.press(.character("H"))
    #expect(Fixture.text(state).contains("4 hyperparameters"))
  }
}
