import Experiments
import Files
import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

extension RunSummary {
  /// A run as a file would have it.
  static func sample(
    _ id: String, rate: Double = 0.1, loss: Double = 1, tags: [String] = [], isPinned: Bool = false,
    isHidden: Bool = false
  ) throws -> RunSummary {
    RunSummary(
      try .sample(id, rate: rate, loss: loss, tags: tags, isPinned, isHidden), path: "r/\(id).json")
  }
}

extension ExperimentRecord {
  static func sample(
    _ id: String, rate: Double = 0.1, loss: Double = 1, tags: [String] = [],
    _ isPinned: Bool = false, _ isHidden: Bool = false
  ) throws -> ExperimentRecord {
    let steps: JSONValue = .array((1...8).map { JSONValue($0) })
    let losses: JSONValue = .array((1...8).map { JSONValue(loss + 1 / Double($0)) })
    let ones: JSONValue = .array((1...8).map { _ in 1 })
    let json: JSONValue = [
      "schema": "descent/experiment/1", "id": .string(id), "name": "net", "status": "finished",
      "tags": .array(tags.map { .string($0) }), "pinned": .boolean(isPinned),
      "hidden": .boolean(isHidden), "started_at": .string("2026-01-31T12:00:00Z"),
      "training_seconds": 2, "host": [:], "hyperparameters": ["learning_rate": .number(rate)],
      "changes": [
        ["step": 4, "epoch": 1, "key": "learning_rate", "from": 0.5, "to": .number(rate)]
      ],
      "metrics": ["loss": .number(loss + 0.125), "val_loss": .number(loss)],
      "best": ["loss": ["value": .number(loss), "epoch": 1]],
      "metric_directions": ["loss": "lower"],
      "epochs": [
        ["epoch": 1, "step": 4, "loss": .number(loss + 1), "val_loss": .number(loss + 0.5)],
        ["epoch": 2, "step": 8, "loss": .number(loss), "val_loss": .number(loss)],
      ],
      "steps": [
        "first_step": steps, "last_step": steps, "epoch": ones, "samples": ones, "seconds": ones,
        "learning_rate": ones,
        "loss": ["min": losses, "max": losses, "mean": losses, "finite": ones],
      ],
      "histograms": [
        [
          "layer": 0, "tensor": "kernel", "lower": .number(-rate), "upper": .number(rate),
          "counts": [1, 4, 9, 4, 1], "mean": 0, "deviation": .number(rate / 2),
        ]
      ],
    ]
    let folder = try TemporaryDirectory()
    let path = try folder.write(JSONWriter.pretty(json), to: "\(id).json")
    return try ExperimentRecord(contentsOf: path)
  }
}

@Suite("The state of the screen that compares runs")
struct CompareStateTests {
  private static func state(columns: Int = 100, rows: Int = 30) throws -> CompareState {
    var state = CompareState(
      size: Size(columns: columns, rows: rows), symbols: .braille, folder: "r")
    let runs = [
      try RunSummary.sample("net-a", rate: 0.1, loss: 3),
      try RunSummary.sample("net-b", rate: 0.1, loss: 1, tags: ["paper"]),
      try RunSummary.sample("net-c", rate: 0.01, loss: 2),
    ]
    _ = state.update(.runs(runs, unreadable: 1))
    return state
  }

  private func type(_ text: String, into state: inout CompareState) -> [CompareEffect] {
    text.unicodeScalars.flatMap { scalar in
      state.update(.key(scalar == "\n" ? .enter : scalar == "\t" ? .escape : .character(scalar)))
    }
  }

  private func shown(_ state: CompareState) -> [String] { state.shown.map { state.runs[$0].id } }

  private func picture(_ state: CompareState) -> String {
    var canvas = Canvas(state.size)
    CompareView.draw(state, on: &canvas)
    return canvas.text
  }

  @Test("the youngest stands first until a column is sorted by, and again turns the order")
  func sorting() throws {
    var state = try Self.state()
    #expect(shown(state) == ["net-c", "net-b", "net-a"])
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-b", "net-c", "net-a"])
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-a", "net-c", "net-b"])
    #expect(state.selectedRun?.id == "net-c")
  }

