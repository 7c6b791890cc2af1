import Files

/// Which runs to take, as an expression: `learning_rate < 0.01 and (best.val_loss < 0.2 or tags = paper)`.
///
/// `not` binds tightest, then `and`, then `or`. A comparison with something that a run does not have is false;
/// `a != b` is `not a = b`. Texts are the same without regard to case, and `~` asks whether one contains the
/// other. Of a list, as of tags, one element is enough.
public struct RunFilter: Equatable, Sendable, CustomStringConvertible {
  public enum Operator: String, CaseIterable, Sendable {
    case equal = "="
    case notEqual = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    case contains = "~"
  }

  public indirect enum Expression: Equatable, Sendable {
    case comparison(field: String, Operator, value: String)
    case not(Expression)
    /// At least two.
    case all([Expression])
    /// At least two.
    case any([Expression])
  }

  public let expression: Expression

  public init(_ expression: Expression) { self.expression = expression }

  /// Whether a run passes.
  public func matches(_ run: RunSummary) -> Bool { Self.matches(expression, run) }

  /// The names that it asks for.
  public var fields: [String] { Self.fields(of: expression) }

  private static func fields(of expression: Expression) -> [String] {
    switch expression {
    case .comparison(let field, _, _): [field]
    case .not(let inner): fields(of: inner)
    case .all(let parts), .any(let parts): parts.flatMap(fields)
    }
  }

  private static func matches(_ expression: Expression, _ run: RunSummary) -> Bool {
    switch expression {
    case .comparison(let field, let comparison, let value):
      guard comparison != .notEqual else {
        return !matches(.comparison(field: field, .equal, value: value), run)
      }
      guard let own = run.field(field) else { return false }
      return matches(own, comparison, value, isTime: field == "time")
    case .not(let inner): return !matches(inner, run)
    case .all(let parts): return parts.allSatisfy { matches($0, run) }
    case .any(let parts): return parts.contains { matches($0, run) }
    }
  }

  private static func matches(
    _ own: RunField, _ comparison: Operator, _ value: String, isTime: Bool
  ) -> Bool {
    switch own {
    case .number(let number):
      guard comparison != .contains else { return own.text.contains(value) }
      guard let other = isTime ? seconds(value) : Double(value) else { return false }
      if number.isNaN, other.isNaN { return comparison == .equal }
      return holds(comparison, number, other)
    case .text(let text): return matches(text.lowercased(), comparison, value.lowercased())
    case .list(let texts):
      return texts.contains { matches($0.lowercased(), comparison, value.lowercased()) }
    }
  }

  private static func matches(_ text: String, _ comparison: Operator, _ value: String) -> Bool {
    comparison == .contains ? text.contains(value) : holds(comparison, text, value)
  }

  private static func holds<Value: Comparable>(
    _ comparison: Operator, _ a: Value, _ b: Value
  ) -> Bool {
    switch comparison {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .contains: false
    }
  }

  /// `90`, `90s`, `1.5m`, `2h` or `1d`.
  static func seconds(_ text: String) -> Double? {
    let units: [(suffix: String, seconds: Double)] = [
      ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      return Double(text.dropLast()).map { $0 * unit.seconds }
    }
    return Double(text)
  }

  /// The expression as it is typed; reading it gives the same one again.
  public var description: String { Self.text(of: expression) }

  private static func text(of expression: Expression) -> String {
    switch expression {
    case .comparison(let field, let comparison, let value):
      "\(word(field)) \(comparison.rawValue) \(word(value))"
    case .not(let inner): "not " + operand(inner)
    case .all(let parts): parts.map(operand).joined(separator: " and ")
    case .any(let parts): parts.map(operand).joined(separator: " or ")
    }
  }

  private static func operand(_ expression: Expression) -> String {
    switch expression {
    case .comparison, .not: text(of: expression)
    case .all, .any: "(" + text(of: expression) + ")"
    }
  }

  /// A name or a value, in quotation marks where it could be taken for something else.
  private static func word(_ text: String) -> String {
    guard
      text.isEmpty || RunFilterParser.keywords.contains(text.lowercased())
        || text.unicodeScalars.contains(where: { !RunFilterParser.isBare($0) })
    else { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

extension RunFilter {
  /// Reads an expression.
  /// - Throws: `InputError` with the column of what does not fit, counted from 1, and what was expected.
  public init(_ text: String) throws(InputError) {
    var parser = RunFilterParser(text)
    self.init(try parser.parse())
  }
}
