import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Advice on the screen")
struct AdvicePanelTests {
  private typealias Fixture = DashboardFixture

  private func advised(_ columns: Int = 80, _ rows: Int = 24) -> DashboardState {
    var state = Fixture.populated(columns, rows)
    Fixture.advise(&state)
    return state
  }

  @Test("comes into the log once, with the key that leads to it")
  func log() {
    var state = advised()
    let lines = state.log.map(\.text).filter { $0.hasPrefix("advice") }
    #expect(lines == ["advice: overfitting, press 8", "advice: dead units, press 8"])
    let count = state.log.count
    state.receive(Fixture.step(251))
    #expect(state.log.count == count)
  }

  @Test("names no key in the log to somebody who looks at it already")
  func logOfPanel() {
    var state = Fixture.populated()
    state.press(.character("8"))
    Fixture.advise(&state)
    #expect(state.log.map(\.text).contains("advice: dead units"))
  }

  @Test("has the color of an error where it is critical, and of a warning where it is not")
  func colors() {
    var state = advised(200, 60)
    state.receive(Fixture.step(900, loss: .nan))
    state.press(.character("8"), .down, .down)
    let theme = state.theme
    #expect(state.advisor.advice[state.selectedAdvice].rule == .overfitting)
    #expect(Fixture.style(of: "diverging:", in: state)?.foreground == theme[.error])
    #expect(Fixture.style(of: "dead units:", in: state)?.foreground == theme[.warning])
  }

  @Test("is chosen with the arrows, and A makes its change as a typed one")
  func apply() {
    var state = advised()
    state.press(.character("A"))
    #expect(state.controls[0].pending == nil)
    state.press(.character("8"))
    #expect(state.advisor.advice[state.selectedAdvice].rule == .deadUnits)
    state.selectedControl = 3
    let rate = Fixture.learningRate.key
    #expect(state.press(.character("A")) == [.send(.set(rate, .number(0.00033), by: .advisor))])
    #expect(state.selectedControl == 0 && state.controls[0].pending == .number(0.00033))
    // What is on its way is not asked for twice.
    #expect(state.press(.character("A")).isEmpty)
    state.receive(Fixture.applied(.number(0.002), .number(0.00033), step: 881))
    #expect(state.advisor.advice.map(\.rule) == [.overfitting])
    // Taken back as any change is.
    #expect(state.press(.character("u")) == [.send(.set(rate, .number(0.002), by: .undo))])
    // Weight decay is no hyperparameter of this run.
    #expect(state.press(.character("A")).isEmpty)
  }

  @Test("stays chosen when more urgent advice comes")
  func selection() {
    var state = advised()
    state.press(.character("8"), .down)
    #expect(state.advisor.advice[state.selectedAdvice].rule == .overfitting)
    state.receive(Fixture.step(900, loss: .nan))
    #expect(state.advisor.advice.map(\.rule) == [.diverging, .deadUnits, .overfitting])
    #expect(state.advisor.advice[state.selectedAdvice].rule == .overfitting)
    state.press(.down)
    #expect(state.advisor.advice[state.selectedAdvice].rule == .diverging)
  }

  @Test("is empty while all is well, and lets the arrows choose a hyperparameter")
  func empty() {
    var state = Fixture.populated()
    state.press(.character("8"))
    #expect(Fixture.text(state).contains("nothing to advise"))
    state.press(.down)
    #expect(state.selectedControl == 1)
  }

  @Test("has a place of its own on a large screen")
  func large() {
    #expect(Fixture.text(advised(200, 60)).contains("─ 8 advice"))
    #expect(!Fixture.text(advised(120, 36)).contains("─ 8 advice"))
  }

  @Test("stays in the header, with its key, until the panel is chosen")
  func header() {
    func header(_ state: DashboardState) -> String { Fixture.canvas(state).lines[0] }
    #expect(header(advised(120, 36)).contains("  8 advice: dead units  ● training  epoch 8/8"))
    #expect(header(advised(60, 24)).contains("  8 dead units  ● training"))
    #expect(!header(advised(40, 12)).contains("8 "))
    #expect(!header(Fixture.populated(120, 36)).contains("advice"))
    var state = advised(120, 36)
    state.press(.character("8"))
    #expect(!header(state).contains("advice"))
  }

  @Test("shows the hyperparameter that A changes, whatever a filter hides")
  func filtered() {
    var state = advised()
    state.press(.character("4"), .character("/"))
    state.type("batch")
    state.press(.enter, .character("8"), .character("A"))
    #expect(state.hasShownControl)
    #expect(state.controls[state.selectedControl].descriptor.key == Fixture.learningRate.key)
  }

  @Test("at 80 by 24 looks like this")
  func picture80() {
    var state = advised()
    state.press(.character("8"))
    #expect(
      Fixture.text(state) == """
         descent  mnist  dense 32, dense 10                       ● training  epoch 8/8
        ╭─ 5 progress ─── space pause ─╮╭─ 1 loss ───────────────────────────── l log ─╮
        │epoch 8/8             step 250││━ validation 1.3000  ━ training 0.3333        │
        │██████████████████████████████││2 ⢢    ▾                                      │
        │2.5s trained         0.0s left││1 ⠈⠑⢄⡀ ┊         ⣀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠒⠒⠂         │
        │3.20k samples/s    3.20k/3.20k││     ⠈⠙⠛⠳⠶★⠶⠮⠉⠉⠉⠉                             │
        │best val_accuracy 0.8800      │╰──────────────────────────────────────────────╯
        ╰──────────────────────────────╯╭─ 8 advice 1/2 ───────────────────── A apply ─╮
        ╭─ 4 hyperparameters ─ +- set ─╮│▸dead units: many relu units no longer learn  │
        │▸learning rate      0.002 @120││ 63% of the units of layer 0 dense are 0 for  │
        │ batch size                 32││ every sample, over 40% since step 800        │
        │ nesterov                  off││ A learning rate 0.002 → 0.00033              │
        │ epochs                      4││ lower the learning rate before more of them  │
        │next step, 0 to 10: How far   ││ die; start anew with he_normal weights or    │
        │each update goes.             ││ with leaky_relu, elu or gelu, which cannot   │
        │                              ││ die                                          │
        ╰──────────────────────────────╯│ overfitting: the validation loss rises while │
        ╭─ 6 log ──────────────────────╮│ the training loss falls                      │
        │250 epoch 7  val_accuracy 0.8…││ val_loss 0.5000 in epoch 2, its best, then   │
        │250 advice: overfitting, pres…││ 1.3000; loss 0.4500, then 0.1000             │
        │250 epoch 8  val_accuracy 0.8…││                                              │
        │250 advice: dead units, press…││                                              │
        ╰──────────────────────────────╯╰──────────────────────────────────────────────╯
         q quit  ? help  space pause  + - change  A apply  u undo  . step  r rewind
        """)
  }

  @Test("at 40 by 12 looks like this")
  func picture40() {
    var state = advised(40, 12)
    state.press(.character("8"), .down)
    #expect(
      Fixture.text(state) == """
         descent  mnist   ● training  epoch 8/8
        ╭─ 8 advice 2/2 ───────────────────────╮
        │▸overfitting: the validation loss     │
        │ rises while the training loss falls  │
        │ val_loss 0.5000 in epoch 2, its best,│
        │ then 1.3000; loss 0.4500, then 0.1000│
        │ dropout, weight decay or             │
        │ augmentation; more data; a smaller   │
        │ network; early_stopping with         │
        │ restore_best_weights                 │
        ╰──────────────────────────────────────╯
         q quit  ? help  space pause
        """)
  }
}