  @Test("a filter works as it is typed, and an unfinished one keeps what passed")
  func filtering() throws {
    var state = try Self.state()
    _ = type("/learning_rate = 0.1", into: &state)
    #expect(shown(state) == ["net-b", "net-a"])
    _ = type(" and", into: &state)
    #expect(shown(state) == ["net-b", "net-a"])
    #expect(picture(state).contains("column 24: found the end; expected a name"))
    _ = type(" loss < 2\n", into: &state)
    #expect(shown(state) == ["net-b"] && state.filterField == nil)
    _ = state.update(.key(.escape))
    #expect(shown(state).count == 3)
  }

  @Test("a marked run is read once, and again when its file has changed; its symbol stays")
  func marking() throws {
    var state = try Self.state()
    #expect(type(" ", into: &state) == [.load("net-c")])
    _ = state.update(.loaded("net-c", try .sample("net-c", rate: 0.01, loss: 2)))
    _ = state.update(.key(.down))
    #expect(type(" ", into: &state) == [.load("net-b")])
    _ = state.update(.loaded("net-b", try .sample("net-b")))
    #expect(state.marks == ["net-c": 0, "net-b": 1] && state.lines.count == 2)
    #expect(state.update(.runs(state.runs, unreadable: 0)).isEmpty)
    var runs = state.runs
    runs[2].version = 7
    #expect(state.update(.runs(runs, unreadable: 0)) == [.load("net-c")])
    _ = state.update(.key(.up))
    _ = type(" ", into: &state)
    #expect(state.marks == ["net-b": 1])
    runs.remove(at: 1)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(state.marks.isEmpty && state.lines.isEmpty)
  }

  @Test("the first runs of the order are drawn at once, unless others were named")
  func beginning() throws {
    var state = try Self.state()
    var runs = state.runs
    for id in ["net-d", "net-e"] { runs.append(try .sample(id, loss: 0.5)) }
    _ = state.update(.runs(runs, unreadable: 0))
    var named = state
    var wishes = CompareState.Wishes()
    let effects = state.begin(with: wishes)
    #expect(Set(state.marks.keys) == ["net-e", "net-d", "net-c", "net-b"])
    #expect(effects.count == 4 && state.marks["net-e"] == 0)
    // Runs that come later are drawn as well, until somebody says otherwise.
    var late = CompareState(size: state.size, symbols: .braille, folder: "r")
    #expect(late.begin(with: wishes).isEmpty)
    #expect(late.update(.runs([runs[0]], unreadable: 0)) == [.load("net-a")])
    _ = late.update(.key(.character("u")))
    #expect(late.update(.runs(runs, unreadable: 0)).isEmpty)
    wishes.marked = ["net-a"]
    #expect(named.begin(with: wishes) == [.load("net-a")])
    wishes = CompareState.Wishes()
    wishes.chosen = "net-a"
    var chosen = try Self.state()
    _ = chosen.begin(with: wishes)
    #expect(chosen.selectedRun?.id == "net-a" && chosen.marks["net-a"] == 0)
  }

  @Test("forks stand below their parents, with the step, until another order is asked for")
  func tree() throws {
    var state = try Self.state()
    var runs = state.runs
    runs[2].record.parent = ExperimentRecord.Lineage(id: "net-a", step: 412)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(shown(state) == ["net-b", "net-a", "net-c"])
    #expect(picture(state).contains("  └ net-c @412  finished"))
    _ = state.update(.resized(Size(columns: 40, rows: 12)))
    #expect(picture(state).contains("└ net-c @412"))
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-a", "net-b", "net-c"] && !picture(state).contains("└ net"))
  }

  @Test("esc leaves groups and filter first, then the screen where another one opened it")
  func nested() throws {
    var state = CompareState(
      size: Size(columns: 80, rows: 24), symbols: .braille, folder: "r", isNested: true)
    _ = state.update(.runs(try Self.state().runs, unreadable: 0))
    _ = type("/loss < 9\ng", into: &state)
    #expect(state.update(.key(.escape)).isEmpty && state.groupBy == nil)
    #expect(state.update(.key(.escape)).isEmpty && state.filter == nil)
    #expect(state.update(.key(.escape)) == [.quit])
    var own = try Self.state()
    #expect(own.update(.key(.escape)).isEmpty)
  }

