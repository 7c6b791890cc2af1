import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of saved runs.
public struct RunStore: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// A file of the folder: a run, or the reason why it cannot be read.
  public enum Entry: Sendable {
    case run(ExperimentRecord)
    case unreadable(path: String, reason: String)
  }

  public func path(of id: String) -> String { "\(folder)/\(id).json" }

  /// Makes sure that runs can be saved, before anybody trains for hours.
  /// - Throws: `InputError` when the folder cannot be created or written.
  public func prepare() throws(InputError) {
    let probe = "\(folder)/.descent-\(getpid())"
    do {
      try AtomicFile.write([], to: probe)
      AtomicFile.remove(probe)
    } catch {
      throw InputError(
        place: "the folder of runs", found: error.reason, expected: "a folder that can be written",
        advice: "choose another with --runs, not \(folder.isEmpty ? "an empty name" : folder)")
    }
  }

  /// The folder of a run's checkpoints.
  public func checkpointFolder(of id: String) -> String { "\(folder)/\(id)" }

  public func checkpointPath(of id: String, name: String) -> String {
    "\(checkpointFolder(of: id))/\(name)"
  }

  /// Replaces the file of the run, whole or not at all.
  public func save(_ record: ExperimentRecord) throws(AtomicFile.WriteError) {
    try AtomicFile.write(JSONWriter.pretty(record.json), to: path(of: record.id))
  }

  /// Where a live run is written to.
  public func journalPath(of id: String) -> String { "\(folder)/\(id)\(Journal.suffix)" }

  /// All runs, the oldest first. A run whose process is gone without a word is `crashed`.
  public func entries() -> [Entry] {
    var runs: [ExperimentRecord] = []
    var unreadable: [Entry] = []
    for id in ids() {
      do {
        runs.append(try read(id: id))
      } catch {
        let path = FileContents.exists(path(of: id)) ? path(of: id) : journalPath(of: id)
        unreadable.append(.unreadable(path: path, reason: error.description))
      }
    }
    runs.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    return runs.map(Entry.run) + unreadable
  }

  /// The ids of all runs, live ones included, in order.
  public func ids() -> [String] {
    var ids: Set<String> = []
    for name in FileContents.names(inFolder: folder) {
      if name.hasSuffix(Journal.suffix) {
        ids.insert(String(name.dropLast(Journal.suffix.count)))
      } else if name.hasSuffix(".json"), !name.hasSuffix(Self.sweepSuffix) {
        ids.insert(String(name.dropLast(5)))
      }
    }
    return ids.sorted()
  }

  /// The run that a person means: a file, an id, or the beginning of just one id.
  /// - Throws: `InputError` when there is none or more than one.
  public func find(_ text: String) throws(InputError) -> ExperimentRecord {
    if text.hasSuffix(".json") || text.contains("/") { return try read(file: text) }
    let ids = ids()
    if ids.contains(text) { return try read(id: text) }
    let matches = text.isEmpty ? [] : ids.filter { $0.hasPrefix(text) }
    if let only = matches.first, matches.count == 1 { return try read(id: only) }
    if matches.isEmpty {
      let nearest = NearestName.of(text, among: ids).map { "did you mean \"\($0)\"?" }
      throw InputError(
        place: "run \(text.quoted)", found: "no such run in \(folder)",
        expected: "a file, an id or the beginning of one",
        advice: nearest ?? "\"descent list\" shows what there is")
    }
    throw InputError(
      place: "run \(text.quoted)", found: "\(matches.count) runs that begin so",
      expected: "the beginning of just one",
      advice: "type more: \(matches.prefix(4).joined(separator: ", "))")
  }

  /// Reads a run by its id: from its journal as long as there is one, which is never older than the record.
  public func read(id: String) throws(InputError) -> ExperimentRecord {
    guard FileContents.exists(journalPath(of: id)) else { return try read(file: path(of: id)) }
    do {
      let journal = try JournalReader(contentsOf: journalPath(of: id))
      var record = journal.record
      if !journal.isLive, record.host.name == Self.hostName { record.markCrashed(journal) }
      return record
    } catch {
      guard FileContents.exists(path(of: id)) else { throw error }
      return try read(file: path(of: id))
    }
  }

  private func read(file: String) throws(InputError) -> ExperimentRecord {
    var record = try ExperimentRecord(contentsOf: file)
    if record.status == .running, record.host.name == Self.hostName,
      kill(pid_t(record.host.process), 0) != 0 && errno == ESRCH
    {
      record.status = .crashed
      record.reason = Self.crashReason
    }
    return record
  }

  static let crashReason = "the process ended without saying how"

  /// The name of this machine.
  public static let hostName: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, 255) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()
}
