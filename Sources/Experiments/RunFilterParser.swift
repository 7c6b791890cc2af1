import Files

/// Reads the expressions of `RunFilter` by recursive descent.
struct RunFilterParser {
  static let keywords = ["and", "or", "not"]
  /// Deeper nesting is no expression that somebody typed.
  private static let depthLimit = 100

  private enum Token: Equatable {
    case open, close
    case comparison(RunFilter.Operator)
    case keyword(String)
    case word(String)
    case end
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var token = Token.end
  /// Where the token begins, from 0.
  private var start = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// Whether a character may stand in a word without quotation marks.
  static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && !"()=!<>~\"'&|".unicodeScalars.contains(scalar)
  }

  mutating func parse() throws(InputError) -> RunFilter.Expression {
    try advance()
    let expression = try any(depth: 0)
    guard token == .end else { throw error(expected: "\"and\", \"or\" or the end") }
    return expression
  }

  // MARK: Expressions

  private mutating func any(depth: Int) throws(InputError) -> RunFilter.Expression {
    var parts = [try all(depth: depth)]
    while token == .keyword("or") {
      try advance()
      parts.append(try all(depth: depth))
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all(depth: Int) throws(InputError) -> RunFilter.Expression {
    var parts = [try one(depth: depth)]
    while token == .keyword("and") {
      try advance()
      parts.append(try one(depth: depth))
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func one(depth: Int) throws(InputError) -> RunFilter.Expression {
    guard depth < Self.depthLimit else {
      throw error(found: "more than \(Self.depthLimit) levels of nesting", expected: "fewer")
    }
    switch token {
    case .keyword("not"):
      try advance()
      return .not(try one(depth: depth + 1))
    case .open:
      try advance()
      let inner = try any(depth: depth + 1)
      guard token == .close else { throw error(expected: "\"and\", \"or\" or ')'") }
      try advance()
      return inner
    case .word(let field):
      try advance()
      guard case .comparison(let comparison) = token else {
        throw error(expected: "one of = != < <= > >= ~ after \(field.quoted)")
      }
      try advance()
      guard case .word(let value) = token else {
        throw error(expected: "a number or a text after '\(comparison.rawValue)'")
      }
      try advance()
      return .comparison(field: field, comparison, value: value)
    default: throw error(expected: "a name such as learning_rate, \"not\" or '('")
    }
  }

  // MARK: Tokens

  private mutating func advance() throws(InputError) {
    while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
    start = index
    guard index < scalars.count else {
      token = .end
      return
    }
    switch scalars[index] {
    case "(":
      index += 1
      token = .open
    case ")":
      index += 1
      token = .close
    case "\"", "'": token = .word(try quoted(until: scalars[index]))
    case let scalar where Self.isBare(scalar):
      while index < scalars.count, Self.isBare(scalars[index]) { index += 1 }
      let text = String(String.UnicodeScalarView(scalars[start..<index]))
      let lowered = text.lowercased()
      token = Self.keywords.contains(lowered) ? .keyword(lowered) : .word(text)
    default: token = try comparison()
    }
  }

  private mutating func comparison() throws(InputError) -> Token {
    // As other languages have them.
    let spellings: [(text: String, token: Token)] =
      [("==", .comparison(.equal)), ("&&", .keyword("and")), ("||", .keyword("or"))]
      + RunFilter.Operator.allCases.map { ($0.rawValue, .comparison($0)) }
    for spelling in spellings {
      let end = index + spelling.text.unicodeScalars.count
      if end <= scalars.count, scalars[index..<end].elementsEqual(spelling.text.unicodeScalars) {
        index = end
        return spelling.token
      }
    }
    if scalars[index] == "!" {
      index += 1
      return .keyword("not")
    }
    throw error(
      found: "'\(scalars[index])'", expected: "a name, a value, an operator or a parenthesis")
  }

  private mutating func quoted(until mark: Unicode.Scalar) throws(InputError) -> String {
    var text = String.UnicodeScalarView()
    index += 1
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == mark { return String(text) }
      if scalar == "\\", index < scalars.count {
        text.append(scalars[index])
        index += 1
      } else {
        text.append(scalar)
      }
    }
    start = index
    throw error(found: "the end", expected: "a closing \(mark)")
  }

  private func error(expected: String) -> InputError {
    let found: String =
      switch token {
      case .end: "the end"
      case .open: "'('"
      case .close: "')'"
      case .comparison(let comparison): "'\(comparison.rawValue)'"
      case .keyword(let word), .word(let word): word.quoted
      }
    return error(found: found, expected: expected)
  }

  private func error(found: String, expected: String) -> InputError {
    InputError(place: "filter, column \(start + 1)", found: found, expected: expected)
  }
}
