import Experiments
import Files
import Monitoring
import TestSupport
import Testing

@Suite("A filter of runs")
struct RunFilterTests {
  /// Status finished, one epoch, 1.5 s, learning rate 0.002, accuracy 0.75, loss 0.5 with 0.5 as the best.
  private let run: RunSummary

  init() {
    var run = RunSummary(.sample(id: "run-1"), path: "run-1.json")
    run.record.tags = ["paper", "Night"]
    run.record.notes = "the good one"
    run.epochCount = 1
    run.record.metrics["val_loss"] = .nan
    run.record.best.append(("val_loss", .init(value: 0.25, epoch: 1)))
    self.run = run
  }

  @Test(
    "passes what is true of a run",
    arguments: [
      "learning_rate < 0.01 and accuracy > 0.7", "learning_rate<0.01", "status = finished",
      "status = FINISHED", "name ~ un", "not name = walk", "nesterov = true", "tags = paper",
      "tags ~ igh", "not tags = day", "tags != day", "best.val_loss <= 0.25", "epochs >= 1",
      "time < 2", "time < 1m", "time > 0.01m", "time < 0.00002d", "time > 0.0004h",
      "val_loss = nan", "notes ~ \"good one\"",
      "id = 'run-1'", "accuracy > 1 or loss < 1", "(accuracy > 1 or loss < 1) and seed = 42",
      "optimizer = adam", "started > 1970-01-12", "missing != 3", "changes = 1",
      "learning_rate = 2e-3 && (accuracy >= .75 || !(loss == 0.5))",
    ])
  func passes(_ text: String) throws {
    #expect(try RunFilter(text).matches(run))
  }

  @Test(
    "keeps out what is not",
    arguments: [
      "learning_rate < 0.001", "status = running", "name ~ x", "missing = 3", "missing < 3",
      "not missing != 3", "tags = day", "val_loss < 1", "val_loss > 1", "time > 2",
      "accuracy > 1 or loss < 0.1", "accuracy < abc", "name = ''",
      // `and` binds tighter than `or`.
      "status = running and name = run or seed = 1",
    ])
  func keepsOut(_ text: String) throws {
    let matches = try RunFilter(text).matches(run)
    #expect(!matches)
  }

  @Test(
    "says at which column it expected what",
    arguments: [
      ("", "column 1: found the end; expected a name such as learning_rate, \"not\" or '('"),
      ("loss", "column 5: found the end; expected one of = != < <= > >= ~ after \"loss\""),
      ("loss <", "column 7: found the end; expected a number or a text after '<'"),
      ("loss < < 3", "column 8: found '<'; expected a number or a text after '<'"),
      ("(loss < 3", "column 10: found the end; expected \"and\", \"or\" or ')'"),
      ("loss < 3)", "column 9: found ')'; expected \"and\", \"or\" or the end"),
      ("loss < 3 lr > 1", "column 10: found \"lr\"; expected \"and\", \"or\" or the end"),
      ("name = \"abc", "column 12: found the end; expected a closing \""),
      ("loss < and", "column 8: found \"and\"; expected a number or a text after '<'"),
      ("loss & 3", "column 6: found '&'; expected a name, a value, an operator or a parenthesis"),
    ])
  func errors(_ text: String, _ message: String) {
    #expect(errorText { _ = try RunFilter(text) } == "filter, " + message)
  }

  @Test("deep nesting is refused and long chains are not")
  func depth() throws {
    let deep = String(repeating: "(", count: 100_000) + "a = 1"
    #expect(errorText { _ = try RunFilter(deep) }.contains("more than 100 levels of nesting"))
    let nots = String(repeating: "not ", count: 100_000) + "a = 1"
    #expect(errorText { _ = try RunFilter(nots) }.contains("more than 100 levels of nesting"))
    let chain = Array(repeating: "seed = 42", count: 10_000).joined(separator: " and ")
    #expect(try RunFilter(chain).matches(run))
  }

  @Test("printed and read again every expression is itself, and no text breaks the reader")
  func roundTrip() throws {
    var random = SplitMix(seed: 11)
    for _ in 0..<2000 {
      let filter = RunFilter(expression(&random, depth: 0))
      #expect(try RunFilter(filter.description) == filter, "\(filter)")
    }
    let pieces = ["(", ")", "and", "or", "not", "a", "<", "=", "!", "\"", "'", "\\", " ", "~", "3"]
    for _ in 0..<5000 {
      let text = (0..<random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
      if let filter = try? RunFilter(text) {
        #expect(try RunFilter(filter.description) == filter, "\(text)")
      }
    }
  }

  private func expression(_ random: inout SplitMix, depth: Int) -> RunFilter.Expression {
    func word() -> String {
      let words = [
        "loss", "best.val_loss", "0.01", "and", "NOT", "", "a b", "\"", "\\", "it's", "läuft", "(",
        "-1e-3", "a\nb", "x=y",
      ]
      return words[random.below(words.count)]
    }
    switch depth > 4 ? 0 : random.below(5) {
    case 1: return .not(expression(&random, depth: depth + 1))
    case 2:
      return .all((0..<2 + random.below(3)).map { _ in expression(&random, depth: depth + 1) })
    case 3:
      return .any((0..<2 + random.below(3)).map { _ in expression(&random, depth: depth + 1) })
    default:
      let all = RunFilter.Operator.allCases
      return .comparison(field: word(), all[random.below(all.count)], value: word())
    }
  }

  @Test("a name that no run has is refused with the nearest one")
  func unknownName() {
    #expect(
      errorText { try [run].check(field: "learnin_rate", place: "--filter") }
        .hasSuffix("did you mean \"learning_rate\"?"))
    #expect(errorText { try [run].check(field: "best.loss", place: "--filter") } == "no error")
  }

  @Test("an order sorts numbers either way, with what is missing last")
  func order() {
    let runs = [("a", 2.0), ("b", nil), ("c", .nan), ("d", 1), ("e", 2)].map {
      (id: String, loss: Double?) in
      var record = ExperimentRecord.sample(id: id)
      record.metrics = MetricValues()
      record.metrics["loss"] = loss
      return RunSummary(record, path: id)
    }
    #expect(RunOrder("loss").sorted(runs).map(\.id) == ["d", "a", "e", "c", "b"])
    #expect(RunOrder("-loss").sorted(runs).map(\.id) == ["a", "e", "d", "c", "b"])
    #expect(RunOrder("-id").sorted(runs).map(\.id) == ["e", "d", "c", "b", "a"])
  }

  @Test("groups have the mean and the sample deviation of their runs")
  func groups() throws {
    let runs = [(0.1, 1.0), (0.01, 2), (0.1, 3), (0.1, .nan)].map { (rate, loss) in
      var record = ExperimentRecord.sample()
      record.hyperparameters = [("learning_rate", .number(rate))]
      record.metrics["loss"] = loss
      return RunSummary(record, path: "")
    }
    let groups = RunGroups(runs, by: "learning_rate").groups
    #expect(groups.map(\.value) == ["0.01", "0.1"])
    #expect(groups.map(\.runs.count) == [1, 3])
    let one = try #require(groups[0].statistics(of: "loss"))
    #expect(one.mean == 2 && one.deviation == nil)
    let two = try #require(groups[1].statistics(of: "loss"))
    #expect(two.mean == 2 && two.count == 2 && abs((two.deviation ?? 0) - 2.0.squareRoot()) < 1e-12)
  }
}
