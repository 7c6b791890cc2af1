import CTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The signals a program at a terminal lives with, as values to be read when it suits.
public enum Signal: Equatable, Sendable {
  case interrupt, terminate, hangUp, windowChanged, suspend, resumed
}

/// Catches signals and hands them over one by one, in the thread that waits for input.
public enum Signals {
  /// Begins to catch signals.
  /// - Returns: a descriptor that becomes readable when `next` has something.
  public static func install() -> Int32 { signals_install() }

  /// The oldest signal nobody has taken, or nil.
  public static func next() -> Signal? {
    while true {
      switch signals_next() {
      case 0: return nil
      case SIGINT: return .interrupt
      case SIGTERM, SIGQUIT: return .terminate
      case SIGHUP: return .hangUp
      case SIGWINCH: return .windowChanged
      case SIGTSTP: return .suspend
      case SIGCONT: return .resumed
      default: continue
      }
    }
  }

  /// Stops the process, as the shell expects after Ctrl-Z; returns when it is continued.
  public static func stopProcess() { signals_stop_process() }

  /// Stops the process and all that the shell has started with it, such as a make, as Ctrl-Z does; returns when the
  /// shell continues them, or at once where there is no shell.
  public static func stopJob() { signals_stop_job() }
}
