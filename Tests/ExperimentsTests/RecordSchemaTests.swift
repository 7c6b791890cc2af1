import Files
import Foundation
import Monitoring
import TestSupport
import Testing

@testable import Experiments

@Suite("The JSON Schema of a saved run")
struct RecordSchemaTests {
  private func complaints(_ json: JSONValue) throws -> [String] {
    try JSONSchemaCheck(ExperimentRecord.jsonSchema).complaints(about: JSONWriter.pretty(json))
  }

  /// A record that has everything there is.
  private var full: ExperimentRecord {
    var record = ExperimentRecord.sample()
    record.parent = ExperimentRecord.Lineage(id: "run-0", step: 2)
    record.tags = ["a"]
    record.notes = "b"
    record.gitRevision = String(repeating: "0a", count: 20)
    record.checkpoint = "step-3.safetensors"
    record.checkpoints = [
      SavedCheckpoint(
        step: 3, file: "step-3.safetensors", reasons: CheckpointReason.allCases, bytes: 7)
    ]
    record.incidents = Incident.Kind.allCases.map { Incident(step: 1, kind: $0, text: "text") }
    record.histogramCourse = [HistogramSnapshot(step: 3, histograms: record.histograms)]
    record.changes = ChangeAuthor.allCases.map { author in
      var change = record.changes[0]
      change.author = author
      return change
    }
    record.metrics["loss"] = .nan
    return record
  }

  @Test("fits what is written, of this version and of the first")
  func fits() throws {
    #expect(try complaints(ExperimentRecord.sample().json).isEmpty)
    #expect(try complaints(full.json).isEmpty)
    let url = try #require(
      Bundle.module.url(
        forResource: "experiment-1", withExtension: "json", subdirectory: "Fixtures"))
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(try JSONSchemaCheck(ExperimentRecord.jsonSchema).complaints(about: text).isEmpty)
  }

  @Test("names every key of a record, and knows what is wrong")
  func complete() throws {
    let schema = try JSONParser.parse(Array(ExperimentRecord.jsonSchema.utf8)).value
    let known = try #require(schema["properties"]?.object?.members.map(\.key))
    for member in try #require(full.json.object).members { #expect(known.contains(member.key)) }
    for (key, value) in [
      ("status", "lost"), ("id", "../x"), ("epochs", "none"), ("seed", -1), ("parent", ["id": 3]),
      ("started_at", "today"), ("changes", [["step": 1]]), ("threads", 1.5),
    ] as [(String, JSONValue)] {
      var object = try #require(full.json.object)
      object[key] = value
      #expect(try !complaints(.object(object)).isEmpty, "\(key)")
    }
  }

  @Test("stands in docs as well")
  func docs() throws {
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/run.schema.json"
    #expect(
      String(decoding: try FileContents.read(path), as: UTF8.self) == ExperimentRecord.jsonSchema)
  }

  @Test("undo is linked to what it takes back, and keys of later versions stay")
  func links() throws {
    func change(_ key: String, _ author: ChangeAuthor) -> AppliedChange {
      AppliedChange(
        key: HyperparameterKey(rawValue: key), from: .number(1), to: .number(2), step: 1, epoch: 1,
        author: author)
    }
    let changes = [
      change("a", .person), change("b", .person), change("a", .advisor), change("a", .undo),
      change("a", .undo), change("a", .redo), change("b", .undo), change("a", .undo),
      change("a", .undo),
    ]
    #expect(changes.undoLinks == [nil, nil, nil, 2, 0, nil, 1, 5, nil])
    var object = try #require(full.json.object)
    object["colour"] = ["deep": [1, "two"]]
    let node = try JSONParser.parse(Array(JSONWriter.line(.object(object)).utf8))
    let record = try ExperimentRecord(from: JSONReader(node))
    #expect(record.unknown["colour"] == ["deep": [1, "two"]])
    #expect(record.json["colour"] == ["deep": [1, "two"]])
    #expect(record.json["changes"] == full.json["changes"])
  }
}
