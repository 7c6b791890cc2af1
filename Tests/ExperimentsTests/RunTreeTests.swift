import Monitoring
import Testing

@testable import Experiments

@Suite("The tree of forks")
struct RunTreeTests {
  private func tree(_ runs: [(id: String, parent: String?)]) -> [String] {
    let summaries = runs.map { run in
      var record = ExperimentRecord.sample(id: run.id)
      record.parent = run.parent.map { ExperimentRecord.Lineage(id: $0, step: 7) }
      return RunSummary(record, path: "runs/\(run.id).json")
    }
    return RunTree(summaries).rows.map { row in
      RunTree.lead(depth: row.depth) + runs[row.place].id
        + RunTree.tail(of: summaries[row.place], depth: row.depth)
    }
  }

  @Test("forks stand below their parents, roots and forks each in the order they came in")
  func order() {
    let rows = tree([
      ("a", nil), ("b", nil), ("a1", "a"), ("b1", "b"), ("a2", "a"), ("a1x", "a1"),
    ])
    #expect(rows == ["a", "└ a1 @7", "  └ a1x @7", "└ a2 @7", "b", "└ b1 @7"])
  }

  @Test("a run whose parent is gone is a root, as is one that stands before its parent")
  func roots() {
    #expect(tree([("a", "gone"), ("b", nil)]) == ["a", "b"])
    #expect(tree([("fork", "late"), ("late", nil)]) == ["late", "└ fork @7"])
    #expect(tree([]).isEmpty)
  }

  @Test("runs that name each other or themselves are all shown, once")
  func circles() {
    #expect(tree([("a", "b"), ("b", "a"), ("c", "c")]) == ["a", "└ b @7", "c"])
  }

  @Test("generations without end stay on the screen")
  func deep() {
    let rows = tree((0..<3000).map { ("r\($0)", $0 == 0 ? nil : "r\($0 - 1)") })
    #expect(rows.count == 3000 && rows[2999] == String(repeating: "  ", count: 7) + "└ r2999 @7")
  }
}
