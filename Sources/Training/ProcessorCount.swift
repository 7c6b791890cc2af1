import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many processors there are for training.
public enum ProcessorCount {
  /// Physical cores that this process may use: threads that share a core's arithmetic gain nothing from one
  /// another.
  public static var physicalCores: Int {
    #if canImport(Glibc)
      let status = (try? FileContents.read("/proc/self/status")) ?? []
      var allowed = allowedProcessors(status: String(decoding: status, as: UTF8.self))
      if allowed.isEmpty { allowed = Array(0..<max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }
      // Processors of one core name the same siblings.
      var cores: Set<[UInt8]> = []
      for processor in allowed {
        let path = "/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list"
        guard let siblings = try? FileContents.read(path) else { return allowed.count }
        cores.insert(siblings)
      }
      return cores.count
    #else
      var count: Int32 = 1
      var size = MemoryLayout<Int32>.size
      sysctlbyname("hw.physicalcpu", &count, &size, nil, 0)
      return max(1, Int(count))
    #endif
  }

  /// The numbers of the processors that a process may run on, from the line `Cpus_allowed_list: 0-3,8` of its
  /// `/proc/self/status`; none where there is no such line.
  static func allowedProcessors(status: String) -> [Int] {
    let name = "Cpus_allowed_list:"
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    var processors: [Int] = []
    for range in line?.dropFirst(name.count).split(separator: ",") ?? [] {
      let ends = range.split(separator: "-").compactMap { end in
        Int(end.filter { ("0"..."9").contains($0) })
      }
      guard let first = ends.first, let last = ends.last, first <= last else { continue }
      processors += first...last
    }
    return processors
  }
}
