#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Seconds since an arbitrary moment; never goes back. Passed in wherever time matters, so that tests bring
/// their own.
public typealias TimeSource = @Sendable () -> Double

public enum MonotonicClock {
  /// The system's monotonic clock.
  public static let now: TimeSource = {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
