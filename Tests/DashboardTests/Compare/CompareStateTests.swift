import Experiments
import Files
import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

@Suite("The state of the screen that compares runs")
struct CompareStateTests {
  private func shown(_ state: CompareState) -> [String] { state.shown.map { state.runs[$0].id } }

  @Test("the youngest stands first until a column is sorted by, and again turns the order")
  func sorting() throws {
    var state = try CompareFixture.state()
    #expect(shown(state) == ["net-c", "net-b", "net-a"])
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-b", "net-c", "net-a"])
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-a", "net-c", "net-b"])
    #expect(state.selectedRun?.id == "net-c")
  }

  @Test("an order by the metric goes with it when another metric is chosen")
  func metricOrder() throws {
    var state = try CompareFixture.state()
    #expect(state.metric == "val_loss")
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    state.type("sm")
    #expect(state.metric == "loss" && state.order == RunOrder(field: "loss"))
    state.type("M")
    #expect(state.metric == "val_loss" && state.order == RunOrder(field: "val_loss"))
  }

  @Test("a filter works as it is typed, and an unfinished one keeps what passed")
  func filtering() throws {
    var state = try CompareFixture.state()
    state.type("/learning_rate = 0.1")
    #expect(shown(state) == ["net-b", "net-a"])
    state.type(" and")
    #expect(shown(state) == ["net-b", "net-a"])
    #expect(state.picture.contains("column 24: found the end; expected a name"))
    state.type(" loss < 2\n")
    #expect(shown(state) == ["net-b"] && state.filterField == nil)
    _ = state.update(.key(.escape))
    #expect(shown(state).count == 3)
  }

  @Test("a word alone filters by ids, unless it may become the name of something to compare")
  func filterWord() throws {
    var state = try CompareFixture.state()
    state.type("/et-b")
    #expect(shown(state) == ["net-b"])
    state.type("\n")
    #expect(state.filterField == nil && state.filter?.description == "id ~ et-b")
    _ = state.update(.key(.escape))
    state.type("/learning")
    #expect(shown(state).count == 3 && state.filterField?.complaint != nil)
  }

  @Test("a marked run is read once, and again when its file has changed; its symbol stays")
  func marking() throws {
    var state = try CompareFixture.state()
    #expect(state.type(" ") == [.load("net-c")])
    _ = state.update(.loaded("net-c", try .sample("net-c", rate: 0.01, loss: 2)))
    _ = state.update(.key(.down))
    #expect(state.type(" ") == [.load("net-b")])
    _ = state.update(.loaded("net-b", try .sample("net-b")))
    #expect(state.marks == ["net-c": 0, "net-b": 1] && state.lines.count == 2)
    #expect(state.update(.runs(state.runs, unreadable: 0)).isEmpty)
    var runs = state.runs
    runs[2].version = 7
    #expect(state.update(.runs(runs, unreadable: 0)) == [.load("net-c")])
    _ = state.update(.key(.up))
    state.type(" ")
    #expect(state.marks == ["net-b": 1])
    runs.remove(at: 1)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(state.marks.isEmpty && state.lines.isEmpty)
  }

  @Test("the first runs of the order are drawn at once, unless others were named")
  func beginning() throws {
    var state = try CompareFixture.state()
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
    var chosen = try CompareFixture.state()
    _ = chosen.begin(with: wishes)
    #expect(chosen.selectedRun?.id == "net-a" && chosen.marks["net-a"] == 0)
  }

  @Test("forks stand below their parents, with the step, until another order is asked for")
  func tree() throws {
    var state = try CompareFixture.state()
    var runs = state.runs
    runs[2].record.parent = ExperimentRecord.Lineage(id: "net-a", step: 412)
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(shown(state) == ["net-b", "net-a", "net-c"])
    #expect(state.picture.contains("  └ net-c @412  finished"))
    _ = state.update(.resized(Size(columns: 40, rows: 12)))
    #expect(state.picture.contains("└ net-c @412"))
    _ = state.update(.key(.character("s")))
    #expect(shown(state) == ["net-a", "net-b", "net-c"] && !state.picture.contains("└ net"))
  }

