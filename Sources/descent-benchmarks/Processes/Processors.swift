import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's processors.
enum Processors {
  /// Cores, two of whose threads count once where the system tells.
  static var cores: Int {
    let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    #if os(Linux)
      return min(online, cores(of: information) ?? online)
    #else
      var (count, size) = (Int32(0), 4)
      return sysctlbyname("hw.physicalcpu", &count, &size, nil, 0) == 0 ? Int(count) : online
    #endif
  }

  /// Whether the kernels' AVX2 variants run here, the widest that valgrind knows.
  static var haveAVX2: Bool { information.contains(" avx2 ") }

  /// Different pairs of socket and core in the text of `/proc/cpuinfo`, or nil where it names none.
  static func cores(of information: String) -> Int? {
    var pairs: Set<[Substring]> = []
    var socket: Substring = ""
    for line in information.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      if line.hasPrefix("physical id") { socket = parts[1] }
      if line.hasPrefix("core id") { pairs.insert([socket, parts[1]]) }
    }
    return pairs.isEmpty ? nil : pairs.count
  }

  private static var information: String {
    (try? FileContents.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
