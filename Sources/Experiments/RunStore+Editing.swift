import Files

/// What a person changes of a run that has ended.
public enum RunEdit: Equatable, Sendable {
  case name(String)
  case tags([String])
  case notes(String)
  case pinned(Bool)
  case hidden(Bool)
}

extension RunStore {
  /// Changes a saved run and writes its record anew; what this version does not know in it stays.
  ///
  /// - Parameter id: the name of its file without `.json`.
  /// - Throws: `InputError` for a live run, which its own process writes, and one that cannot be read or written.
  public func edit(_ id: String, _ edit: RunEdit) throws(InputError) {
    try checkEnded(id)
    var record = try read(id: id)
    guard record.id == id else {
      throw InputError(
        file: path(of: id), found: "the id \(record.id.quoted)", expected: "that of the file",
        advice: "rename the file")
    }
    switch edit {
    case .name(let name): record.name = name
    case .tags(let tags): record.tags = tags
    case .notes(let notes): record.notes = notes
    case .pinned(let flag): record.isPinned = flag
    case .hidden(let flag): record.isHidden = flag
    }
    do {
      try save(record)
    } catch {
      throw InputError(file: error.path, found: error.reason, expected: "to \(error.step) it")
    }
  }

  /// Removes a run with its checkpoints.
  /// - Throws: `InputError` for a live run.
  public func delete(_ id: String) throws(InputError) {
    try checkEnded(id)
    AtomicFile.remove(path(of: id))
    AtomicFile.remove(journalPath(of: id))
    let folder = checkpointFolder(of: id)
    for name in FileContents.names(inFolder: folder) where name.hasSuffix(".safetensors") {
      AtomicFile.remove("\(folder)/\(name)")
    }
    // A folder that holds anything else stays.
    AtomicFile.removeFolder(folder)
  }

  private func checkEnded(_ id: String) throws(InputError) {
    guard ExperimentRecord.isID(id) else {
      throw InputError(place: "run", found: id.quoted, expected: "the id of a run")
    }
    let isRunning =
      FileLock.isHeld(journalPath(of: id))
      || (try? read(id: id))?.status == .running
    guard !isRunning else {
      throw InputError(
        place: "run \(id.quoted)", found: "a run that goes on", expected: "one that has ended",
        advice: "stop it first")
    }
  }
}
