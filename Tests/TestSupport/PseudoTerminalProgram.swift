import CTestSupport
import Foundation

/// A program that runs on a pseudo-terminal, is typed at, and shows its screen.
///
/// Nothing in here sleeps: all waiting is for output, for the end, or for a time limit. The program
/// leads the foreground process group beneath a supervisor, so control-C and control-Z reach it as
/// they do beneath a shell.
///
/// ```swift
/// let program = try PseudoTerminalProgram(
///   executable: path, arguments: ["--demo"], environment: [:], rows: 24, columns: 80)
/// try program.waitUntil("the title") { $0.text.contains("Descent") }
/// try program.send("q")
/// #expect(try program.waitForExit() == .code(0))
/// #expect(program.terminalIsRestored)
/// ```
public final class PseudoTerminalProgram {
  /// The screen after all the output that was read so far.
  public private(set) var terminal: TerminalEmulator

  /// All the bytes that the program wrote and that were read so far.
  public private(set) var transcript: [UInt8] = []

  /// How the program ended, as far as it is known yet.
  public private(set) var exit: ProgramExit?

  /// Whether a signal stopped the program, as far as it is known yet, and no SIGCONT was sent since.
  public private(set) var isStopped = false

  private var program: test_terminal_program

  /// Starts a program on a new terminal.
  ///
  /// The program sees the environment given here, a few variables of this process that it may need
  /// to start at all, `SWIFT_BACKTRACE`, and a `TERM` of `xterm-256color` unless another is given.
  ///
  /// - Throws: ``ProgramError/cannotStart(executable:reason:)``.
  public init(
    executable: String, arguments: [String] = [], environment: [String: String] = [:], rows: Int,
    columns: Int, workingDirectory: String? = nil
  ) throws {
    terminal = TerminalEmulator(rows: rows, columns: columns)
    let strings = ProgramArguments(
      executable: executable, arguments: arguments,
      environment: ["TERM": "xterm-256color"].merging(environment) { $1 })
    // Not at once into the property: a complete object would be deinitialized if this throws, and
    // would then kill whatever has the process id 0.
    var started = test_terminal_program()
    try strings.start {
      test_spawn_on_pseudo_terminal(
        executable, $0, $1, Int32(rows), Int32(columns), workingDirectory, &started)
    }
    program = started
  }

  deinit {
    if exit == nil {
      // The group as well, as the program may have children that hold the terminal.
      kill(-program.process_id, SIGKILL)
      kill(program.process_id, SIGKILL)
    }
    while exit == nil, receiveReport() {}
    kill(program.supervisor_id, SIGKILL)
    _ = test_wait(program.supervisor_id)
    close(program.terminal)
    close(program.reports)
  }

  /// Types a text.
  ///
  /// - Throws: ``ProgramError`` if the program ends, or reads nothing for a minute.
  public func send(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    try pump("the program to read its input", timeoutSeconds: 60, isWriting: true) {
      guard self.exit == nil else { return false }
      let count = bytes.withUnsafeBytes { write(program.terminal, $0.baseAddress, $0.count) }
      bytes = bytes.dropFirst(max(0, count))
      return bytes.isEmpty
    }
  }

  /// Types a key that has no character of its own.
  ///
  /// - Throws: ``ProgramError`` if the program ends, or reads nothing for a minute.
  public func send(_ key: SpecialKey) throws {
    try send(key.characters)
  }

  /// Changes the size of the terminal, of which the kernel tells the program with SIGWINCH.
  public func resize(rows: Int, columns: Int) {
    terminal.resize(rows: rows, columns: columns)
    _ = test_set_window_size(program.terminal, Int32(rows), Int32(columns))
  }

  /// Sends a signal to the program, unless it is known to have ended.
  public func signal(_ number: Int32) {
    guard exit == nil else { return }
    if number == SIGCONT { isStopped = false }
    kill(program.process_id, number)
  }

  /// Lets the program and all it has started go on, as a shell's `fg` does.
  public func continueJob() {
    guard exit == nil else { return }
    isStopped = false
    kill(-program.process_id, SIGCONT)
  }

