import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The command palette")
struct CommandPaletteTests {
  private typealias Fixture = DashboardFixture

  private func opened(_ text: String = "", finished: Bool = false) -> DashboardState {
    var state = Fixture.started()
    if finished { state.receive(Fixture.finished()) }
    state.press(.character(":"))
    state.type(text)
    return state
  }

  private func run(_ text: String) -> (state: DashboardState, effects: [DashboardEffect]) {
    var state = opened(text)
    let effects = state.press(.enter)
    return (state, effects)
  }

  @Test("has a name for every action of the key table, and each name once")
  func names() {
    for binding in KeyMap.bindings {
      let isNamed = KeyMap.bindings.contains { $0.action == binding.action && $0.name != nil }
      #expect(isNamed, "\(binding.help)")
    }
    #expect(Set(KeyMap.names).count == KeyMap.names.count)
  }

  @Test("offers every named action, hyperparameter and theme when it opens")
  func everything() {
    let state = opened()
    let texts = state.prompt?.entries.map(\.text) ?? []
    for name in KeyMap.names where name != "command" {
      // This run has no preview yet.
      #expect(texts.contains(name) == (name != "panel preview"), "\(name)")
    }
    for key in ["learning_rate", "batch_size", "nesterov", "epochs"] {
      #expect(texts.contains("set \(key) "))
    }
    #expect(texts.contains("theme other") && texts.contains("screenshot "))
  }

  @Test("offers what explains itself with a word, after all whose name fits")
  func explanations() {
    let entries = opened("momen").prompt?.entries ?? []
    #expect(entries.map(\.text) == ["set nesterov "])
    // Few letters are the beginning of too much.
    #expect(opened("mo").prompt?.entries.contains { $0.text == "set nesterov " } == false)
    let pages = opened("mistakes").prompt?.entries ?? []
    #expect(pages.first?.text == "page")
  }

  @Test("runs each named action as its key does", arguments: KeyMap.bindings.indices)
  func actions(index: Int) throws {
    let binding = KeyMap.bindings[index]
    guard let name = binding.name, binding.action != .openPalette else { return }
    var keyed = Fixture.populated()
    keyed.receive(Fixture.predictions)
    keyed.receive(.paused(step: 250))
    if !binding.holds(in: keyed.focus), let panel = PanelID.allCases.first(where: binding.holds) {
      keyed.focus = panel
    }
    var typed = keyed
    let expected = keyed.press(binding.keys[0])
    typed.press(.character(":"))
    typed.type(name)
    #expect(typed.prompt?.selected?.text == name)
    #expect(typed.press(.enter) == expected)
    #expect(typed.prompt == nil)
    #expect(Fixture.text(typed) == Fixture.text(keyed))
  }

  @Test("goes to the panel of an action that holds in one only")
  func otherPanel() {
    var state = Fixture.populated()
    state.press(.character(":"))
    state.type("next tensor")
    state.press(.enter)
    #expect(state.focus == .layers && state.layers.selected == 1)
  }

  @Test("narrows by letters in their order, the best first")
  func narrowing() {
    #expect(opened("lr").prompt?.entries.first?.text == "set learning_rate ")
    #expect(opened("oth").prompt?.entries.first?.text == "theme other")
    #expect(opened("xyz").prompt?.entries.isEmpty == true)
    var state = opened("xyz")
    state.press(.control("u"))
    #expect(state.prompt?.entries == opened().prompt?.entries)
  }

  @Test(
    "sets a hyperparameter, shows it as pending and selects it",
    arguments: ["set batch_size 64", "set batch_size=64", "set batch_size  64"])
  func setting(text: String) {
    let (state, effects) = run(text)
    #expect(effects == [.send(.set(Fixture.batchSize.key, .number(64)))])
    #expect(state.prompt == nil && state.selectedControl == 1)
    #expect(state.controls[1].pending == .number(64))
  }

  @Test(
    "says what is expected of a wrong value or command, and stays open",
    arguments: [
      ("set learning_rate 99", "found 99; expected a number from 0 to 10"),
      ("set learning_rate ", "found ; expected a number from 0 to 10"),
      ("set nesterov maybe", "found maybe; expected true or false"),
      ("set nothing 1", "found nothing; expected a hyperparameter"),
      ("set lr 0.1", "found lr; expected a hyperparameter such as learning_rate"),
      ("set ls=0.1", "found ls; expected a hyperparameter"),
      ("screenshot x.png", "found x.png; expected a file that ends in .svg, .txt or .ansi"),
      ("screenshot .svg", "found .svg; expected a file that ends in .svg, .txt or .ansi"),
      ("go to step 9", "found 9; expected a step; none is done yet"),
      ("go to epoch 1", "found 1; expected an epoch that has ended; none has"),
      ("xyzzy", "found xyzzy; expected a command"),
    ])
  func complaints(text: String, complaint: String) {
    var (state, effects) = run(text)
    #expect(effects.isEmpty)
    #expect(state.prompt?.field.complaint == complaint)
    #expect(Fixture.text(state).contains(complaint.prefix(60)))
    state.press(.backspace)
    #expect(state.prompt?.field.complaint == nil)
  }

