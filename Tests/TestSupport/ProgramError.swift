/// Why a program that a test runs could not be started, or did not do what was waited for.
public enum ProgramError: Error, CustomStringConvertible {
  /// The program could not be started; the reason is the system's own.
  case cannotStart(executable: String, reason: String)

  /// The time was up while the program still ran; the screen is what it showed then.
  case timedOut(waitingFor: String, seconds: Double, screen: String)

  /// The program ended before it did what was waited for; the screen is the last one.
  case ended(waitingFor: String, exit: ProgramExit, screen: String)

  /// What happened, what was waited for, and the whole screen.
  public var description: String {
    switch self {
    case .cannotStart(let executable, let reason):
      "Cannot start \(executable): \(reason)."
    case .timedOut(let awaited, let seconds, let screen):
      "Waited \(seconds) s for \(awaited). The screen:\n\(screen)"
    case .ended(let awaited, let exit, let screen):
      "The program ended with \(exit) before \(awaited). The screen:\n\(screen)"
    }
  }
}
