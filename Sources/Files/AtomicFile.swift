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

    public var description: String { "cannot \(step) \(path): \(reason)".visible }
  }

  /// Writes to a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder.
  /// Creates the folder when it is missing.
  public static func write(_ text: String, to path: String) throws(WriteError) {
    try write(Array(text.utf8), to: path)
  }

  public static func write(_ bytes: [UInt8], to path: String) throws(WriteError) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let folderPath = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    try createFolder(folderPath)
    let temporary = "\(path).\(getpid()).tmp"
    func failure(_ step: String) -> WriteError {
      let reason = SystemError.text(errno)
      unlink(temporary)
      return WriteError(path: path, step: step, reason: reason)
    }
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("create") }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        writeBytes(descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        let error = failure("write")
        close(descriptor)
        throw error
      }
      written += count
    }
    guard fsync(descriptor) == 0 else {
      let error = failure("sync")
      close(descriptor)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw failure("rename") }
    // The rename itself is only durable once the folder is.
    let folderDescriptor = open(folderPath, O_RDONLY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
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
