#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What tells one version of a file from the next without reading it.
public struct FileStamp: Equatable, Sendable {
  public let size: Int
  /// The time of the last change, in nanoseconds since 1970.
  public let changedAt: Int
  private let identifier: UInt64

  /// Of a link that leads nowhere it is the link's own; nil where nothing stands at `path`.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 || lstat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    size = Int(status.st_size)
    changedAt = Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
    identifier = UInt64(status.st_ino)
  }
}

/// Memory that one file after the other is read into, so that reading many allocates once.
public struct FileBuffer {
  /// Larger files are for `FileContents`.
  private static let limit = 64 << 20

  private var memory: [UInt8] = []
  private var count = 0

  public init() {}

  /// Reads a regular file.
  /// - Returns: false where that did not work or the file is very large; `FileContents.read` knows why.
  public mutating func read(_ path: String) -> Bool {
    count = 0
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size < Self.limit
    else { return false }
    // One byte more tells that a file has grown since.
    let size = Int(status.st_size) + 1
    if memory.count < size {
      memory = [UInt8](repeating: 0, count: max(size, 1 << 17, 2 * memory.count))
    }
    while count < size {
      let received = memory.withUnsafeMutableBytes { buffer in
        readBytes(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
      }
      if received < 0, errno == EINTR { continue }
      if received == 0 { break }
      guard received > 0 else { return false }
      count += received
    }
    return count < size
  }

  /// Lends what was read last.
  public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    memory.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }
}

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, buffer, count)
}
