import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the processors were busy with, from Linux' `/proc`; nothing is known elsewhere.
enum ProcessorTime {
  /// Seconds that all processors together were busy since the machine started, by whomever.
  static func busy() -> Double? { read("/proc/stat").flatMap(busyTicks).map { $0 / ticks } }

  /// Seconds that a process has computed, in all of its threads.
  static func used(by process: pid_t) -> Double? {
    read("/proc/\(process)/stat").flatMap(usedTicks).map { $0 / ticks }
  }

  /// The ticks of the first line of `/proc/stat` that were neither idle nor spent waiting for a disk.
  ///
  /// The columns are user, nice, system, idle, iowait, irq, softirq and steal; guests are part of user.
  static func busyTicks(_ text: String) -> Double? {
    guard let line = text.split(separator: "\n").first, line.hasPrefix("cpu ") else { return nil }
    let columns = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
    guard columns.count == 8 else { return nil }
    return columns.reduce(0, +) - columns[3] - columns[4]
  }

  /// User and system ticks of `/proc/<pid>/stat`, whose second column is a name with any characters.
  static func usedTicks(_ text: String) -> Double? {
    guard let nameEnd = text.lastIndex(of: ")") else { return nil }
    let columns = text[nameEnd...].split(separator: " ")
    guard columns.count > 13, let user = Double(columns[12]), let system = Double(columns[13])
    else { return nil }
    return user + system
  }

  private static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

  private static func read(_ path: String) -> String? {
    (try? FileContents.read(path)).map { String(decoding: $0, as: UTF8.self) }
  }
}
