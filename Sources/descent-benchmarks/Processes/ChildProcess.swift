import Files

#if canImport(Glibc)
  // `environ` is a global variable; only the main thread of a benchmark starts programs.
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

/// A program that is talked to in lines through its standard input and output.
final class ChildProcess {
  /// How a program ended.
  struct Ending {
    /// The exit code, or 128 plus the signal.
    var code: Int32
    /// The largest resident memory in megabytes (10⁶ bytes).
    var peakMegabytes: Double
  }

  let identifier: pid_t
  /// The wall-clock time at which the program was started, in seconds since 1970.
  let startedAt: Double
  private let input: Int32
  private let output: Int32
  private var received: [UInt8] = []
  private var hasEnded = false

  /// - Parameters:
  ///   - executable: a path, or a name to be found in `PATH`.
  ///   - log: the file that its standard error is added to.
  /// - Throws: `InputError` when it cannot be started.
  init(_ executable: String, _ arguments: [String], log: String) throws(InputError) {
    var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw InputError(found: SystemError.text(errno), expected: "two pipes")
    }
    for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      let variables = environ
    #else
      var actions: posix_spawn_file_actions_t?
      let variables = _NSGetEnviron().pointee
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(
      &actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    let strings = ([executable] + arguments).map { strdup($0) } + [nil]
    var process = pid_t()
    startedAt = WallClock.now()
    let error = posix_spawnp(&process, executable, &actions, nil, strings, variables)
    posix_spawn_file_actions_destroy(&actions)
    for string in strings { free(string) }
    close(toChild[0])
    close(fromChild[1])
    identifier = process
    input = toChild[1]
    output = fromChild[0]
    guard error == 0 else {
      hasEnded = true
      close(input)
      close(output)
      throw InputError(
        found: "\(executable.quoted): \(SystemError.text(error))",
        expected: "a program that can be started")
    }
  }

  deinit {
    guard !hasEnded else { return }
    kill(identifier, SIGKILL)
    _ = end()
  }

  /// Sends a line; a program that is gone gets nothing.
  func send(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(input, bytes, bytes.count)
  }

  /// The next line of its output, or nil when there is no more.
  func nextLine() -> String? {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeSubrange(...end)
        return line
      }
      let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = max(0, read(output, buffer.baseAddress, 4096))
      }
      if chunk.isEmpty { return nil }
      received += chunk
    }
  }

  /// The JSON object of the next line that is one, or nil when there is no more output.
  func nextObject() -> JSONValue? {
    while let line = nextLine() {
      if let node = try? JSONParser.parse(Array(line.utf8)) { return node.value }
    }
    return nil
  }

  /// Closes its input and waits for its end.
  func end() -> Ending {
    close(input)
    while nextLine() != nil {}
    close(output)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(identifier, &status, 0, &usage) < 0 && errno == EINTR {}
    hasEnded = true
    let signal = status & 0x7F
    #if os(Linux)
      let bytes = Double(usage.ru_maxrss) * 1024
    #else
      let bytes = Double(usage.ru_maxrss)
    #endif
    return Ending(
      code: signal == 0 ? status >> 8 & 0xFF : 128 + signal, peakMegabytes: bytes / 1e6)
  }

  /// Runs a program to its end.
  static func run(
    _ executable: String, _ arguments: [String], log: String
  ) throws(InputError) -> Ending {
    try ChildProcess(executable, arguments, log: log).end()
  }
}

extension ChildProcess {
  /// The program that asks.
  static var ownIdentifier: pid_t { getpid() }
}

/// The time of day, which all processes share.
enum WallClock {
  /// Seconds since 1970.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