  @Test("esc leaves groups and filter first, then the screen where another one opened it")
  func nested() throws {
    var state = CompareState(
      size: Size(columns: 80, rows: 24), symbols: .braille, folder: "r", isNested: true)
    _ = state.update(.runs(try CompareFixture.state().runs, unreadable: 0))
    state.type("/loss < 9\ng")
    #expect(state.update(.key(.escape)).isEmpty && state.groupBy == nil)
    #expect(state.update(.key(.escape)).isEmpty && state.filter == nil)
    #expect(state.update(.key(.escape)) == [.quit])
    var own = try CompareFixture.state()
    #expect(own.update(.key(.escape)).isEmpty)
  }

  @Test("groups have mean and deviation, and Enter shows the runs of one")
  func groups() throws {
    var state = try CompareFixture.state()
    state.type("g")
    #expect(state.groupBy == "learning_rate" && state.groups.map(\.value) == ["0.01", "0.1"])
    #expect(state.picture.contains("2.0000 ± 1.4142"))
    _ = state.update(.key(.down))
    state.type("\n")
    #expect(shown(state) == ["net-b", "net-a"] && state.groupBy == nil)
    #expect(state.filter?.description == "learning_rate = 0.1")
    // Each run has a metric of its own: there would be as many groups as runs.
    state = try CompareFixture.state()
    let column = try #require(state.columns.firstIndex(of: "val_loss"))
    for _ in 0..<column { _ = state.update(.key(.right)) }
    state.type("g")
    #expect(state.groupBy == "learning_rate")
  }

  @Test("differences from a baseline stand beside each value")
  func baseline() throws {
    var state = try CompareFixture.state()
    state.type("b")
    #expect(state.picture.contains("3.0000 (+1.0000)"))
    #expect(state.picture.contains("1.0000 (-1.0000)"))
    _ = state.update(.runs(Array(state.runs.prefix(2)), unreadable: 0))
    #expect(state.baseline == nil && !state.picture.contains("1.0000 ("))
  }

  @Test("pinned runs come first and hidden ones not at all")
  func pinning() throws {
    var state = try CompareFixture.state()
    let runs = [
      try RunSummary.sample("net-a", isPinned: true), try RunSummary.sample("net-b"),
      try RunSummary.sample("net-c", isHidden: true),
    ]
    _ = state.update(.runs(runs, unreadable: 0))
    #expect(shown(state) == ["net-a", "net-b"])
    state.type("H")
    #expect(shown(state) == ["net-a", "net-c", "net-b"])
    _ = state.update(.key(.home))
    #expect(state.type("p") == [.edit("net-a", .pinned(false))])
  }

  @Test("tags, notes and name are typed, and a run is deleted after a yes only")
  func editing() throws {
    var state = try CompareFixture.state()
    #expect(state.type("tone, , two ,\n") == [.edit("net-c", .tags(["one", "two"]))])
    #expect(state.type("nwell done\n") == [.edit("net-c", .notes("well done"))])
    #expect(state.type("r2\n") == [.edit("net-c", .name("net2"))])
    #expect(state.type("nx\t").isEmpty && state.edit == nil)
    #expect(state.type("Dn").isEmpty)
    #expect(state.type("D").isEmpty)
    #expect(state.picture.contains("delete net-c and its weights?"))
    #expect(state.type("y") == [.delete("net-c")])
  }

  @Test("a run that is chosen stays so when others come and go")
  func selection() throws {
    var state = try CompareFixture.state()
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
    #expect(state.picture.contains("no runs in runs"))
    state.type(" sgbpvvtD\n")
  }

  @Test("footer and help come from the key table, and no key stands in it twice")
  func keys() throws {
    let keys = CompareKeyMap.bindings.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    var state = try CompareFixture.state(columns: 120, rows: 50)
    #expect(state.picture.contains(" q quit  ? help  space mark  / filter"))
    state.type("?")
    let help = state.picture
    #expect(CompareKeyMap.bindings.allSatisfy { help.contains($0.help) })
    _ = state.update(.resized(Size(columns: 40, rows: 12)))
    for _ in 0..<200 { _ = state.update(.key(.down)) }
    #expect(state.picture.contains("dashboard opened it"))
    _ = state.update(.key(.up))
    #expect(!state.picture.contains("dashboard opened it"))
  }

  @Test("no keys at any size break it, and the chosen run is always one that is shown")
  func randomKeys() throws {
    var random = SplitMix(seed: 5)
    let special: [Key] = [
      .enter, .escape, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .backspace,
      .delete, .tab, .control("u"),
    ]
    for round in 0..<12 {
      var state = try CompareFixture.state()
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
}
