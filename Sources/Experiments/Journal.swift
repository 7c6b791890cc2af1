import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file that a live run is written to as it goes: `<id>.journal.jsonl`.
///
/// Its first line holds the record as it was when the file was begun, each further one an entry. Whoever writes it
/// holds a lock on it, so that others can tell a live run from one whose process is gone. Not Sendable: it belongs
/// to the recorder.
final class Journal {
  static let schema = "descent/journal/1"
  static let suffix = ".journal.jsonl"

  let path: String
  private var descriptor: Int32
  private var lines: [UInt8] = []
  /// Bytes in the file, and of its first line.
  private(set) var size: Int
  private let headerSize: Int

  /// Begins the file anew with a record, in place of what stands there.
  ///
  /// The lock is taken before the file gets its name, so nobody ever sees it without one.
  /// - Parameter replaces: whether a file may stand there already.
  init(
    _ record: ExperimentRecord, at path: String, replaces: Bool = true
  ) throws(AtomicFile.WriteError) {
    self.path = path
    let header: JSONValue = ["schema": .string(Self.schema), "record": record.json]
    let line = Array((JSONWriter.line(header) + "\n").utf8)
    descriptor = try AtomicFile.writeLocked(line, to: path, replaces: replaces)
    size = line.count
    headerSize = line.count
  }

  deinit { close(descriptor) }

  /// Adds a line, which `flush` writes.
  func append(_ entry: JournalEntry) {
    lines += JSONWriter.line(entry.json).utf8
    lines.append(UInt8(ascii: "\n"))
  }

  var hasUnwritten: Bool { !lines.isEmpty }

  /// Whether it is worth beginning anew, so that neither the file nor reading it grows without bound.
  var isLong: Bool { size > max(1 << 20, 4 * headerSize) }

  /// Hands the lines to the system: they survive the process from here on.
  /// - Throws: `WriteError`; then the file may end in half a line, and it must be begun anew.
  func flush() throws(AtomicFile.WriteError) {
    guard !lines.isEmpty else { return }
    guard isInPlace else {
      throw AtomicFile.WriteError(path: path, step: "write", reason: "the file is gone")
    }
    let bytes = lines
    lines.removeAll(keepingCapacity: true)
    try AtomicFile.append(bytes, to: descriptor, path: path)
    size += bytes.count
  }

  /// Has the system bring what was written to the disk: it survives the machine from here on.
  func sync() throws(AtomicFile.WriteError) {
    try flush()
    guard fsync(descriptor) == 0 else {
      throw AtomicFile.WriteError(path: path, step: "sync", reason: SystemError.text(errno))
    }
  }

  /// Removes the file, whose contents are elsewhere.
  func remove() { if isInPlace { unlink(path) } }

  /// Whether the file still stands where it was written.
  private var isInPlace: Bool {
    var own = stat()
    var named = stat()
    return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }
}
