import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The screen")
struct DashboardViewTests {
  private typealias Fixture = DashboardFixture

  /// States that draw something of their own.
  private static func states(_ symbols: Symbols) -> [DashboardState] {
    var states = [Fixture.empty(80, 24, symbols), Fixture.populated(80, 24, symbols)]
    var state = states[1]
    state.press(.character("+"), .character("l"), .enter)
    state.type("99")
    state.press(.enter)
    states.append(state)
    state = states[1]
    state.press(.character("3"), .enter, .character("q"))
    states.append(state)
    state = states[1]
    state.press(.character("6"), .up, .character("?"))
    states.append(state)
    state = states[1]
    Fixture.advise(&state)
    state.press(.character("8"))
    states.append(state)
    return states
  }

  @Test(
    "is drawn at every size without trap, and in ASCII with ASCII only", arguments: Symbols.allCases
  )
  func sizes(symbols: Symbols) {
    var canvas = Canvas(Size(columns: 0, rows: 0))
    for var state in Self.states(symbols) {
      for columns in 0...60 {
        for rows in 0...30 where (columns + rows) % 3 == 0 || columns < 6 || rows < 6 {
          state.size = Size(columns: columns, rows: rows)
          DashboardView.draw(state, on: &canvas)
          #expect(canvas.size == state.size)
          guard symbols == .ascii else { continue }
          let strange = canvas.text.unicodeScalars.first { $0.value >= 0x7F }
          guard strange == nil else {
            Issue.record("\(state.size) has \(strange.map { String($0) } ?? "")")
            return
          }
        }
      }
    }
  }

  @Test("a run of two networks has both losses in one chart and both accuracies in the other")
  func twoNetworks() {
    var state = Fixture.empty(120, 60)
    let names = ["generator_loss", "discriminator_loss", "real_accuracy", "fake_accuracy"]
    var run = Fixture.description(
      metrics: names.map {
        MetricDescriptor(name: $0, isHigherBetter: $0.hasSuffix("accuracy"))
      })
    run.layers[0].network = "generator"
    run.layers[1].network = "discriminator"
    state.receive(.started(run))
    state.receive(
      .steps(
        StepSummary(
          step: 1, epoch: 1, samples: 32, seconds: 0.01, learningRate: 0.001,
          values: [0.75, 0.625, 0.875, 0.9375, 0, 0, 0, 0])))
    state.receive(Fixture.histograms)
    let text = Fixture.text(state)
    #expect(text.contains("1 loss"))
    #expect(text.contains("generator 0.7500  ━ discriminator 0.6250"))
    #expect(text.contains("2 accuracy"))
    #expect(text.contains("real 0.8750  ━ fake 0.9375"))
    #expect(Fixture.text(state).contains("G 0 dense kernel"))
    #expect(Fixture.text(state).contains("D 0 dense kernel"))
  }