  @Test("groups have mean and deviation, and Enter shows the runs of one")
  func groups() throws {
    var state = try Self.state()
    _ = type("g", into: &state)
    #expect(state.groupBy == "learning_rate" && state.groups.map(\.value) == ["0.01", "0.1"])
    #expect(picture(state).contains("2.0000 ± 1.4142"))
    _ = state.update(.key(.down))
    _ = type("\n", into: &state)
    #expect(shown(state) == ["net-b", "net-a"] && state.groupBy == nil)
    #expect(state.filter?.description == "learning_rate = 0.1")
  }

  @Test("differences from a baseline stand beside each value")
  func baseline() throws {
    var state = try Self.state()
    _ = type("b", into: &state)
    #expect(picture(state).contains("3.0000 (+1.0000)"))
    #expect(picture(state).contains("1.0000 (-1.0000)"))
  }

  @Test("pinned runs come first and hidden ones not at all")
  func pinning() throws {
    var state = try Self.state()
    let runs = [
      try RunSummary.sample("net-a", isPinned: true), try RunSummary.sample("net-b"),
      try RunSummary.sample("net-c", isHidden: true),
    ]
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(shown(state) == ["net-a", "net-b"])
    _ = type("H", into: &state)
    #expect(shown(state) == ["net-a", "net-c", "net-b"])
    _ = state.update(.key(.home))
    #expect(type("p", into: &state) == [.edit("net-a", .pinned(false))])
  }

  @Test("tags, notes and name are typed, and a run is deleted after a yes only")
  func editing() throws {
    var state = try Self.state()
    #expect(type("tone, two \n", into: &state) == [.edit("net-c", .tags(["one", "two"]))])
    #expect(type("nwell done\n", into: &state) == [.edit("net-c", .notes("well done"))])
    #expect(type("r2\n", into: &state) == [.edit("net-c", .name("net2"))])
    #expect(type("nx\t", into: &state).isEmpty && state.edit == nil)
    #expect(type("Dn", into: &state).isEmpty)
    #expect(type("D", into: &state).isEmpty)
    #expect(picture(state).contains("delete net-c and its weights?"))
    #expect(type("y", into: &state) == [.delete("net-c")])
  }

  @Test("a run that is chosen stays so when others come and go")
  func selection() throws {
    var state = try Self.state()
    _ = state.update(.key(.end))
    #expect(state.selectedRun?.id == "net-a")
    _ = state.update(
      .runs([try .sample("net-0")] + state.runs + [try .sample("net-9")], unreadable: 0))
    #expect(state.selectedRun?.id == "net-a")
  }

  @Test("a folder without runs says so")
  func empty() {
    var state = CompareState(size: Size(columns: 60, rows: 20), symbols: .ascii, folder: "runs")
    _ = state.update(.runs([], unreadable: 0))
    #expect(picture(state).contains("no runs in runs"))
    _ = type(" sgbpvvtD\n", into: &state)
  }

  @Test("footer and help come from the key table, and no key stands in it twice")
  func keys() throws {
    let keys = CompareKeyMap.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    var state = try Self.state(columns: 120, rows: 50)
    #expect(picture(state).contains(" q quit  ? help  space mark  / filter"))
    _ = type("?", into: &state)
    let help = picture(state)
    #expect(CompareKeyMap.bindings.allSatisfy { help.contains($0.help) })
    _ = state.update(.resized(Size(columns: 40, rows: 12)))
    for _ in 0..<200 { _ = state.update(.key(.down)) }
    #expect(picture(state).contains("dashboard opened it"))
    _ = state.update(.key(.up))
    #expect(!picture(state).contains("dashboard opened it"))
  }

