import Files
import Monitoring
import TestSupport
import Testing

@testable import Experiments

@Suite("The file of a sweep")
struct SweepRecordTests {
  private let directory: TemporaryDirectory
  private let store: RunStore

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.file("runs"))
  }

  private func sample(id: String = "mnist-sweep-a") -> SweepRecord {
    let trials = [
      SweepTrial(
        number: 1, values: [.number(0.001), .choice("adam")], runID: "mnist-a", status: .finished,
        results: [0.5, .nan]),
      SweepTrial(
        number: 2, values: [.number(0.01), .choice("sgd")], runID: "mnist-b", status: .running),
      SweepTrial(
        number: 3, values: [.number(0.1), .choice("sgd")], status: .crashed, reason: "no reason"),
      SweepTrial(number: 4, values: [.number(0.2), .choice("sgd")], status: .running),
    ]
    return SweepRecord(
      id: id, name: "mnist", startedAt: 1000.5, host: "here", process: 12,
      experiment: "/a/mnist.json", definition: ["name": "mnist"], search: .halving, seed: 7,
      parallel: 2, threads: 1, metric: "val_loss",
      space: SweepSpace([
        SweepSpace.Dimension(
          key: HyperparameterKey(rawValue: "learning_rate"),
          values: .range(SweepValues.Range(low: 0.001, high: 0.2, isLogarithmic: true))),
        SweepSpace.Dimension(
          key: HyperparameterKey(rawValue: "optimizer"),
          values: .list([.choice("adam"), .choice("sgd")])),
      ]), plan: SweepPlan(trials: trials, rounds: [2, 4], isHigherBetter: false))
  }

  @Test("has values of every kind as they were")
  func values() {
    for values in [
      SweepValues.list([.number(1), .flag(true), .choice("adam")]),
      .range(SweepValues.Range(low: 0.5, high: 1)),
      .range(SweepValues.Range(low: 0.5, high: 1, isLogarithmic: true)),
      .range(SweepValues.Range(low: 8, high: 64, isWhole: true)),
    ] {
      #expect(SweepValues(json: values.json) == values)
    }
  }

  @Test("is read as it was written")
  func roundTrip() throws {
    let record = sample()
    try store.save(record)
    let read = try SweepRecord(contentsOf: store.sweepPath(of: record.id))
    #expect(read.json == record.json)
    #expect(read.json["schema"] == "descent/sweep/1")
    #expect(read.space == record.space && read.plan.rounds == [2, 4])
  }

  @Test("is no run: neither listed nor found nor indexed as one")
  func noRun() throws {
    try store.save(sample())
    try store.save(.sample(id: "mnist-run"))
    #expect(store.ids() == ["mnist-run"])
    #expect(try store.find("mnist").id == "mnist-run")
    #expect(store.entries().count == 1)
    let index = RunIndex(folder: store.folder)
    #expect(index.runs.map(\.id) == ["mnist-run"] && index.unreadable.isEmpty)
  }

  @Test("is found by its file, its id or the beginning of just one id")
  func find() throws {
    for id in ["a-sweep-1", "a-sweep-2", "b-sweep-1"] { try store.save(sample(id: id)) }
    for text in ["b", "b-sweep-1", store.sweepPath(of: "b-sweep-1")] {
      #expect(try store.findSweep(text).id == "b-sweep-1")
    }
    #expect(
      errorText { _ = try store.findSweep("a") }
        == "sweep \"a\": found 2 sweeps that begin so; expected the beginning of just one; "
        + "type more: a-sweep-1, a-sweep-2")
    #expect(errorText { _ = try store.findSweep("c-sweep-1") }.contains("did you mean"))
  }

  @Test("says where something does not fit")
  func damaged() throws {
    let text = JSONWriter.pretty(sample().json)
    for (old, new, message) in [
      ("descent/sweep/1", "descent/sweep/9", "schema: found \"descent/sweep/9\""),
      ("halving", "halfing", "search: found"),
      ("\"low\": 0.001", "\"low\": 1", "space: found \"learning_rate\""),
      ("\"mnist-b\"", "\"../b\"", "trials[1].run: found \"../b\""),
      ("[2, 4]", "[2]", "trials[0].results: found more results than rounds"),
    ] {
      let path = try directory.write(text.replacing(old, with: new), to: "x.sweep.json")
      let error = errorText { _ = try SweepRecord(contentsOf: path) }
      #expect(error.contains(message), "\(old): \(error)")
    }
  }

  @Test("taken up again, what was training goes on, or begins where it had no run")
  func resume() {
    var record = sample()
    record.resume(parallel: nil, threads: 3, host: "there", process: 99)
    #expect(record.plan.trials.map(\.status) == [.finished, .interrupted, .crashed, .waiting])
    #expect(record.parallel == 2 && record.threads == 3)
    #expect(record.host == "there" && record.process == 99 && record.status == .running)
  }
}
