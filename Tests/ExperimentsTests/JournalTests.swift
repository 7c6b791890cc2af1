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

@Suite("The journal of a live run")
struct JournalTests {
  private let directory: TemporaryDirectory
  private let store: RunStore
  private let record: ExperimentRecord

  init() throws {
    directory = try TemporaryDirectory()
    store = RunStore(folder: directory.path)
    record = .sample(id: "live", status: .running, host: RunStore.hostName)
  }

  private var path: String { store.journalPath(of: "live") }

  private func entry(_ step: Int) -> JournalEntry {
    .change(
      AppliedChange(
        key: HyperparameterKey(rawValue: "learning_rate"), from: .number(1), to: .number(2),
        step: step, epoch: 1))
  }

  @Test("of a process that lives is left alone and shown as running")
  func live() throws {
    let journal = try Journal(record, at: path)
    journal.append(entry(7))
    try journal.flush()
    #expect(store.recover().isEmpty)
    let read = try store.find("live")
    #expect(read.status == .running && read.changes.map(\.step) == [3, 7])
    withExtendedLifetime(journal) {}
  }

  @Test(
    "of a process that is gone is folded, and a torn last line dropped and told",
    arguments: [0, 1, 40])
  func torn(_ bytes: Int) throws {
    var journal: Journal? = try Journal(record, at: path)
    journal?.append(entry(7))
    journal?.append(entry(8))
    try journal?.flush()
    journal = nil
    let whole = try FileContents.read(path)
    let lastLine = whole.count - 1 - (try #require(whole.dropLast().lastIndex(of: 10)))
    let kept = bytes == 0 ? whole : Array(whole.dropLast(bytes))
    try AtomicFile.write(kept, to: path)
    let torn = bytes == 0 ? 0 : lastLine - bytes
    #expect(
      store.recover() == [RunStore.Recovery(id: "live", status: .crashed, tornBytes: torn)])
    #expect(FileContents.names(inFolder: store.folder) == ["live.json"])
    let read = try store.find("live")
    #expect(read.status == .crashed)
    #expect(read.changes.map(\.step) == (bytes == 0 ? [3, 7, 8] : [3, 7]))
    #expect(
      read.reason
        == "the process ended without saying how"
        + (bytes == 0 ? "" : "; a torn last line of \(torn) bytes was dropped"))
  }

  @Test("whose end could not be saved is folded with that end")
  func ended() throws {
    var journal: Journal? = try Journal(record, at: path)
    journal?.append(
      .finished(
        RunResult(
          status: .stopped, reason: nil, steps: 6, epochs: 2, metrics: MetricValues(),
          trainingSeconds: 1)))
    try journal?.flush()
    journal = nil
    #expect(
      store.recover() == [RunStore.Recovery(id: "live", status: .stopped, tornBytes: 0)])
    #expect(try store.find("live").status == .stopped)
  }

  @Test("that cannot be read hides no record and removes nothing")
  func broken() throws {
    try store.save(.sample(id: "live"))
    try directory.write(
      "{\"schema\": \"descent/journal/9\", \"record\": {}}\n", to: "live.journal.jsonl")
    try directory.write("\n\n{", to: "other.journal.jsonl")
    #expect(store.recover().isEmpty)
    #expect(try store.find("live").status == .finished)
    #expect(
      errorText { _ = try store.find("other") }
        == "\(directory.path)/other.journal.jsonl: line 1: found the end of the file; "
        + "expected a value; this is not valid JSON until it is corrected")
    #expect(FileContents.names(inFolder: store.folder).count == 3)
  }

  @Test("of another machine is left alone")
  func elsewhere() throws {
    _ = try Journal(.sample(id: "live", status: .running, host: "elsewhere"), at: path)
    #expect(store.recover().isEmpty)
    #expect(try store.find("live").status == .running)
  }

  @Test("whose file is gone says so instead of writing into nothing")
  func vanished() throws {
    let journal = try Journal(record, at: path)
    unlink(path)
    journal.append(entry(7))
    let error = #expect(throws: AtomicFile.WriteError.self) { try journal.flush() }
    #expect(error?.reason == "the file is gone")
  }

  @Test("is cleared of files that a process which is gone was about to rename")
  func leftovers() throws {
    try directory.write("half", to: "live.json.2147483647.tmp")
    try directory.write("mine", to: "live.json.\(getpid()).tmp")
    try directory.write("text", to: "notes.tmp")
    store.recover()
    #expect(
      FileContents.names(inFolder: store.folder)
        == ["live.json.\(getpid()).tmp", "notes.tmp"])
  }
}