  @Test("no keys at any size break it, and the chosen run is always one that is shown")
  func randomKeys() throws {
    var random = SplitMix(seed: 5)
    let special: [Key] = [
      .enter, .escape, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .backspace,
      .delete, .tab, .control("u"),
    ]
    for round in 0..<12 {
      var state = try Self.state()
      for _ in 0..<250 {
        if Int.random(in: 0..<20, using: &random) == 0 {
          let size = Size(
            columns: Int.random(in: 0..<130, using: &random),
            rows: Int.random(in: 0..<45, using: &random))
          _ = state.update(.resized(size))
        }
        let keys =
          special
          + CompareKeyMap.bindings.flatMap(\.keys).filter {
            $0 != .control("c") && $0 != .control("z")
          }
        let typed: [Key] = "loss<1 and(".unicodeScalars.map { .character($0) }
        let all = keys + typed
        let key = all[Int.random(in: 0..<all.count, using: &random)]
        let kinds: [MouseEvent.Kind] = [.press, .doublePress, .wheelUp, .wheelDown, .move]
        _ = state.update(
          .mouse(
            MouseEvent(
              kinds[Int.random(in: 0..<kinds.count, using: &random)],
              column: Int.random(in: 0..<130, using: &random),
              row: Int.random(in: 0..<45, using: &random))))
        for case .load(let id) in state.update(.key(key)) {
          _ = state.update(.loaded(id, round % 3 == 0 ? nil : try .sample(id)))
        }
        let count = state.groupBy == nil ? state.shown.count : state.groups.count
        #expect(state.selection >= 0 && state.selection < max(1, count))
        var canvas = Canvas(state.size)
        CompareView.draw(state, on: &canvas)
        #expect(canvas.size == state.size)
      }
    }
  }

