import Files
import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RunStore {
  /// A run whose process was gone and whose journal is now its record.
  public struct Recovery: Equatable, Sendable {
    public var id: String
    /// How it ended; `crashed` where its process was gone without saying.
    public var status: RunStatus
    /// Bytes of a last line that was not written to its end, and that are dropped.
    public var tornBytes: Int
  }

  /// Folds the journals of processes that are gone into records, and clears away what they were writing.
  ///
  /// Journals of live processes and of other machines are left alone, and so are those that cannot be read or
  /// whose folder takes nothing.
  /// - Returns: the runs that were folded.
  @discardableResult
  public func recover() -> [Recovery] {
    var recovered: [Recovery] = []
    for name in FileContents.names(inFolder: folder) {
      if name.hasSuffix(".tmp") { removeLeftover(name) }
      guard name.hasSuffix(Journal.suffix) else { continue }
      let path = "\(folder)/\(name)"
      let recovery = FileLock.holding(path) { () -> Recovery? in
        guard let journal = try? JournalReader(contentsOf: path, isLive: false),
          journal.record.host.name == Self.hostName,
          "\(journal.record.id)\(Journal.suffix)" == name
        else { return nil }
        var record = journal.record
        record.markCrashed(journal)
        record = furthest(record)
        guard (try? save(record)) != nil else { return nil }
        AtomicFile.remove(path)
        return Recovery(
          id: record.id, status: record.status, tornBytes: journal.tornBytes)
      }
      if let recovery = recovery ?? nil { recovered.append(recovery) }
    }
    return recovered
  }

  /// The record to save of a run that may have been taken up before its end and not have come as far again.
  /// - Returns: what is saved of it where that is the same run and more, with the checkpoints that there are; else
  ///   the record.
  func furthest(_ record: ExperimentRecord) -> ExperimentRecord {
    guard var saved = try? ExperimentRecord(contentsOf: path(of: record.id)),
      record.isBeginning(of: saved)
    else { return record }
    for checkpoint in record.checkpoints { saved.apply(.checkpoint(checkpoint)) }
    saved.status = record.status
    saved.reason = record.reason
    saved.endedAt = record.endedAt
    return withPresentCheckpoints(saved)
  }

  /// The record without checkpoints whose file is gone.
  func withPresentCheckpoints(_ record: ExperimentRecord) -> ExperimentRecord {
    var record = record
    record.checkpoints.removeAll {
      !FileContents.exists(checkpointPath(of: record.id, name: $0.file))
    }
    record.checkpoint = record.checkpoints.last?.file
    return record
  }

  /// - Throws: `InputError` when a process trains the run.
  public func checkNotTraining(_ record: ExperimentRecord) throws(InputError) {
    guard record.status == .running || FileLock.isHeld(journalPath(of: record.id)) else { return }
    throw InputError(
      place: "run \(record.id.quoted)", found: "a run that is still training",
      expected: "one that has ended",
      advice: "stop it first, or take \"descent fork\" for a run of its own")
  }

  /// Removes a file that a process which is gone was about to rename: `<name>.<process>.tmp`.
  private func removeLeftover(_ name: String) {
    let parts = name.split(separator: ".")
    guard parts.count > 2, let process = pid_t(String(parts[parts.count - 2])), process > 0,
      kill(process, 0) != 0 && errno == ESRCH
    else { return }
    AtomicFile.remove("\(folder)/\(name)")
  }
}

extension ExperimentRecord {
  /// Whether another record of the same run holds all of this one, and more steps.
  func isBeginning(of other: ExperimentRecord) -> Bool {
    id == other.id && startedAt == other.startedAt && steps.lastStep < other.steps.lastStep
      && changes.count <= other.changes.count
      && zip(changes, other.changes).allSatisfy {
        $0.step == $1.step && $0.key == $1.key && $0.to == $1.to
      }
  }

  /// Says of a run without an end that its process is gone.
  mutating func markCrashed(_ journal: JournalReader) {
    guard status == .running else { return }
    status = .crashed
    reason = RunStore.crashReason
    if journal.tornBytes > 0 {
      reason = RunStore.crashReason + "; a torn last line of \(journal.tornBytes) bytes was dropped"
    }
  }
}