  @Test("at 80 by 24 looks like this")
  func picture80() {
    #expect(
      Fixture.text(Fixture.populated()) == """
         descent  mnist  dense 32, dense 10                       ● training  epoch 3/4
        ╭─ 5 progress ─── space pause ─╮╭─ 1 loss ───────────────────────────── l log ─╮
        │epoch 3/4             step 250││━ validation 0.5000  ━ training 0.3333        │
        │██████████████████▊           ││2.0 ⠢⢄                 ▾                      │
        │2.5s trained         1.5s left││1.5   ⠉⠢⢄⣀             ┊                      │
        │3.20k samples/s    1.60k/3.20k││1.0       ⠉⠉⠒⠢⠤⠤⢄⣀⣀⣀⠤⠤⠤⣀⣀⣀⣀⣀⡀                 │
        │best val_accuracy 0.8800      ││0.5                 ⠉⠉⠉⠉⠉⠑⠒⠒⠚⠛⠛⠛⠛⠫⠶⠶★⠤⠤⠤⠤⠤⠤⠤⠤ │
        ╰──────────────────────────────╯│                  100             200         │
        ╭─ 4 hyperparameters ─ +- set ─╮╰──────────────────────────────────────────────╯
        │▸learning rate      0.002 @120│╭─ 2 accuracy ───────────────── m next  l log ─╮
        │ batch size                 32││━ validation 0.8800  ━ training 0.9259        │
        │ nesterov                  off││          ⢀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠶▾⠶⠶⠶⠶⠖⠒⠒⠒⠒⠒⠒⠒★⠒⠒⠒⠒⠒⠒⠒⠒ │
        │ epochs                      4││0.5  ⢀⡠⠒⠊⠉⠁            ┊                      │
        │next step, 0 to 10: How far   ││0.0 ⠔⠁                 ┊                      │
        │each update goes.             ││                  100             200         │
        │                              │╰──────────────────────────────────────────────╯
        ╰──────────────────────────────╯╭─ 3 weights @200 ───────────────────── ⏎ one ─╮
        ╭─ 6 log ──────────────────────╮│0 dense kernel                      0.001±0.07│
        │100 epoch 1  val_accuracy 0.8…││            ▁▁▄▆▆▇██▆▆▆▁▁                     │
        │120 learning rate 0.001 →     ││         ▃▃▆██████████████▃▃▂                 │
        │    0.002                     ││▁▁▁▂▂▃▆▆█████████████████████▆▆▅▂▂▂▁▁▁     ▁▁▁│
        │200 epoch 2  val_accuracy 0.8…││-0.25                 0                   0.25│
        ╰──────────────────────────────╯╰──────────────────────────────────────────────╯
         q quit  ? help  space pause  + - change  ⏎ type  u undo  . step  r rewind
        """)
  }

  @Test("at 40 by 12 looks like this")
  func picture40() {
    #expect(
      Fixture.text(Fixture.populated(40, 12)) == """
         descent  mnist   ● training  epoch 3/4
        ╭─ 1 loss ───────────────────── l log ─╮
        │━ validation 0.5000  ━ training 0.3333│
        │2 ⠒⢄⡀             ▾                   │
        │1   ⠈⠑⠒⠤⠤⣀⣀⣀      ┊                   │
        │            ⠉⠉⠉⠉⠛⠛⠛⠛⠛⠛⠓⠶⠶⠶⠶⠶⠶★⠤⠤⠤⠤⠤⠤⠤ │
        ╰──────────────────────────────────────╯
        ╭─ 4 hyperparameters ─ ⏎ type  +- set ─╮
        │▸learning rate              0.002 @120│
        │ batch size                         32│
        ╰──────────────────────────────────────╯
         q quit  ? help  space pause
        """)
  }

  /// A dashboard of a classifier of images that looks at them, on a terminal with some colours.
  private static func looking(
    _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille, palette: Palette = .indexed,
    at event: RunEvent = Fixture.predictions
  ) -> DashboardState {
    var state = DashboardState(
      size: Size(columns: columns, rows: rows), symbols: symbols, palette: palette)
    _ = state.update(.run(.started(Fixture.description())))
    state.receive(event)
    state.press(.character("7"))
    return state
  }

  @Test("at 40 by 12 without colours the predictions look like this")
  func pictureOfPredictions() {
    #expect(
      Fixture.text(Self.looking(40, 12, .ascii, palette: .monochrome)) == """
         descent  mnist   * training  epoch 0/4
        +- 7 predictions @200  9 of 12 right --+
        |@@@           @@@           @@@       |
        |@@@           @@@           @@@       |
        |@@@           @@@           @@@       |
        |@@@           @@@           @@@       |
        |@@@           @@@           @@@       |
        |@@@           @@@           @@@       |
        |y 0 -> 0 88% y 1 -> 1 88% y 2 -> 2 88%|
        |                                      |
        +--------------------------------------+
         q quit  ? help  space pause
        """)
  }

  @Test("draws every preview at every size without trap", arguments: Symbols.allCases)
  func previewSizes(symbols: Symbols) {
    var canvas = Canvas(Size(columns: 0, rows: 0))
    for event in Fixture.previews {
      var state = Self.looking(80, 24, symbols, at: event)
      for (columns, rows) in [(1, 1), (5, 4), (12, 30), (40, 12), (64, 14), (80, 24), (160, 40)] {
        state.size = Size(columns: columns, rows: rows)
        DashboardView.draw(state, on: &canvas)
        #expect(canvas.size == state.size)
      }
    }
  }

  @Test("shows images as half blocks in greys where there are 256 colours, else as characters")
  func palettes() {
    for palette in [Palette.indexed, .direct] {
      let canvas = Fixture.canvas(Self.looking(80, 24, palette: palette))
      #expect(canvas.text.contains("▀▀▀▀▀▀▀▀▀▀"))
      var greys: Set<Color> = []
      for row in 0..<24 {
        for column in 0..<80 where canvas[column, row].scalar == "▀" {
          greys.insert(canvas[column, row].style.foreground)
        }
      }
      #expect(greys == [.gray(10), .gray(250)])
    }
    for palette in [Palette.eight, .monochrome] {
      let text = Fixture.text(Self.looking(80, 24, palette: palette))
      #expect(text.contains("@@@") && !text.contains("▀"))
    }
    let ascii = Fixture.text(Self.looking(80, 24, .ascii, palette: .direct))
    #expect(ascii.contains("@@@") && !ascii.contains("▀"))
  }

  @Test("names the preview by what the network does, with its step")
  func previewTitles() {
    let titles: [(RunEvent, String)] = [
      (Fixture.predictions, "7 predictions @200  9 of 12 right"),
      (Fixture.reconstructions, "7 reconstructions @200  originals above"),
      (Fixture.forecast, "7 forecast @200"),
      (.preview(.samples([Fixture.image(1)]), step: 3), "7 samples @3"),
      (.preview(.text("we the people"), step: 4), "7 text @4"),
    ]
    for (event, title) in titles {
      #expect(Fixture.text(Self.looking(80, 24, at: event)).contains(" \(title) "))
      #expect(Fixture.text(Self.looking(200, 60, at: event)).contains(" \(title) "))
    }
  }

  @Test("draws a forecast as two lines with a legend and axes")
  func forecast() {
    let text = Fixture.text(Self.looking(80, 24, at: Fixture.forecast))
    #expect(text.contains("━ prediction 498.00  ━ truth 510.00"))
    #expect(text.contains("│500 ") && text.contains("5       10      15       20"))
  }

  @Test("lists every binding in the help at 80 by 24, scrolled", arguments: Symbols.allCases)
  func help(symbols: Symbols) {
    var state = Fixture.populated(80, 24, symbols)
    state.press(.character("?"))
    var text = ""
    for _ in KeyMap.bindings {
      text += Fixture.text(state)
      state.press(.down)
    }
    for line in KeyMap.help(symbols: symbols) {
      #expect(text.contains(line.keys), "\(line.keys)")
      #expect(text.contains(line.text), "\(line.text)")
    }
  }

  @Test("lists every binding in the help on a low wide screen")
  func lowHelp() {
    var state = Fixture.populated(170, 30)
    state.press(.character("?"))
    let text = Fixture.text(state)
    for line in KeyMap.help(symbols: .braille) { #expect(text.contains(line.text)) }
  }

  @Test("has whole entries in its footer at every width", arguments: PanelID.allCases)
  func footer(panel: PanelID) {
    var state = Fixture.populated()
    state.focus = panel
    // There is no advice to apply.
    let entries = KeyMap.bindings.filter { $0.action != .applyAdvice }.compactMap { binding in
      KeyMap.footerLabel(binding, focus: panel).map { label in
        (binding.footerKeys.map { $0.name(.braille) } + [label]).joined(separator: " ")
      }
    }
    for columns in 0...140 {
      state.size = Size(columns: columns, rows: 24)
      let line = Fixture.canvas(state).lines[23]
      let fitting = entries.indices.first {
        " \(entries[...$0].joined(separator: "  "))" == line
      }
      #expect(line.isEmpty || fitting != nil, "\(columns): \(line)")
    }
    state.size = Size(columns: 140, rows: 24)
    #expect(Fixture.canvas(state).lines[23].hasSuffix(entries.last ?? "?"))
  }

  @Test("has words in footer and border for what keys do at the moment")
  func footerWords() {
    var state = Fixture.populated(140, 40)
    state.press(.character("1"))
    #expect(Fixture.text(state).contains("⏎ enlarge"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("⏎ all panels"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("space pause ─"))
    state.receive(Fixture.finished())
    #expect(!Fixture.text(state).contains("space pause"))
  }

  @Test("a long metric keeps its best value, and a narrow header that the run is paused")
  func scarceRoom() {
    var state = Fixture.populated(80, 24)
    var run = Fixture.description()
    run.metrics[1].name = "mean_absolute_percentage_error"
    state.receive(.started(run))
    state.receive(
      .epoch(
        EpochReport(
          epoch: 3, epochs: 4, step: 300,
          metrics: MetricValues([("val_mean_absolute_percentage_error", 0.123)]),
          learningRate: 0.001, seconds: 1)))
    #expect(Fixture.text(state).contains("… 0.1230"))
    state.receive(.paused(step: 250))
    state.size = Size(columns: 20, rows: 5)
    #expect(Fixture.canvas(state).lines[0].contains("‖  epoch 3/4"))
  }

  @Test("shows changes whole in a narrow log, and once it is chosen also what epochs tell")
  func wrappedLog() {
    var state = Fixture.populated()
    let lines = Fixture.canvas(state).lines
    let change = lines.firstIndex { $0.hasPrefix("│120 learning rate 0.001 →  ") }
    #expect(change.map { lines[$0 + 1].hasPrefix("│    0.002  ") } == true)
    #expect(lines.contains { $0.hasPrefix("│200 epoch 2  val_accuracy 0.8…") })
    state.press(.character("6"))
    let text = Fixture.text(state)
    #expect(text.contains("│200 epoch 2  val_accuracy     │"))
    #expect(text.contains("│    0.8800  val_loss 0.5000   │"))
  }

  @Test("lists checkpoints with their epochs, and says which loss it tells of each")
  func checkpoints() {
    var state = Fixture.populated(120, 40)
    _ = state.update(
      .checkpoints([
        KeptCheckpoint(step: 120, reasons: [.change]), KeptCheckpoint(step: 200, reasons: [.epoch]),
      ]))
    state.press(.character("r"))
    let text = Fixture.text(state)
    #expect(text.contains("step 200      val_loss 0.5000  epoch 2 "))
    #expect(text.contains("step 120      loss 0.5882 "))
    #expect(text.contains("before a change"))
  }

  @Test("fills the log that is scrolled to its beginning")
  func scrolledLog() {
    var state = Fixture.populated(120, 40)
    for number in 1...40 { state.receive(.note("note \(number)", step: 250)) }
    state.press(.character("6"), .home)
    for _ in 1...60 { state.press(.up) }
    let lines = Fixture.canvas(state).lines.map { $0.prefix(36) }
    #expect(lines.contains { $0.hasPrefix("│0 3200 training, 800 validation") })
    #expect(lines.contains { $0.hasPrefix("│250 note 9 ") })
  }

  @Test("names the key that leaves out a spike which flattens a chart")
  func flattened() {
    var state = Fixture.started()
    state.receive(Fixture.step(1, loss: 40_000))
    for step in 2...60 { state.receive(Fixture.step(step, loss: 2)) }
    #expect(Fixture.text(state).contains("o no outliers  l log"))
    state.press(.character("o"))
    #expect(Fixture.text(state).contains("o outliers  l log"))
    #expect(!Fixture.text(Fixture.populated()).contains("o no outliers"))
  }

  @Test("says of a finished run no time that is left")
  func finishedProgress() {
    var state = Fixture.populated()
    #expect(Fixture.text(state).contains("1.5s left"))
    state.receive(Fixture.finished())
    #expect(Fixture.text(state).contains("2.5s trained  "))
    #expect(!Fixture.text(state).contains(" left"))
  }

  @Test("has the best loss second, before further metrics")
  func bestLoss() {
    var state = Fixture.populated(120, 40)
    var run = Fixture.description()
    run.metrics.append(MetricDescriptor(name: "auc", isHigherBetter: true))
    state.receive(.started(run))
    let values = MetricValues([("val_loss", 0.5), ("val_accuracy", 0.8), ("val_auc", 0.9)])
    state.receive(
      .epoch(
        EpochReport(
          epoch: 3, epochs: 4, step: 300, metrics: values, learningRate: 0.001, seconds: 1)))
    #expect(state.bestNames == ["val_accuracy", "val_loss", "val_auc"])
  }

  @Test("says in the footer how to leave what is open")
  func footerOfEditor() {
    var state = Fixture.populated()
    state.press(.enter)
    #expect(Fixture.canvas(state).lines[23] == " ⏎ set  esc cancel")
  }

  @Test("asks about quitting with all three answers")
  func popup() {
    var state = Fixture.populated()
    state.press(.character("q"))
    let text = Fixture.text(state)
    for answer in ["s stop and save", "k keep training", "n quit without saving"] {
      #expect(text.contains(answer))
    }
  }

  @Test("shows text from files as text, whatever is in it")
  func hostileText() {
    var state = Fixture.empty()
    var run = Fixture.description()
    run.name = "\u{1B}[2J\u{7}漢字e\u{301}"
    run.summary = "\u{9B}31m\n\r\t"
    state.receive(.started(run))
    _ = state.update(.notice("\u{1B}]0;title\u{7}", isError: true))
    for scalar in Fixture.text(state).unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
    }
  }

  @Test(
    "Enter leads through answers, saliency, occlusion, mistakes, confusion and classes, and round again"
  )
  func previewPages() {
    var state = Fixture.populated(160, 50)
    state.receive(Fixture.explained)
    state.press(.character("7"))
    #expect(Fixture.text(state).contains("7 predictions @200  9 of 12 right"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("7 saliency @200"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("7 occlusion @200  4 of 12 below a grey 3×3 patch"))
    #expect(Fixture.text(state).contains("✗ 3 → 8 88%"))
    #expect(Fixture.text(state).contains("falls by 62%"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("7 mistakes @200  7 of 100, most confident first"))
    state.press(.enter)
    // Nothing else before the first validation.
    #expect(Fixture.text(state).contains("7 predictions"))
    state.receive(
      .epoch(
        EpochReport(
          epoch: 3, epochs: 4, step: 300, metrics: MetricValues([]), learningRate: 0.001,
          seconds: 1, confusion: Fixture.confusion)))
    state.press(.enter, .enter, .enter, .enter)
    #expect(Fixture.text(state).contains("7 confusion after epoch 3"))
    #expect(Fixture.text(state).contains("7       0  15   0"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("7 classes after epoch 3  worst first"))
    state.press(.enter)
    #expect(Fixture.text(state).contains("7 predictions"))
  }

  @Test("left and right go through the mistakes, which asks nothing of the run")
  func mistakes() {
    var state = Fixture.populated(80, 24)
    state.receive(Fixture.explained)
    state.press(.character("7"), .enter, .enter, .enter)
    #expect(Fixture.text(state).contains("7 mistakes @200"))
    #expect(state.choiceCount == 3 && state.chosenPlace == 0)
    #expect(state.update(.key(.left)).isEmpty)
    #expect(state.chosenPlace == 2)
    // Fewer mistakes in the next preview.
    state.receive(Fixture.predictions)
    #expect(state.chosenPlace == 0)
  }

  @Test("left and right choose the image that is looked at more closely")
  func examples() throws {
    var state = Fixture.populated(160, 50)
    state.receive(Fixture.explained)
    state.press(.character("7"))
    #expect(state.press(.right) == [.send(.examine(sample: 1))])
    #expect(state.press(.left, .left).last == .send(.examine(sample: 11)))
    state.press(.right)
    let canvas = Fixture.canvas(state)
    let chosen = state.theme.selection
    func isChosen(_ text: String) -> Bool {
      for (row, line) in canvas.lines.enumerated() {
        guard let range = line.firstRange(of: text) else { continue }
        let column = line[..<range.lowerBound].unicodeScalars.count
        return canvas[column, row].style == chosen
      }
      return false
    }
    #expect(isChosen("✓ 0 → 0 88%") && !isChosen("✓ 1 → 1 88%"))
    // Elsewhere the arrows do something else.
    state.press(.character("4"))
    #expect(state.press(.right) != [.send(.examine(sample: 1))])
  }
}
