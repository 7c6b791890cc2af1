#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replaces files so that a reader, or a machine that loses power, sees the old bytes or the new ones.
public enum AtomicFile {
  /// Why a file could not be written. The file that stood there before is untouched.
  public struct WriteError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    /// The step that failed, as a verb: `create`, `write`, `rename`.
    public let step: String
    public let reason: String

    public init(path: String, step: String, reason: String) {
      self.path = path
      self.step = step
      self.reason = reason
    }

    public var description: String { "cannot \(step) \(path): \(reason)".visible }
  }

  /// Writes to a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder.
  /// Creates the folder when it is missing.
  public static func write(_ text: String, to path: String) throws(WriteError) {
    try write(Array(text.utf8), to: path)
  }

  public static func write(_ bytes: [UInt8], to path: String) throws(WriteError) {
    close(try replace(path, with: bytes, isLocked: false))
  }

  /// The same for a file that is written on: opens it and locks it before it gets its name.
  /// - Parameter replaces: whether a file may stand there already; else it is an error.
  /// - Returns: the descriptor, whose end is the file's and which holds an exclusive lock.
  public static func writeLocked(
    _ bytes: [UInt8], to path: String, replaces: Bool = true
  ) throws(WriteError) -> Int32 {
    try replace(path, with: bytes, isLocked: true, replaces: replaces)
  }

  /// Adds bytes to an open file. After an error some of them may be there.
  public static func append(
    _ bytes: [UInt8], to descriptor: Int32, path: String
  ) throws(WriteError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        writeBytes(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw WriteError(path: path, step: "write", reason: SystemError.text(errno))
      }
      written += count
    }
  }

  private static func replace(
    _ path: String, with bytes: [UInt8], isLocked: Bool, replaces: Bool = true
  ) throws(WriteError) -> Int32 {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let folderPath = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    try createFolder(folderPath)
    let temporary = "\(path).\(getpid()).tmp"
    func failure(_ step: String, closing descriptor: Int32? = nil) -> WriteError {
      let reason = SystemError.text(errno)
      if let descriptor { close(descriptor) }
      unlink(temporary)
      return WriteError(path: path, step: step, reason: reason)
    }
    let descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("create") }
    if isLocked, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      throw failure("lock", closing: descriptor)
    }
    do {
      try append(bytes, to: descriptor, path: path)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard fsync(descriptor) == 0 else { throw failure("sync", closing: descriptor) }
    if replaces {
      guard rename(temporary, path) == 0 else { throw failure("rename", closing: descriptor) }
    } else {
      // Unlike a rename, a link is refused where there is a file.
      guard link(temporary, path) == 0 else { throw failure("create", closing: descriptor) }
      unlink(temporary)
    }
    // The rename itself is only durable once the folder is.
    let folderDescriptor = open(folderPath, O_RDONLY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
    return descriptor
  }

  /// Creates a folder and those above it.
  public static func createFolder(_ path: String) throws(WriteError) {
    guard !FileContents.isFolder(path) else { return }
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + part
      if mkdir(partial, 0o755) != 0 && errno != EEXIST {
        throw WriteError(path: partial, step: "create the folder", reason: SystemError.text(errno))
      }
    }
    guard FileContents.isFolder(path) else {
      throw WriteError(path: path, step: "create the folder", reason: "a file stands there")
    }
  }

  /// Removes a folder if it is empty.
  public static func removeFolder(_ path: String) { rmdir(path) }

  /// Removes a file; a file that is not there is no error.
  public static func remove(_ path: String) { unlink(path) }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
