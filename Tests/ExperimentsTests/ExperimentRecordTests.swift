import Files
import Foundation
import Monitoring
import TestSupport
import Testing

@testable import Experiments

@Suite("A saved run")
struct ExperimentRecordTests {
  private func readBack(_ json: JSONValue) throws -> ExperimentRecord {
    let node = try JSONParser.parse(Array(JSONWriter.pretty(json).utf8))
    return try ExperimentRecord(from: JSONReader(node, file: "r.json"))
  }

  @Test("reads back as it was written")
  func roundTrip() throws {
    let record = ExperimentRecord.sample()
    let copy = try readBack(record.json)
    #expect(copy == record)
    #expect(copy.id == "run-1" && copy.status == .finished && copy.seed == 42)
    #expect(copy.host == record.host && copy.definition == record.definition)
    #expect(copy.changes == record.changes && copy.epochs == record.epochs)
    #expect(copy.metrics == record.metrics && copy.histograms == record.histograms)
    #expect(copy.metricDescriptors == record.metricDescriptors)
    #expect(copy.hyperparameters.map(\.value) == [.number(0.002), .flag(true)])
    #expect(record.json["confusion"] == ["classes": ["a", "b"], "counts": [[3, 1], [0, 4]]])
    #expect(copy.confusion == record.confusion)
    #expect(copy.steps.bucketWidth == 2 && copy.steps.buckets.count == 3)
  }

  @Test("writes NaN and infinity as null and reads them as NaN")
  func notFinite() throws {
    var record = ExperimentRecord.sample()
    record.metrics["loss"] = .nan
    record.metrics["accuracy"] = .infinity
    record.histograms[0].histogram.mean = .nan
    record.best[0].best.value = .nan
    #expect(record.json["metrics"] == ["loss": .null, "accuracy": .null])
    let copy = try readBack(record.json)
    #expect(copy.metrics["loss"]?.isNaN == true && copy.metrics["accuracy"]?.isNaN == true)
    #expect(copy.histograms[0].histogram.mean.isNaN && copy.best[0].best.value.isNaN)
    // Step 3 was NaN: it is in no mean, and its neighbour in the bucket is.
    #expect(copy.steps.buckets[1].finiteCount[0] == 1)
    #expect(abs(copy.steps.buckets[1].mean(0) - 0.4) < 1e-6)
  }

  @Test("of the first released version can still be read")
  func fixture() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "experiment-1", withExtension: "json", subdirectory: "Fixtures"))
    let record = try ExperimentRecord(contentsOf: url.path)
    #expect(record.name == "mnist-mlp" && record.status == .stopped && record.seed == 42)
    #expect(record.changes.map(\.step) == [9546])
    #expect(record.changes[0].from == .number(0.001) && record.changes[0].to == .number(0.002))
    #expect(record.metrics["test_accuracy"] == 0.9655)
    #expect(record.metricDescriptors.map(\.isHigherBetter) == [false, true])
    #expect(!record.epochs.isEmpty && !record.steps.buckets.isEmpty && !record.histograms.isEmpty)
    #expect(record.trainingSeconds == 7.501)
    let copy = try readBack(record.json)
    #expect(copy == record)
  }

  private func changed(_ path: String..., to value: JSONValue) throws -> String {
    let node = try JSONParser.parse(Array(JSONWriter.line(ExperimentRecord.sample().json).utf8))
      .replacing(path[...], with: value)
    return errorText { _ = try ExperimentRecord(from: JSONReader(node, file: "r.json")) }
  }

  @Test("of another schema or of none is refused")
  func schema() throws {
    #expect(
      try changed("schema", to: "descent/experiment/9").contains(
        "schema: found \"descent/experiment/9\"; expected \"descent/experiment/1\"; "
          + "a newer schema needs a newer Descent"))
    let definition = try JSONParser.parse(Array(#"{"schema": "descent/experiment/1"}"#.utf8))
    #expect(
      errorText { _ = try ExperimentRecord(from: JSONReader(definition)) }
        == "found no \"id\"; expected a saved run; a definition has no results; train it first")
  }

  @Test("that is damaged is refused with an input error, never a crash")
  func damaged() throws {
    #expect(try changed("started_at", to: "yesterday").contains("expected a time such as"))
    #expect(try changed("status", to: "finishd").contains("did you mean \"finished\"?"))
    #expect(try changed("best", to: ["loss": ["value": 1, "epoch": 1e300]]).contains("epoch"))
    #expect(try changed("best", to: ["loss": ["value": 1, "epoch": -0.5]]).contains("epoch"))
    #expect(try changed("steps", "last_step", to: [1]).contains("columns that do not fit"))
    #expect(try changed("steps", "first_step", to: [1, 2, 1e300]).contains("columns that do not"))
    #expect(
      try changed("steps", "loss", "finite", to: [1, 2, 3e9]).contains("columns that do not"))
    #expect(try changed("steps", "bucket_width", to: 0).contains("a whole number from 1"))
    #expect(try changed("changes", to: [["step": 1]]).contains("changes[0]"))
    for counts: JSONValue in [
      [[3, 1], [0]], [[3, 1]], [[3, 1], [0, -4]], [[3, 1], [0, 0.5]], 7,
    ] {
      #expect(
        try changed("confusion", "counts", to: counts)
          .contains("confusion.counts: found counts that do not fit the classes"))
    }
    #expect(try changed("confusion", "classes", to: ["a", 2]).contains("expected a list of texts"))
    #expect(try changed("seed", to: -1).contains("seed"))
    let junk: [JSONValue] = [.null, true, -1, 1e300, 0.5, "x", [], [[:]], [:], ["loss": [1e300]]]
    var refused = 0
    for key in try #require(ExperimentRecord.sample().json.object).members.map(\.key) {
      for value in junk {
        let text = try changed(key, to: value)
        #expect(text == "no error" || text.hasPrefix("r.json:"), "\(key) = \(value): \(text)")
        if text != "no error" { refused += 1 }
      }
    }
    #expect(refused > 100)
  }

  @Test("keeps each metric in its own lane when the steps of another are missing")
  func missingLane() throws {
    let record = ExperimentRecord.sample()
    var json = try #require(record.json.object)
    var steps = try #require(json["steps"]?.object)
    steps["loss"] = nil
    json["steps"] = .object(steps)
    let copy = try readBack(.object(json))
    #expect(copy.steps.buckets.map { $0.mean(1) } == [0.5, 0.5, 0.5])
    #expect(copy.steps.buckets.allSatisfy { $0.mean(0).isNaN })
  }
}
