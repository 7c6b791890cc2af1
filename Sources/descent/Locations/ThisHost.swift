import Experiments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine and program that a run is recorded with.
enum ThisHost {
  static var host: ExperimentRecord.Host {
    var names = utsname()
    uname(&names)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return ExperimentRecord.Host(
      name: RunStore.hostName,
      system: "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))",
      processors: Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), process: Int(getpid()),
      version: Descent.version)
  }

  /// Seconds since 1970.
  static let wallTime: @Sendable () -> Double = {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
