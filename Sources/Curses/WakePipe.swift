#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lets any thread wake the one that waits for input.
public final class WakePipe: Sendable {
  /// Becomes readable after `wake`.
  public let descriptor: Int32
  private let writeEnd: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    // Without descriptors left nothing works; then waking is lost and waiting times out instead.
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  public func wake() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  /// Makes the descriptor quiet again.
  public func drain() {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    while read(descriptor, &bytes, 32) == 32 {}
  }
}

/// Waits until one of several descriptors can be read.
public enum Input {
  /// Returns which of the descriptors can be read, in their order; all false after the time is over.
  /// - Parameter seconds: the longest wait, or nil for no limit.
  public static func wait(_ descriptors: [Int32], seconds: Double?) -> [Bool] {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = seconds.map { Int32(min(max(0, ($0 * 1000).rounded(.up)), 1e9)) } ?? -1
    let count = poll(&polled, nfds_t(polled.count), milliseconds)
    return polled.map { count > 0 && $0.revents != 0 }
  }
}

extension Input {
  /// Whether a descriptor can be read and has nothing more to give: the other side is gone.
  public static func isAtEnd(_ descriptor: Int32) -> Bool {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, 0) > 0 else { return false }
    return polled.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }
}
