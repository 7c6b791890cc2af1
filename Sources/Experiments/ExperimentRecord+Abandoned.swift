#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ExperimentRecord {
  /// Whether it says that it is running, on this machine, and its process is gone.
  var isAbandoned: Bool {
    status == .running && host.name == RunStore.hostName
      && kill(pid_t(host.process), 0) != 0 && errno == ESRCH
  }
}
