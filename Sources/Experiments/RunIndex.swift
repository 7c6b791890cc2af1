import Dispatch
import Files
import Synchronization

/// The summaries of all runs in a folder, kept up to date with little work.
///
/// - Complexity: O(bytes) for files that are new or have changed, one system call for each of the others.
public struct RunIndex: Sendable {
  /// A file that is no run.
  public struct Unreadable: Equatable, Sendable {
    public var path: String
    /// One line, without control characters.
    public var reason: String
  }

  public let folder: String
  /// The oldest first.
  public private(set) var runs: [RunSummary] = []
  /// By path.
  public private(set) var unreadable: [Unreadable] = []
  /// By id.
  private var files: [String: File] = [:]

  /// The files of a run as they were.
  private struct Stamps: Equatable, Sendable {
    var record: FileStamp?
    var journal: FileStamp?
    /// Whether a process writes to the journal.
    var isLive: Bool
  }

  private struct File: Sendable {
    var stamps: Stamps
    var content: Result<RunSummary, InputError>

    /// Whether a run's process has ended since, which a record without a journal does not tell.
    var isOutdated: Bool {
      if case .success(let run) = content { run.record.isAbandoned } else { false }
    }
  }

  /// Reads the folder; one that is missing has no runs.
  public init(folder: String) {
    self.folder = folder
    refresh()
  }

  /// Looks at the folder again and reads what has changed.
  /// - Returns: whether anything did.
  @discardableResult
  public mutating func refresh() -> Bool {
    let store = RunStore(folder: folder)
    var kept: [String: File] = [:]
    var changed: [(id: String, stamps: Stamps)] = []
    for id in store.ids() {
      let journal = store.journalPath(of: id)
      let journalStamp = FileStamp(path: journal)
      let stamps = Stamps(
        record: FileStamp(path: store.path(of: id)), journal: journalStamp,
        isLive: journalStamp != nil && FileLock.isHeld(journal))
      // One that has just gone is no run any more.
      guard stamps.record != nil || stamps.journal != nil else { continue }
      if let file = files[id], file.stamps == stamps, !file.isOutdated {
        kept[id] = file
      } else {
        changed.append((id, stamps))
      }
    }
    guard !changed.isEmpty || kept.count != files.count else { return false }
    for (id, file) in Self.read(changed, store) { kept[id] = file }
    files = kept
    runs = []
    unreadable = []
    for (id, file) in kept {
      switch file.content {
      case .success(let run): runs.append(run)
      case .failure(let error):
        let path = file.stamps.record == nil ? store.journalPath(of: id) : store.path(of: id)
        unreadable.append(Unreadable(path: path, reason: error.description))
      }
    }
    runs.sort { ($0.record.startedAt, $0.path) < ($1.record.startedAt, $1.path) }
    unreadable.sort { $0.path < $1.path }
    return true
  }

  private static let threads = 2

  private static func read(
    _ changed: [(id: String, stamps: Stamps)], _ store: RunStore
  ) -> [(id: String, file: File)] {
    // A thread more costs more than a few files.
    let parts = changed.count < 32 ? 1 : threads
    let results = Mutex<[(id: String, file: File)]>([])
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      var buffer = FileBuffer()
      var own: [(id: String, file: File)] = []
      var index = part
      while index < changed.count {
        let (id, stamps) = changed[index]
        let content = content(of: id, hasJournal: stamps.journal != nil, store, &buffer)
        own.append((id, File(stamps: stamps, content: content)))
        index += parts
      }
      results.withLock { $0 += own }
    }
    return results.withLock { $0 }
  }

  private static func content(
    of id: String, hasJournal: Bool, _ store: RunStore, _ buffer: inout FileBuffer
  ) -> Result<RunSummary, InputError> {
    let path = store.path(of: id)
    if !hasJournal, buffer.read(path), let summary = RunSummary(skimming: buffer, path: path) {
      return .success(summary)
    }
    do throws(InputError) {
      let record = try store.read(id: id)
      return .success(RunSummary(record, path: hasJournal ? store.journalPath(of: id) : path))
    } catch {
      return .failure(error)
    }
  }
}
