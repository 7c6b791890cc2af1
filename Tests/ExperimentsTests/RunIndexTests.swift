import Files
import Monitoring
import TestSupport
import Testing

@testable import Experiments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("The index of runs")
struct RunIndexTests {
  private let directory: TemporaryDirectory
  private let folder: String

  init() throws {
    directory = try TemporaryDirectory()
    folder = directory.path + "/runs"
  }

  private func save(_ ids: String...) throws {
    for id in ids { try RunStore(folder: folder).save(.sample(id: id)) }
  }

  private var text: String { JSONWriter.pretty(ExperimentRecord.sample().json) }

  @Test("has of a run all but its curves, and how many epochs it did")
  func summary() throws {
    try save("a")
    let run = try #require(RunIndex(folder: folder).runs.first)
    var whole = try RunStore(folder: folder).find("a")
    #expect(run.definition == whole.definition && run.definedRecord.definition == whole.definition)
    whole.definition = .null
    whole.checkpoints = []
    whole.incidents = []
    whole.confusion = nil
    whole.epochs = []
    whole.steps = MetricSeries(capacity: 2)
    whole.histograms = []
    whole.histogramCourse = []
    whole.metricDescriptors = run.record.metricDescriptors
    #expect(run.record == whole)
    #expect(run.epochCount == 1 && run.path == "\(folder)/a.json")
  }

  @Test("does not read the curves of a run that looks well")
  func skims() throws {
    // Only a whole reading would find that a histogram counts in whole numbers.
    let odd = text.replacing("\"counts\": [1, 2, 3]", with: "\"counts\": [1, 2, 3.5]")
    try #require(odd != text)
    try directory.write(odd, to: "runs/odd.json")
    #expect(RunIndex(folder: folder).runs.count == 1)
  }

  @Test("reads tags, notes and what else stands beside the results, in any order of keys")
  func order() throws {
    let object = try #require(ExperimentRecord.sample().json.object)
    var members = Array(object.members.reversed())
    members.insert(("tags", ["paper", "night"]), at: 3)
    members.append(("notes", "the good one"))
    members.append(("pinned", true))
    members.append(("parent", ["id": "older", "step": 5]))
    try directory.write(
      JSONWriter.pretty(.object(JSONObject(members))), to: "runs/reversed.json")
    let run = try #require(RunIndex(folder: folder).runs.first)
    #expect(run.tags == ["paper", "night"] && run.notes == "the good one")
    #expect(run.isPinned && !run.isHidden && run.record.parent?.id == "older")
    #expect(run.epochCount == 1)
  }

  @Test("a file that ends anywhere too early is unreadable, with a reason in one line")
  func truncated() throws {
    let bytes = Array(text.utf8)
    let end = bytes.count - 2  // without "}" and the line feed
    for length in stride(from: 0, through: end, by: 37) {
      let name = "\(100_000 + length).json"
      try AtomicFile.write(Array(bytes[..<length]), to: "\(folder)/\(name)")
    }
    let index = RunIndex(folder: folder)
    #expect(index.runs.isEmpty)
    #expect(index.unreadable.count == end / 37 + 1)
    for file in index.unreadable {
      #expect(file.reason.hasPrefix(file.path + ":") && !file.reason.contains("\n"))
    }
  }