  /// Reads output until the screen fulfils a condition.
  ///
  /// The condition is asked at once, and again after every piece of output; so it can see a screen
  /// that is only half drawn, and should hold for the last thing drawn of all that a test looks at.
  ///
  /// - Throws: ``ProgramError`` if the time is up, or if the program ends without the condition
  ///   holding for its last screen. Its description has the whole screen in it.
  public func waitUntil(
    _ description: String, timeoutSeconds: Double = 60, _ condition: (TerminalEmulator) -> Bool
  ) throws {
    try pump(description, timeoutSeconds: timeoutSeconds) { condition(terminal) }
  }

  /// Reads output until the program has ended and all of its output is read; returns how it ended.
  ///
  /// - Throws: ``ProgramError/timedOut(waitingFor:seconds:screen:)``.
  @discardableResult
  public func waitForExit(timeoutSeconds: Double = 60) throws -> ProgramExit {
    try pump("the end of the program", timeoutSeconds: timeoutSeconds) { self.exit != nil }
    guard let exit else { preconditionFailure("The wait is over, and the program is not.") }
    return exit
  }

  /// Reads output until a signal has stopped the program, as control-Z does, and all of it is read.
  ///
  /// A SIGCONT sent before that would be lost.
  ///
  /// - Throws: ``ProgramError`` if the time is up or the program ends.
  public func waitUntilStopped(timeoutSeconds: Double = 60) throws {
    try pump("the program to stop", timeoutSeconds: timeoutSeconds) { isStopped }
  }

  /// Whether the terminal is as the program found it: the alternate screen left, the cursor shown,
  /// no reports of the mouse or of pasting, and the settings (`termios`) of the beginning.
  public var terminalIsRestored: Bool {
    !terminal.isAlternateScreen && terminal.isCursorVisible && !terminal.isMouseReported
      && !terminal.enabledModes.contains(2004) && test_settings_are_restored(&program) == 1
  }

  private func pump(
    _ description: String, timeoutSeconds: Double, isWriting: Bool = false,
    until condition: () -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(timeoutSeconds)
    while !condition() {
      if let exit {
        throw ProgramError.ended(waitingFor: description, exit: exit, screen: framedScreen)
      }
      let remaining = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      guard remaining > 0 else {
        throw ProgramError.timedOut(
          waitingFor: description, seconds: timeoutSeconds, screen: framedScreen)
      }
      let wanted = Int16(isWriting ? POLLIN | POLLOUT : POLLIN)
      var descriptors = [
        pollfd(fd: program.terminal, events: wanted, revents: 0),
        pollfd(fd: program.reports, events: Int16(POLLIN), revents: 0),
      ]
      poll(&descriptors, nfds_t(descriptors.count), Int32(min(remaining.rounded(.up), 1e9)))
      if descriptors[0].revents != 0 { _ = readOutput() }
      if descriptors[1].revents != 0, receiveReport(), exit != nil || isStopped {
        while readOutput() {}
      }
    }
  }

  /// Reads what the program wrote, at most one buffer of it; returns false if there is nothing.
  private func readOutput() -> Bool {
    let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
      count = max(0, read(program.terminal, buffer.baseAddress, buffer.count))
    }
    transcript += chunk
    terminal.feed(chunk)
    return !chunk.isEmpty
  }

  /// Waits for the next report about the program; returns false if there will be none.
  private func receiveReport() -> Bool {
    var report = test_program_report()
    let size = MemoryLayout.size(ofValue: report)
    var count: Int
    repeat { count = read(program.reports, &report, size) } while count == -1 && errno == EINTR
    guard count == size, report.kind != test_report_failed else {
      // The supervisor is gone, and the program with it: the kernel hangs up its terminal.
      exit = exit ?? .signal(SIGHUP)
      return false
    }
    switch report.kind {
    case test_report_exited: exit = .code(report.value)
    case test_report_killed: exit = .signal(report.value)
    default: isStopped = true
    }
    return true
  }

  private var framedScreen: String {
    let edge = "+" + String(repeating: "-", count: terminal.columns) + "+"
    let rows = terminal.lines.map { "|" + $0 }
    let unknown = terminal.unknownSequences.map { "not understood: \($0)" }
    return ([edge] + rows + [edge] + unknown).joined(separator: "\n")
  }
}
