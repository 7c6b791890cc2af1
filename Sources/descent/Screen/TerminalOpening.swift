import Curses
import Files
import TerminalUI

extension Terminal {
  /// What `TERM` names; the least that a terminal can do where it names nothing.
  private static var environmentType: String { Environment["TERM"] ?? "vt100" }

  /// The characters that the locale and the terminal of the environment can show.
  static var environmentSymbols: Symbols { symbols(type: environmentType) }

  /// Takes over the terminal of the environment, with the mouse where it is wanted.
  /// - Parameters:
  ///   - mouse: whether the command line wants the mouse; what the configuration says where it says nothing.
  ///   - alternative: what to type where the terminal cannot show a screen.
  /// - Throws: `InputError` for a terminal that is unknown or cannot move its cursor.
  static func open(
    mouse: Bool?, _ configuration: Configuration, alternative: String
  ) throws(InputError) -> Terminal {
    let type = environmentType
    do {
      return try Terminal(
        Options(
          type: type,
          promisesDirectColor: ["truecolor", "24bit"].contains(Environment["COLORTERM"]),
          isMonochrome: Environment["NO_COLOR"] != nil,
          reportsMouse: mouse ?? configuration.mouse ?? true))
    } catch {
      var expected = "a terminal that terminfo knows"
      if case .cannotMoveCursor = error { expected = "a terminal that can move its cursor" }
      throw InputError(
        place: "TERM", found: type.quoted, expected: expected,
        advice: "set TERM, or use \"\(alternative)\"")
    }
  }
}
