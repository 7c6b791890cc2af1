import Experiments
import TerminalUI
import Testing

@testable import Dashboard

@Suite("The screen of a sweep")
struct CompareSweepTests {
  private func state(isOver: Bool = false) throws -> CompareState {
    var state = CompareState(
      size: Size(columns: 100, rows: 24), symbols: .braille, folder: "r")
    let runs = [try RunSummary.sample("net-a", loss: 2), try RunSummary.sample("net-b", loss: 1)]
    _ = state.update(.runs(runs, unreadable: 0))
    _ = state.update(
      .sweep(
        CompareState.Sweep(
          running: ["net-b"], progress: "1 of 4 trials done, 1 training", isOver: isOver)))
    return state
  }

  private func rows(_ state: CompareState) -> [String] {
    var canvas = Canvas(state.size)
    CompareView.draw(state, on: &canvas)
    return canvas.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("its first line says how far the sweep is")
  func header() throws {
    let first = rows(try state())[0]
    #expect(first.contains("descent sweep  1 of 4 trials done, 1 training  2 of 2 runs"))
  }

  @Test("a run that has begun is drawn at once")
  func began() throws {
    var state = try state()
    #expect(state.update(.began("net-b")) == [.load("net-b")])
    #expect(state.marks == ["net-b": 0])
  }

  @Test("X asks, and y ends the run that trains")
  func stop() throws {
    var state = try state()
    #expect(state.selectedRun?.id == "net-b")
    #expect(state.update(.key(.character("X"))).isEmpty)
    #expect(rows(state)[23].contains("y ends net-b where it is"))
    #expect(state.update(.key(.character("n"))).isEmpty)
    #expect(state.update(.key(.character("y"))).isEmpty)
    _ = state.update(.key(.character("X")))
    #expect(state.update(.key(.character("y"))) == [.stop("net-b")])
  }

  @Test("a colon takes what is to be set")
  func set() throws {
    var state = try state()
    for key in ":learning_rate 0.01".unicodeScalars { _ = state.update(.key(.character(key))) }
    #expect(rows(state)[23].contains("set: learning_rate 0.01"))
    #expect(state.update(.key(.enter)) == [.set("net-b", "learning_rate 0.01")])
  }

  @Test("a run that has ended cannot be steered, and without a sweep none can")
  func ended() throws {
    var state = try state()
    _ = state.update(.key(.down))
    for key in ["X", ":"] as [Unicode.Scalar] {
      #expect(state.update(.key(.character(key))).isEmpty)
      #expect(rows(state)[23].contains("net-a does not train now"))
    }
    state.sweep = nil
    _ = state.update(.key(.character("X")))
    #expect(rows(state)[23].contains("only the runs of a sweep can be steered"))
  }

  @Test("leaving asks while the sweep goes on; Ctrl-C does not")
  func quit() throws {
    var state = try state()
    #expect(state.update(.key(.character("q"))).isEmpty)
    #expect(rows(state)[23].contains("y stops the sweep"))
    #expect(state.update(.key(.character("y"))) == [.quit])
    #expect(state.update(.key(.control("c"))) == [.quit])
    var over = try self.state(isOver: true)
    #expect(over.update(.key(.character("q"))) == [.quit])
  }
}