  @Test("looks like this")
  func golden() throws {
    var state = try Self.state(columns: 76, rows: 22)
    for id in ["net-c", "net-b"] {
      _ = type(" ", into: &state)
      let run = try #require(state.runs.first { $0.id == id })
      _ = state.update(
        .loaded(
          id, try .sample(id, rate: id == "net-c" ? 0.01 : 0.1, loss: run.final("val_loss") ?? 0)))
      _ = state.update(.key(.down))
    }
    #expect(
      picture(state) == """
         descent compare  3 of 3 runs  1 unreadable
        ╭─ runs ───────────────────────────────────────────────────────────────────╮
        │    run    status    learning_rate  val_loss  best val_loss  epochs  tags │
        │ ●  net-c  finished           0.01    2.0000         2.0000       2       │
        │ ■  net-b  finished            0.1    1.0000         1.0000       2  paper│
        │▸   net-a  finished            0.1    3.0000         3.0000       2       │
        ╰──────────────────────────────────────────────────────────────────────────╯
        ╭─ val_loss by step ───────── m metric  x axis  l log  [ ] smooth  v view ─╮
        │● c learning_rate 0.01 2.0000  ■ b learning_rate 0.1 1.0000               │
        │2.5                                    ▾⠢⠤⠤⢄⣀⣀⡀                           │
        │                                       ┊      ⠈⠉⠉⠑⠒⠒⠤⠤⠤⣀⣀⣀                │
        │                                       ┊                  ⠉⠉⠉⠒⠒⠢⠤⠤⢄⣀⣀⡀    │
        │2.0                                    ┊                             ⠈⠉⠉⠑●│
        │                                       ┊                                  │
        │                                       ┊                                  │
        │1.5                                    ■⢄⣀⣀⡀                              │
        │                                       ┊   ⠈⠉⠉⠑⠒⠒⠢⠤⠤⣀⣀⣀                   │
        │                                       ┊               ⠉⠉⠉⠒⠒⠒⠤⠤⢄⣀⣀⡀       │
        │1.0                                    ┊                          ⠈⠉⠉⠑⠒⠒⠢■│
        │    0                2                 4                6                8│
        ╰──────────────────────────────────────────────────────────────────────────╯
         q quit  ? help  space mark  / filter  s sort  m metric  v view  g group
        """)
  }

  /// All runs marked and read.
  private func drawn(columns: Int = 100, rows: Int = 30) throws -> CompareState {
    var state = try Self.state(columns: columns, rows: rows)
    for _ in state.shown {
      _ = type(" ", into: &state)
      _ = state.update(.key(.down))
    }
    for run in state.runs {
      let rate = run.id == "net-c" ? 0.01 : 0.1
      _ = state.update(.loaded(run.fileID, try .sample(run.id, rate: rate)))
    }
    return state
  }

  @Test("the chart draws marked runs that the table shows, and the others again with them")
  func drawsWhatIsShown() throws {
    var state = try drawn()
    let all = state.lines.map(\.name)
    #expect(all == ["c learning_rate 0.01", "b learning_rate 0.1", "a learning_rate 0.1"])
    _ = type("/val_loss > 1.5\n", into: &state)
    #expect(state.lines.map(\.name) == ["c learning_rate 0.01", "a learning_rate 0.1"])
    #expect(state.marks.count == 3)
    _ = type("\t", into: &state)
    #expect(state.lines.map(\.name) == all)
    _ = type("/val_loss > 9\n", into: &state)
    #expect(picture(state).contains("no run in the table is marked; space marks runs to draw"))
    _ = type("\tvv", into: &state)
    var runs = state.runs
    runs[2] = try .sample("net-c", rate: 0.01, loss: 2, isHidden: true)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(state.drawnIDs == ["net-b", "net-a"] && state.lines.count == 2)
    _ = type("H", into: &state)
    #expect(state.drawnIDs == ["net-c", "net-b", "net-a"] && state.lines.count == 3)
  }

  @Test("hyperparameters differ among the runs that are shown, and the chosen column stays")
  func differsAmongShown() throws {
    var state = try drawn()
    #expect(state.columns.contains("learning_rate"))
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    _ = type("/learning_rate = 0.1\n", into: &state)
    #expect(!state.columns.contains("learning_rate"))
    #expect(state.columns[state.column] == "val_loss")
    #expect(state.lines.map(\.name) == ["b", "a"])
    _ = type("\t", into: &state)
    #expect(state.columns.contains("learning_rate"))
    #expect(state.columns[state.column] == "val_loss")
    #expect(state.lines.map(\.name).last == "a learning_rate 0.1")
  }

  @Test("notes and tags of the chosen run stand below the table, cut to its width")
  func remarks() throws {
    var state = try Self.state(columns: 40, rows: 24)
    #expect(!picture(state).contains("tags paper"))
    var runs = state.runs
    runs[1].record.notes = "the best\u{1B} so far"
    runs[0].record.notes = String(repeating: "word ", count: 20)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(!picture(state).contains("the best"))
    _ = state.update(.key(.down))
    #expect(picture(state).contains("╰─ the best� so far · tags paper ─"))
    _ = state.update(.key(.down))
    #expect(picture(state).contains("╰─ word word word word word word wor… ─╯"))
    _ = type("g", into: &state)
    #expect(!picture(state).contains("word"))
  }

  @Test("where there is no room for a chart, Enter shows it alone and then the table again")
  func chartAlone() throws {
    var state = try drawn(columns: 40, rows: 12)
    let table = picture(state)
    #expect(table.contains("⏎ chart") && !table.contains("val_loss by step"))
    _ = type("v", into: &state)
    #expect(picture(state).contains("no room for the chart: ⏎ shows it"))
    _ = type("vv\n", into: &state)
    let chart = picture(state)
    #expect(chart.contains("val_loss by step") && chart.contains("⏎ table"))
    #expect(!chart.contains("─ runs ─") && !chart.contains("no room"))
    _ = type("\n", into: &state)
    #expect(picture(state) == table)
    _ = type("\n\t", into: &state)
    #expect(picture(state) == table)
    _ = type("\ng", into: &state)
    #expect(picture(state).contains("groups by learning_rate"))
    _ = state.update(.resized(Size(columns: 40, rows: 4)))
    _ = type("\t\n", into: &state)
    #expect(picture(state).contains("no room for the chart"))
  }

  @Test("histograms and parallel coordinates have their axes")
  func otherViews() throws {
    var state = try Self.state()
    _ = type(" ", into: &state)
    _ = state.update(.loaded("net-c", try .sample("net-c", rate: 0.01, loss: 2)))
    _ = type("v", into: &state)
    #expect(picture(state).contains("weights of layer 0, kernel"))
    #expect(picture(state).contains("-0.01"))
    _ = type("v", into: &state)
    let parallel = picture(state)
    #expect(parallel.contains("learning_rate") && parallel.contains("val_loss"))
    #expect(parallel.contains("0.01") && parallel.contains("3"))
  }
}
