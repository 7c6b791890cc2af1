import Experiments
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The screen that compares runs")
struct CompareViewTests {
  @Test("looks like this")
  func golden() throws {
    var state = try CompareFixture.state(columns: 76, rows: 22)
    for id in ["net-c", "net-b"] {
      state.type(" ")
      let run = try #require(state.runs.first { $0.id == id })
      _ = state.update(
        .loaded(
          id, try .sample(id, rate: id == "net-c" ? 0.01 : 0.1, loss: run.final("val_loss") ?? 0)))
      _ = state.update(.key(.down))
    }
    #expect(
      state.picture == """
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

  /// What the legend can say of each line.
  private func labels(_ state: CompareState) -> [String] {
    state.lines.map { ([$0.name] + $0.details).joined(separator: " ") }
  }

  /// All runs marked and read.
  private func drawn(columns: Int = 100, rows: Int = 30) throws -> CompareState {
    var state = try CompareFixture.state(columns: columns, rows: rows)
    for _ in state.shown {
      state.type(" ")
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
    let all = labels(state)
    #expect(all == ["c learning_rate 0.01", "b learning_rate 0.1", "a learning_rate 0.1"])
    state.type("/val_loss > 1.5\n")
    #expect(labels(state) == ["c learning_rate 0.01", "a learning_rate 0.1"])
    #expect(state.marks.count == 3)
    state.type("\t")
    #expect(labels(state) == all)
    state.type("/val_loss > 9\n")
    #expect(state.picture.contains("no run in the table is marked; space marks runs to draw"))
    state.type("\tvv")
    var runs = state.runs
    runs[2] = try .sample("net-c", rate: 0.01, loss: 2, isHidden: true)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(state.drawnIDs == ["net-b", "net-a"] && state.lines.count == 2)
    state.type("H")
    #expect(state.drawnIDs == ["net-c", "net-b", "net-a"] && state.lines.count == 3)
  }

  @Test("hyperparameters differ among the runs that are shown, and the chosen column stays")
  func differsAmongShown() throws {
    var state = try drawn()
    #expect(state.columns.contains("learning_rate"))
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    state.type("/learning_rate = 0.1\n")
    #expect(!state.columns.contains("learning_rate"))
    #expect(state.columns[state.column] == "val_loss")
    #expect(labels(state) == ["b", "a"])
    state.type("\t")
    #expect(state.columns.contains("learning_rate"))
    #expect(state.columns[state.column] == "val_loss")
    #expect(labels(state).last == "a learning_rate 0.1")
  }

  @Test("notes and tags of the chosen run stand below the table, cut to its width")
  func remarks() throws {
    var state = try CompareFixture.state(columns: 40, rows: 24)
    #expect(!state.picture.contains("tags paper"))
    var runs = state.runs
    runs[1].record.notes = "the best\u{1B} so far"
    runs[0].record.notes = String(repeating: "word ", count: 20)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(!state.picture.contains("the best"))
    _ = state.update(.key(.down))
    #expect(state.picture.contains("╰─ the best� so far · tags paper ─"))
    _ = state.update(.key(.down))
    #expect(state.picture.contains("╰─ word word word word word word wor… ─╯"))
    state.type("g")
    #expect(!state.picture.contains("word"))
  }

  @Test("where there is no room for a chart, Enter shows it alone and then the table again")
  func chartAlone() throws {
    var state = try drawn(columns: 40, rows: 12)
    let table = state.picture
    #expect(table.contains("⏎ chart") && !table.contains("val_loss by step"))
    state.type("v")
    #expect(state.picture.contains("no room for the chart: ⏎ shows it"))
    state.type("vv\n")
    let chart = state.picture
    #expect(chart.contains("val_loss by step") && chart.contains("⏎ table"))
    #expect(!chart.contains("─ runs ─") && !chart.contains("no room"))
    state.type("\n")
    #expect(state.picture == table)
    state.type("\n\t")
    #expect(state.picture == table)
    state.type("\ng")
    #expect(state.picture.contains("groups by learning_rate"))
    _ = state.update(.resized(Size(columns: 40, rows: 4)))
    state.type("\t\n")
    #expect(state.picture.contains("no room for the chart"))
  }

  @Test("histograms and parallel coordinates have their axes")
  func otherViews() throws {
    var state = try CompareFixture.state()
    state.type(" ")
    _ = state.update(.loaded("net-c", try .sample("net-c", rate: 0.01, loss: 2)))
    state.type("v")
    #expect(state.picture.contains("weights of layer 0, kernel"))
    #expect(state.picture.contains("-0.01"))
    state.type("v")
    let parallel = state.picture
    #expect(parallel.contains("learning_rate") && parallel.contains("val_loss"))
    #expect(parallel.contains("0.01") && parallel.contains("3"))
  }

  @Test("lines are told apart by what differs among those that are drawn")
  func legendDiffers() throws {
    var state = try CompareFixture.state(columns: 100, rows: 30)
    // The youngest has another learning rate; the two below it have the same.
    for _ in 0..<2 {
      _ = state.update(.key(.down))
      state.type(" ")
    }
    for id in ["net-b", "net-a"] { _ = state.update(.loaded(id, try .sample(id))) }
    #expect(state.columns.contains("learning_rate"))
    #expect(labels(state) == ["b", "a"])
    #expect(state.picture.contains("│● b 1.0000  ■ a 1.0000 "))
  }

  @Test("where there is little room the legend keeps symbol and name of the chosen run")
  func narrowLegend() throws {
    var state = CompareState(
      size: Size(columns: 40, rows: 12), symbols: .braille, folder: "r")
    let ids = (10..<26).map { "net-run\($0)" }
    let runs = try ids.map { try RunSummary.sample($0, loss: 1) }
    _ = state.update(.runs(runs, unreadable: 0))
    for id in ids {
      state.type(" ")
      _ = state.update(.loaded(id, try .sample(id)))
      _ = state.update(.key(.down))
    }
    for id in ids { _ = state.update(.loaded(id, try .sample(id))) }
    _ = state.update(.key(.up))
    _ = state.update(.key(.up))
    let chosen = try #require(state.selectedRun?.id.dropFirst(4))
    state.type("\n")
    #expect(state.lines.count == 16)
    let legend = String(try #require(state.picture.split(separator: "\n").dropFirst(2).first))
    #expect(legend.contains(" \(chosen)  "), "\(legend)")
    #expect(legend.contains("+13"), "\(legend)")
  }

  @Test(
    "the chosen run is seen at any size, and only then come headings, header and border",
    arguments: [(20, 5), (10, 3), (10, 2), (10, 1), (40, 6), (40, 7), (8, 3)])
  func smallSizes(columns: Int, rows: Int) throws {
    var state = try CompareFixture.state(columns: columns, rows: rows)
    for id in ["net-c", "net-b", "net-a"] {
      #expect(state.selectedRun?.id == id)
      let lines = state.picture.split(separator: "\n", omittingEmptySubsequences: false)
      let row = try #require(lines.first { $0.contains("▸") }, "\(lines)")
      #expect(row.contains(id.suffix(1)), "\(row)")
      #expect(lines.contains { $0.contains("run") } == (rows > 2), "\(lines)")
      #expect(lines[0].contains("descent") == (rows > 3))
      #expect(lines.contains { $0.contains("╭") } == (rows > 6))
      _ = state.update(.key(.down))
    }
  }

  @Test("what is typed says its keys, and a mistake ends with a whole word")
  func typingLine() throws {
    var state = try CompareFixture.state(columns: 40, rows: 12)
    func footer() -> String { String(state.picture.split(separator: "\n").last ?? "") }
    state.type("/")
    #expect(footer() == " /▏  ⏎ keep  esc show all")
    state.type("loss <")
    #expect(footer() == " /loss <▏  column 7: found the end;…")
    _ = state.update(.resized(Size(columns: 80, rows: 24)))
    #expect(footer() == " /loss <▏  column 7: found the end; expected a number or a text after '<'")
    state.type("\t")
    state.type("n")
    #expect(footer() == " notes: ▏  ⏎ save  esc leave as it is")
    _ = state.update(.resized(Size(columns: 10, rows: 3)))
    #expect(footer() == " notes: ▏")
  }

  @Test("names of runs are whole where the screen is wide, and leave no blanks elsewhere")
  func wideNames() throws {
    let id = "logistic-regression-20261121T225012.345Z-dvhx"
    var state = CompareState(
      size: Size(columns: 250, rows: 30), symbols: .braille, folder: "r")
    _ = state.update(
      .runs([try .sample(id, rate: 0.1), try .sample("net-b", rate: 0.01)], unreadable: 0))
    #expect(state.picture.contains("   \(id)  "))
    var whole = 0
    for columns in 20..<250 {
      _ = state.update(.resized(Size(columns: columns, rows: 30)))
      let row = try #require(state.picture.split(separator: "\n").first { $0.contains("-dvhx") })
      whole += row.contains(id) ? 1 : 0
      // No blanks are left at the end of the row while the name is cut.
      if !row.contains(id) { #expect(row.contains("…") && !row.contains("     │"), "\(row)") }
    }
    #expect(whole > 100)
  }
}
