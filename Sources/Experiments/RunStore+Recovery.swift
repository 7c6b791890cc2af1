import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RunStore {
  /// A run whose process was gone and whose journal is now its record.
  public struct Recovery: Equatable, Sendable {
    public var id: String
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
        guard (try? save(record)) != nil else { return nil }
        AtomicFile.remove(path)
        return Recovery(id: record.id, tornBytes: journal.tornBytes)
      }
      if let recovery = recovery ?? nil { recovered.append(recovery) }
    }
    return recovered
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