  @Test(
    "knows which steps and epochs there are",
    arguments: [
      ("go to step 0", "found 0; expected a step from 1 to 250"),
      ("go to step x", "found x; expected a step from 1 to 250"),
      ("go to epoch 3", "found 3; expected an epoch from 1 to 2"),
    ])
  func wrongPlaces(text: String, complaint: String) {
    var state = Fixture.populated()
    state.press(.character(":"))
    state.type(text)
    #expect(state.press(.enter).isEmpty)
    #expect(state.prompt?.field.complaint == complaint)
  }

  @Test("completes with tab up to where a value has to be typed, as enter does")
  func completion() {
    for key in [Key.tab, .enter] {
      var state = opened("lr")
      state.press(key)
      #expect(state.prompt?.field.text == "set learning_rate ")
      #expect(state.prompt?.entries.isEmpty == true)
      #expect(Fixture.text(state).contains("0.001; expected a number from 0 to 10"))
      state.type("0.5")
      #expect(state.press(.enter) == [.send(.set(Fixture.learningRate.key, .number(0.5)))])
    }
  }

  @Test("offers the values of a flag, and arrows choose among what it offers")
  func flagValues() {
    var state = opened("set nesterov ")
    #expect(state.prompt?.entries.map(\.text) == ["set nesterov on", "set nesterov off"])
    state.press(.down, .down, .up)
    #expect(state.prompt?.selected?.text == "set nesterov off")
    state.press(.up)
    #expect(state.press(.enter) == [.send(.set(Fixture.nesterov.key, .flag(true)))])
  }

  @Test("chooses a theme by its name")
  func theme() {
    #expect(run("theme other").state.theme.name == "other")
  }

  @Test("takes charts and layers to a step, and to the end of an epoch")
  func visiting() {
    var state = Fixture.layered(120, 40)
    state.receive(Fixture.epoch(3, loss: 0.4, accuracy: 0.9))
    func go(_ text: String) {
      state.press(.character(":"))
      state.type(text)
      #expect(state.press(.enter).isEmpty)
    }
    go("go to step 127")
    #expect(state.charts.cursor == 127 && state.layers.shown?.step == 120)
    go("go to epoch 3")
    #expect(state.charts.cursor == 300 && state.layers.shown?.step == 300)
    // The newest is followed again.
    go("go to step 400")
    state.receive(Fixture.layerHistograms(step: 410))
    #expect(state.layers.shown?.step == 410)
  }

  @Test("asks for a frame in a file")
  func screenshot() {
    #expect(run("screenshot a b.svg").effects == [.saveFrame("a b.svg")])
    #expect(run("picture").effects == [.saveFrame("descent-mnist-0.svg")])
  }

  @Test("has quitting behind all other actions: nobody who only presses Enter means to leave")
  func quittingLast() {
    let actions = CommandPalette.all(Fixture.started()).filter {
      if case .perform = $0.command { true } else { false }
    }
    #expect(actions.last?.text == "quit" && actions.count > 20)
  }

  @Test("quits as q does, and asks first while training")
  func quitting() {
    #expect(run("quit").state.quitPopup == .stopAndSave)
    var state = opened("quit", finished: true)
    #expect(state.press(.enter) == [.quit(discard: false)])
  }

  @Test(
    "is left with escape, Ctrl-C and backspace, and nothing happens",
    arguments: [Key.escape, .control("c"), .backspace])
  func leaving(key: Key) {
    var state = opened()
    #expect(state.press(key).isEmpty)
    #expect(state.prompt == nil && state.quitPopup == nil)
  }

  @Test("takes a run's name into a picture's only as far as it can be part of a file's")
  func pictureName() {
    var run = Fixture.description()
    run.name = "../a b\u{1B}/ü"
    var state = Fixture.empty()
    state.receive(.started(run))
    #expect(state.press(.character("S")) == [.saveFrame("descent-..-a-b----0.svg")])
  }

  @Test("says in the footer what became of a frame until the next key, and in the log for good")
  func answer() {
    for isError in [false, true] {
      var state = Fixture.populated(40, 12)
      state.press(.character("S"))
      _ = state.update(.answer("the frame is in x.svg", isError: isError))
      #expect(Fixture.canvas(state).lines[11] == " the frame is in x.svg")
      #expect(state.log.last?.role == (isError ? .error : .good))
      _ = state.update(.mouse(MouseEvent(.press, column: 2, row: 11)))
      #expect(Fixture.canvas(state).lines[11].hasPrefix(" q quit"))
      #expect(state.quitPopup == nil)
      _ = state.update(.answer("again", isError: isError))
      state.press(.up)
      #expect(Fixture.canvas(state).lines[11].hasPrefix(" q quit"))
    }
  }

  @Test("shows a complaint in two rows where it is narrow")
  func longComplaint() {
    var state = Fixture.populated(40, 12)
    state.press(.character(":"))
    state.type("screenshot x.tx")
    state.press(.enter)
    let text = Fixture.text(state)
    #expect(text.contains("│ found x.tx; expected a file that ends│"))
    #expect(text.contains("│ in .svg, .txt or .ansi"))
  }
}
