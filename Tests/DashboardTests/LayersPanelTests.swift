import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The layers panel")
struct LayersPanelTests {
  private typealias Fixture = DashboardFixture

  /// The panel alone.
  private func panel(_ state: DashboardState) -> String {
    let layout = DashboardLayout(
      DashboardLayout.Request(
        size: state.size, available: state.availablePanels, focus: state.focus,
        controlCount: state.controls.count))
    guard let rect = layout.panels.first(where: { $0.id == .layers })?.rect else { return "" }
    let lines = Fixture.canvas(state).lines[rect.row..<rect.endRow]
    return lines.map { String($0.dropFirst(rect.column).prefix(rect.columns)) }
      .joined(separator: "\n")
  }

  @Test("with all tensors small at 80 by 24 looks like this")
  func all() {
    #expect(
      panel(Fixture.layered(80, 24)) == """
        ╭─ 3 weights @400 ── wga kind  <> time  ⏎ one ─╮
        │0 dense kernel                     0.001±0.075│
        │           ▁▃▃▅▆▆███▇▆▆▃▃▃                    │
        │▁▁▁▂▂▂▄▄▅▇▇███████████████▇▇▆▄▄▃▂▂▁▁▁▁     ▁▁▁│
        │-0.3                  0                    0.3│
        │0 dense bias                       0.001±0.075│
        │            ▁▁▄▆▆▇██▆▆▆▁▁                     │
        │         ▃▃▆██████████████▃▃▂                 │
        │▁▁▁▂▂▃▆▆█████████████████████▆▆▅▂▂▂▁▁▁     ▁▁▁│
        │-0.3                  0                    0.3│
        │1 dense kernel                     0.001±0.075│
        │            ▁▁▄▆▆▇██▆▆▆▁▁                     │
        │         ▃▃▆██████████████▃▃▂                 │
        │▁▁▁▂▂▃▆▆█████████████████████▆▆▅▂▂▂▁▁▁     ▁▁▁│
        │-0.3                  0                    0.3│
        ╰──────────────────────────────────────────────╯
        """)
  }

  @Test("with all gradients at 40 by 12 looks like this")
  func allNarrow() {
    #expect(
      panel(Fixture.layered(40, 12, .ascii, keys: .character("g"))) == """
        +- 3 gradients @400 ------- enter one -+
        |0 dense kernel        0.00001+-0.00075|
        |         ..:#######...                |
        |.....::#################::.....    ...|
        |-0.003            0              0.003|
        |0 dense bias          0.00001+-0.00075|
        |         ..:#######...                |
        |.....::#################::.....    ...|
        |-0.003            0              0.003|
        +--------------------------------------+
        """)
  }

  @Test("compares other steps with the one that b marked, in two symbols, until b lets it go")
  func reference() {
    for (symbols, mark) in [(Symbols.braille, "•"), (.ascii, "o")] {
      var state = Fixture.layered(120, 40, symbols)
      state.press(.character("<"), .character("<"), .character("b"))
      let bar = symbols.column(8)
      #expect(panel(state).contains("3 weights \(bar) @380 of 400 \(mark) @380"))
      state.press(.character(">"), .character(">"))
      #expect(panel(state).contains("3 weights \(bar) @400 \(mark) @380"))
      let marks = panel(state).count { String($0) == mark }
      #expect(marks > 40)
      // It stays when the panel shows something else, and other tensors have their own.
      state.press(.enter, .character("g"))
      #expect(panel(state).contains("3 gradients \(bar) @400 \(mark) @380"))
      state.press(.enter)
      #expect(!panel(state).contains("@380"))
      state.press(.enter, .enter, .character("b"), .character("b"))
      #expect(!panel(state).contains("@380") && state.layers.reference == nil)
    }
  }

  @Test("with one tensor at 80 by 24, and at 40 by 12 with logarithms, looks like this")
  func one() {
    #expect(
      panel(Fixture.layered(80, 24, keys: .enter)) == """
        ╭─ 3 weights @400 ────────── <> time  ⏎ table ─╮
        │0 dense kernel                     0.001±0.075│
        │                 ▆██                          │
        │               ▆▆████▆▆                       │
        │              ▇████████                       │
        │            ▃▃█████████▃▃                     │
        │            ██████████████                    │
        │           ▇██████████████                    │
        │         ▃▃███████████████▃▃                  │
        │         ███████████████████▆                 │
        │        ▇████████████████████                 │
        │      █████████████████████████▃              │
        │   ▂▂▅██████████████████████████▂▂            │
        │▅▅▅███████████████████████████████▇▅▅▂     ▄▅▅│
        │-0.3                  0                    0.3│
        ╰──────────────────────────────────────────────╯
        """)
    #expect(
      panel(Fixture.layered(40, 12, keys: .enter, .character("L"))) == """
        ╭─ 3 weights @400, log ────── ⏎ table ─╮
        │0 dense kernel             0.001±0.075│
        │          ▁▂▆▆██▇▆▆▁▁                 │
        │       ▁▂▆███████████▅▂               │
        │       █████████████████              │
        │     █████████████████████            │
        │  ▃▅██████████████████████▇▅▂         │
        │██████████████████████████████▇    ▃██│
        │-0.3              0                0.3│
        ╰──────────────────────────────────────╯
        """)
  }

  @Test("shows what units look for below the histogram, where there is room")
  func pictures() {
    var state = Fixture.layered(80, 24, .ascii, palette: .monochrome, keys: .enter)
    guard case .histograms(var all, _) = Fixture.histograms else { return }
    all[0].pictures = (0..<12).map { Fixture.image($0 % 10) }
    state.receive(.histograms(all, step: 500))
    #expect(
      panel(state) == """
        +- 3 weights @500 ------ <> time  enter table -+
        |0 dense kernel                     0.001+-0.07|
        |            ..:########..                     |
        |         ..###############...                 |
        |......#########################:......     ...|
        |-0.25                 0                   0.25|
        |@@@           @@@           @@@               |
        |@@@           @@@           @@@               |
        |@@@           @@@           @@@               |
        |@@@           @@@           @@@               |
        |@@@           @@@           @@@               |
        |@@@           @@@           @@@               |
        |                                              |
        |                                              |
        |                                              |
        +----------------------------------------------+
        """)
    state.size = Size(columns: 80, rows: 10)
    #expect(!panel(state).contains("@@@"))
    state.size = Size(columns: 80, rows: 24)
    state.press(.right)
    #expect(!panel(state).contains("@@@"))
  }

  @Test("as a table at 160 by 36, 80 by 24 and 40 by 12 looks like this")
  func table() {
    #expect(
      panel(Fixture.layered(160, 36, keys: .enter, .enter)) == """
        ╭─ 3 layers @400 ─────────────────────────────────────────────────────────────────────────── <> time  ⏎ heatmap ─╮
        │layer         output  params          weights gradient   update idle units                                      │
        │0 dense           32   25.1k      0.0012±0.07    0.034   0.0013   dead 13%                                      │
        │1 dense           10     330       -0.02±0.31   0.0007 3.9e-06!                                                 │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        │                                                                                                                │
        ╰────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
        """)
    #expect(
      panel(Fixture.layered(80, 24, keys: .enter, .enter)) == """
        ╭─ 3 layers @400 ───────── <> time  ⏎ heatmap ─╮
        │layer     params gradient   update idle units │
        │0 dense    25.1k    0.034   0.0013   dead 13% │
        │1 dense      330   0.0007 3.9e-06!            │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        │                                              │
        ╰──────────────────────────────────────────────╯
        """)
    #expect(
      panel(Fixture.layered(40, 12, .ascii, keys: .enter, .enter)) == """
        +- 3 layers @400 ------ enter heatmap -+
        |layer    gradient   update idle units |
        |0 dense     0.034   0.0013   dead 13% |
        |1 dense    0.0007 3.9e-06!            |
        |                                      |
        |                                      |
        |                                      |
        |                                      |
        |                                      |
        +--------------------------------------+
        """)
  }

  @Test("as a heatmap at 80 by 24 and 40 by 12, with characters for shades, looks like this")
  func heatmap() {
    let keys: [Key] = [.enter, .enter, .enter]
    #expect(
      panel(
        Fixture.layered(80, 24, palette: .eight, keys: keys[0], keys[1], keys[2])) == """
          ╭─ 3 weights @400 ── wga kind  <> time  ⏎ all ─╮
          │0 dense kernel                     0.001±0.075│
          │                 ▃▅▅██▇▅▅▁                    │
          │              ▃▆▆█████████▆▆                  │
          │           ▂▆▆███████████████▆▆               │
          │     ▂▃▃▃████████████████████████▇▃▃▂▂▂▁    ▁▂│
          │                                              │
          │  10             ░░▒▓▓████▓▓▒░░ ░░            │
          │               ░░▒▒▓▓█████▓▓▒▒░░  ░░          │
          │            ░░░▒▒▓▓▓███████▓▓▒▒░░░  ░░        │
          │          ░░░▒▒▒▓▓█████████▓▓▒▒▒▒░░   ░░░     │
          │        ░░░▒▒▒▒▓▓██████████▓▓▓▒▒▒▒░░░   ░░░   │
          │     ░░░░▒▒▒▒▓▓▓████████████▓▓▓▒▒▒▒░░░    ░░░░│
          │ 400 ░░▒▒▒▒▒▓▓▓█████████████▓▓▓▒▒▒▒▒░░░░    ░░│
          │     -0.279             0                 0.28│
          ╰──────────────────────────────────────────────╯
          """)
    #expect(
      panel(
        Fixture.layered(
          40, 12, .ascii, palette: .monochrome, keys: keys[0], keys[1], keys[2],
          .character("<"), .character("<"))) == """
          +- 3 weights @380 of 400 -- enter all -+
          |0 dense kernel            0.001+-0.073|
          |             ..######:..              |
          |     ....::###############::.....   ..|
          |  10           :-+*@@#*=:...          |
          |           .:-=+*#@@@#*+=-::  :.      |
          |>380 ::--==++##@@@@@@##*++==--::.   .:|
          | 400 :--==++*##@@@@@@##*++==--::.   .:|
          |     -0.279         0             0.28|
          +--------------------------------------+
          """)
  }

  @Test("says what it waits for before anything has come")
  func empty() {
    for (key, kind) in [("w", "weights"), ("g", "gradients"), ("a", "activations")] {
      var state = Fixture.layered(80, 24, snapshots: 0)
      state.press(.character(Unicode.Scalar(key) ?? "w"))
      #expect(panel(state).contains("│waiting for the first \(kind) "))
      state.press(.enter, .enter, .enter)
      #expect(panel(state).contains("│waiting for the first \(kind) "))
    }
    let table = panel(Fixture.layered(80, 24, snapshots: 0, keys: .enter, .enter))
    #expect(table.contains("0 dense ") && !table.contains("0.034"))
    var before = Fixture.empty()
    before.press(.character("3"), .enter, .enter)
    #expect(panel(before).contains("waiting for the first weights"))
  }

  @Test("warns of updates that are too large or too small, and of units that do nothing")
  func warnings() {
    var state = Fixture.layered(160, 36, keys: .enter, .enter)
    func layer(_ number: Int, update: Double, dead: Double?, saturated: Double?) -> LayerStatistics
    {
      LayerStatistics(
        layer: number, weightMean: 0, weightDeviation: 1, weightNorm: 1, gradientNorm: 1,
        updateNorm: update, deadShare: dead, saturatedShare: saturated)
    }
    func role(of text: String) -> Theme.Role? {
      let canvas = Fixture.canvas(state)
      for (row, line) in canvas.lines.enumerated() {
        guard let range = line.firstRange(of: text) else { continue }
        let column = line.distance(from: line.startIndex, to: range.lowerBound)
        let color = canvas[column, row].style.foreground
        return [.warning, .error, .text, .muted].first { state.theme[$0] == color }
      }
      return nil
    }
    state.press(.down)
    state.receive(
      .layers(
        [
          layer(0, update: 0.2, dead: 0.51, saturated: nil),
          layer(1, update: 0.1, dead: nil, saturated: 0.5),
        ], step: 500))
    #expect(role(of: "0.2!") == .warning && role(of: "dead 51%!") == .warning)
    #expect(panel(state).contains(" 0.1 ") && panel(state).contains("sat 50%│") == false)
    #expect(panel(state).contains("sat 50% "))
    state.receive(
      .layers([layer(0, update: .nan, dead: 0.5, saturated: nil)], step: 510))
    #expect(role(of: "nan!") == .error && role(of: "dead 50%") == .text)
  }

  @Test("says of a frozen layer that it is, and warns of nothing")
  func frozen() {
    var state = Fixture.empty(160, 36)
    let key = HyperparameterKey(rawValue: "layers.1.trainable")
    var run = Fixture.description()
    run.hyperparameters.append(
      HyperparameterDescriptor(
        key: key, label: "1 dense trained", kind: .flag, effect: .nextStep, explanation: "Frozen."))
    run.values[key] = .flag(false)
    state.receive(.started(run))
    state.receive(Fixture.layerHistograms(step: 10))
    state.receive(Fixture.layerStatistics(step: 10))
    state.press(.character("3"), .enter, .enter)
    #expect(panel(state).contains(" frozen ") && !panel(state).contains("!"))
  }

  @Test("keeps the chosen layer in sight where there are many")
  func manyLayers() {
    var state = Fixture.empty(80, 24)
    var run = Fixture.description()
    run.layers = (0..<40).map {
      RunDescription.Layer(type: "dense", outputShape: [$0 + 1], parameterCount: 10)
    }
    state.receive(.started(run))
    guard case .histograms(let some, _) = Fixture.histograms else { return }
    state.receive(
      .histograms(
        (0..<40).map {
          TensorHistogram(layer: $0, tensor: "kernel", histogram: some[0].histogram)
        }, step: 3))
    state.press(.character("3"), .enter, .enter)
    #expect(panel(state).contains("│0 dense"))
    for _ in 0..<20 { state.press(.down) }
    #expect(panel(state).contains("│20 dense") && !panel(state).contains("│0 dense"))
    state.press(.up)
    for _ in 0..<20 { state.press(.down) }
    #expect(panel(state).contains("│39 dense"))
  }

  @Test("is drawn in every mode and kind at every size", arguments: Symbols.allCases)
  func sizes(symbols: Symbols) {
    var canvas = Canvas(Size(columns: 0, rows: 0))
    for palette in [Palette.direct, .monochrome] {
      for kind in ["w", "g", "a"] {
        var state = Fixture.layered(80, 24, symbols, palette: palette, snapshots: 3)
        state.press(.character(Unicode.Scalar(kind) ?? "w"), .character("<"))
        for _ in LayersState.Mode.allCases {
          state.press(.enter)
          for (columns, rows) in [
            (0, 0), (1, 1), (2, 2), (5, 4), (12, 30), (30, 5), (40, 12), (64, 14), (80, 24),
            (160, 40), (300, 9),
          ] {
            state.size = Size(columns: columns, rows: rows)
            DashboardView.draw(state, on: &canvas)
            #expect(canvas.size == state.size)
            guard symbols == .ascii else { continue }
            #expect(canvas.text.unicodeScalars.allSatisfy { $0.value < 0x7F })
          }
        }
      }
    }
  }

  @Test("keeps the tensors of a layer apart where there is no room for their names")
  func narrowNames() {
    var run = Fixture.description()
    run.layers = ["conv2d", "dense"].map {
      RunDescription.Layer(type: $0, outputShape: [8], parameterCount: 80)
    }
    var state = DashboardState(size: Size(columns: 24, rows: 16), symbols: .braille)
    _ = state.update(.run(.started(run)))
    _ = state.update(.run(Fixture.layerHistograms(step: 400)))
    state.press(.character("3"))
    var text = panel(state)
    #expect(text.contains("│0 conv2d kernel ±0.075│"))
    #expect(text.contains("│0 conv2d bias   ±0.075│"))
    state.size.columns = 15
    text = panel(state)
    #expect(text.contains("│0 con… kernel│"))
    #expect(text.contains("│0 conv2d bias│"))
  }
}
