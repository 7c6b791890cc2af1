/// How a program ended.
public enum ProgramExit: Hashable, Sendable {
  /// The program returned this exit code.
  case code(Int32)

  /// The program was killed by the signal with this number.
  case signal(Int32)
}
