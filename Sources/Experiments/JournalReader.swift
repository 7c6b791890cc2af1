import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A journal read back.
struct JournalReader {
  /// The record with all entries taken in.
  let record: ExperimentRecord
  /// Bytes of a last line that was not written to its end.
  let tornBytes: Int
  /// Whether a process still writes to it.
  let isLive: Bool

  /// - Throws: `InputError` when it is no journal or a line other than the last cannot be read.
  /// - Parameter isLive: whether somebody writes to it, where that is known.
  init(contentsOf path: String, isLive: Bool? = nil) throws(InputError) {
    self.isLive = isLive ?? FileLock.isHeld(path)
    let bytes = try FileContents.read(path)
    let end = bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
    tornBytes = bytes.count - end
    var number = 0
    var record: ExperimentRecord?
    var start = 0
    while start < end {
      let stop = bytes[start...].firstIndex(of: 10) ?? end
      number += 1
      let line = Array(bytes[start..<stop])
      start = stop + 1
      do {
        let object = try JSONReader(try JSONParser.parse(line), file: path)
        if var known = record {
          record = nil
          known.apply(try JournalEntry(from: object, metrics: known.metricDescriptors.count))
          record = known
        } else {
          record = try Self.header(object)
        }
      } catch {
        // Positions within a line of a journal help nobody but to find the line.
        throw InputError(
          file: path, place: "line \(number)", found: error.found, expected: error.expected,
          advice: error.advice)
      }
    }
    guard let record else {
      throw InputError(
        file: path, found: bytes.isEmpty ? "an empty file" : "no whole line",
        expected: "the journal of a run", advice: "nothing was saved in it; it may be removed")
    }
    self.record = record
  }

  private static func header(_ object: JSONReader) throws(InputError) -> ExperimentRecord {
    try object.requireSchema(Journal.schema)
    return try ExperimentRecord(from: try object.object("record"))
  }
}

/// Locks on files that the system gives back when their process ends, however it ends.
enum FileLock {
  /// Whether another process, or another holder in this one, has the file locked.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Does something while holding a file's lock.
  /// - Returns: what `body` returns; nil when somebody else has the lock, or another file has come to stand there.
  static func holding<Result>(_ path: String, _ body: () -> Result) -> Result? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    var own = stat()
    var named = stat()
    guard fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino else {
      return nil
    }
    return body()
  }
}