  /// What is wrong, how the text becomes so, and what the reason must say.
  static let damages: [(name: String, damage: @Sendable (String) -> String, reason: String)] = [
    (
      "epochs as text", { $0.replacing("\"epochs\": [", with: "\"epochs\": \"x\", \"e\": [") },
      "epochs: found \"x\""
    ),
    (
      "steps as list", { $0.replacing("\"steps\": {", with: "\"steps\": [], \"s\": {") },
      "steps: found a list of 0"
    ),
    (
      "no histograms", { $0.replacing("\"histograms\"", with: "\"histogram\"") },
      "found no \"histograms\""
    ),
    (
      "confusion as number",
      { $0.replacing("\"confusion\": {", with: "\"confusion\": 3, \"c\": {") },
      "confusion: found 3"
    ),
    (
      "a number for the status",
      { $0.replacing("\"status\": \"finished\"", with: "\"status\": 5") },
      "status: found 5"
    ),
    (
      "a huge number", { $0.replacing("\"seed\": 42", with: "\"seed\": 1e999") },
      "expected a number below 1.8e308"
    ),
    (
      "a number out of range", { $0.replacing("\"threads\": 1", with: "\"threads\": -7") },
      "threads: found -7"
    ),
    (
      "nesting",
      { $0.replacing("\"seed\": 42", with: "\"seed\": " + String(repeating: "[", count: 100_000)) },
      "found more than 200 levels of nesting"
    ),
    (
      "nesting in the curves",
      {
        $0.replacing(
          "\"steps\": {", with: "\"steps\": {\"a\": " + String(repeating: "[", count: 100_000))
      },
      "found more than 200 levels of nesting"
    ),
    (
      "a schema of the future", { $0.replacing("experiment/1", with: "experiment/9") },
      "a newer schema needs a newer Descent"
    ),
    (
      "a key twice", { $0.replacing("\"seed\": 42", with: "\"seed\": 42, \"seed\": 43") },
      "the key \"seed\" a second time"
    ),
    (
      "curves twice", { $0.replacing("\"steps\": {", with: "\"epochs\": [], \"steps\": {") },
      "the key \"epochs\" a second time"
    ),
    ("something after the end", { $0 + "{}" }, "expected the end of the file"),
    ("zeros at the end", { $0.dropLast(300) + String(repeating: "\0", count: 300) }, "found"),
    ("nothing", { _ in "" }, "found the end of the file"),
    ("a list", { _ in "[]" }, "expected an object"),
    (
      "a definition", { _ in #"{"schema": "descent/experiment/1", "name": "x"}"# },
      "expected a saved run"
    ),
    (
      "brackets crossed", { $0.replacing("\"counts\": [1, 2, 3]", with: "\"counts\": [1, 2, 3}") },
      "expected ',' or ']'"
    ),
  ]

  @Test(
    "damaged files are reported, the others listed, and nothing is overwritten",
    arguments: damages.indices)
  func damaged(_ index: Int) throws {
    let (name, damage, reason) = Self.damages[index]
    let bad = damage(text)
    try #require(bad != text, "\(name)")
    try directory.write(bad, to: "runs/bad.json")
    try save("good")
    let found = RunIndex(folder: folder)
    #expect(found.runs.map(\.id) == ["good"])
    #expect(found.unreadable.count == 1)
    let line = found.unreadable.first?.reason ?? ""
    #expect(line.contains(reason), "\(name): \(line)")
    #expect(line.utf8.count < 500 && !line.unicodeScalars.contains { $0.isControl })
    let after = String(decoding: try FileContents.read("\(folder)/bad.json"), as: UTF8.self)
    #expect(after == bad)
  }

  @Test("folders, dangling links and pipes among the files harm nobody")
  func otherFiles() throws {
    try save("good")
    try AtomicFile.createFolder("\(folder)/folder.json")
    #expect(symlink("/nonexistent/x", "\(folder)/link.json") == 0)
    #expect(mkfifo("\(folder)/pipe.json", 0o600) == 0)
    let index = RunIndex(folder: folder)
    #expect(index.runs.map(\.id) == ["good"])
    #expect(index.unreadable.count == 3)
    #expect(RunIndex(folder: directory.file("none")).runs.isEmpty)
  }

  @Test("strange names are listed as the data they are, and ids that are no file names are refused")
  func strangeNames() throws {
    let names = ["../../etc/passwd", "a\nb", "\u{1B}[2J", String(repeating: "x", count: 10_000)]
    for (number, name) in names.enumerated() {
      var record = ExperimentRecord.sample(id: "run-\(number)", startedAt: Double(number))
      record.name = name
      try AtomicFile.write(JSONWriter.pretty(record.json), to: "\(folder)/run-\(number).json")
      record.id = name
      try AtomicFile.write(JSONWriter.pretty(record.json), to: "\(folder)/id-\(number).json")
    }
    let index = RunIndex(folder: folder)
    #expect(index.runs.map(\.record.name) == names)
    #expect(index.unreadable.count == 4)
    for file in index.unreadable {
      #expect(file.reason.contains("the id is the file's name") && file.reason.count < 400)
      #expect(!file.reason.unicodeScalars.contains { $0.isControl })
    }
  }

  @Test(
    "looking again reads what is new or changed, forgets what is gone, and else says that nothing has"
  )
  func refresh() throws {
    try save("a", "b")
    var index = RunIndex(folder: folder)
    let atOnce = index.refresh()
    try save("c")
    AtomicFile.remove("\(folder)/a.json")
    var stopped = ExperimentRecord.sample(id: "b")
    stopped.status = .stopped
    try RunStore(folder: folder).save(stopped)
    let later = index.refresh()
    #expect(index.runs.map(\.id) == ["b", "c"])
    #expect(index.runs[0].record.status == .stopped)
    let again = index.refresh()
    #expect([atOnce, later, again] == [false, true, false])
  }

  @Test("a running run whose process is gone is crashed")
  func crashed() throws {
    try RunStore(folder: folder).save(
      .sample(id: "here", status: .running, host: RunStore.hostName))
    let run = try #require(RunIndex(folder: folder).runs.first)
    #expect(run.record.status == .crashed)
  }

  @Test(
    "whatever happens to some bytes, every file is listed or reported, and whole readings agree")
  func randomDamage() throws {
    var random = SplitMix(seed: 7)
    let original = Array(text.utf8)
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<random.below(4) + 1 {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        default: bytes.insert(Array("{}[]\",:0".utf8)[random.below(8)], at: place)
        }
      }
      try AtomicFile.write(bytes, to: "\(folder)/x.json")
      let index = RunIndex(folder: folder)
      #expect(index.runs.count + index.unreadable.count == 1)
      if (try? ExperimentRecord(contentsOf: "\(folder)/x.json")) != nil {
        #expect(index.runs.count == 1)
      }
    }
  }
}

extension SplitMix {
  /// A number from 0 on, below the limit.
  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &self) }
}
