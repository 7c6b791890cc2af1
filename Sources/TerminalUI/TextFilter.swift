/// Chooses lines by what a person typed.
///
/// | typed | lines with |
/// |---|---|
/// | `loss` | "loss" somewhere, in upper or lower case |
/// | `val loss` | both |
/// | `loss \| rate` | one of the two |
/// | `val_*acc` | anything, or nothing, between |
/// | `!val` | no "val" |
/// | `/^epoch \d+/` | a fit of the regular expression |
///
/// A word binds closer than `|`: `a b | c` is a with b, or c.
public struct TextFilter: Equatable, Sendable {
  private enum Pattern: Equatable, Sendable {
    /// Parts that follow each other, with anything between.
    case parts([String])
    case expression(String)
  }

  private struct Term: Equatable, Sendable {
    var pattern: Pattern
    var isExcluded: Bool
  }

  public let text: String
  private var alternatives: [[Term]] = [[]]
  /// Why the filter cannot be used as it stands; then it lets every line through.
  public private(set) var problem: String?

  public init(_ text: String) {
    self.text = text
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first else { break }
      if first == "|" {
        rest = rest.dropFirst()
        alternatives.append([])
        continue
      }
      var isExcluded = false
      if first == "!" {
        isExcluded = true
        rest = rest.dropFirst()
      }
      let pattern: Pattern? =
        rest.first == "/" ? takeExpression(&rest) : Self.takeWord(&rest)
      guard let pattern else { continue }
      alternatives[alternatives.count - 1].append(Term(pattern: pattern, isExcluded: isExcluded))
    }
    // `loss |` is on its way to more: an alternative without words would let everything through.
    alternatives.removeAll { $0.isEmpty }
  }

  /// Whether every line passes.
  public var isEmpty: Bool { alternatives.isEmpty || problem != nil }

  /// Whether a line passes.
  public func matches(_ line: String) -> Bool { matcher()(line) }

  /// Returns the places of the lines that pass; regular expressions are made once for all of them.
  public func indices(in lines: some Sequence<String>) -> [Int] {
    let matches = matcher()
    return lines.enumerated().filter { matches($0.element) }.map(\.offset)
  }

  /// A test for many lines.
  private func matcher() -> (String) -> Bool {
    guard !isEmpty else { return { _ in true } }
    let tests = alternatives.map { terms in terms.map { ($0.isExcluded, Self.test($0.pattern)) } }
    return { line in
      let folded = line.lowercased()
      return tests.contains { terms in
        terms.allSatisfy { isExcluded, test in test(line, folded) != isExcluded }
      }
    }
  }

  private static func test(_ pattern: Pattern) -> (_ line: String, _ folded: String) -> Bool {
    switch pattern {
    case .parts(let parts):
      return { _, folded in
        var rest = Array(folded.utf8)[...]
        for part in parts {
          guard let end = endOfFirst(Array(part.utf8), in: rest) else { return false }
          rest = rest[end...]
        }
        return true
      }
    case .expression(let text):
      guard let expression = try? Regex(text).ignoresCase() else { return { _, _ in true } }
      return { line, _ in line.firstMatch(of: expression) != nil }
    }
  }

  /// The place after the first occurrence of some bytes.
  private static func endOfFirst(_ part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var start = bytes.startIndex
    while start + part.count <= bytes.endIndex {
      if bytes[start..<start + part.count].elementsEqual(part) { return start + part.count }
      start += 1
    }
    return nil
  }

  private static func takeWord(_ rest: inout Substring) -> Pattern? {
    let word = rest.prefix { $0 != " " && $0 != "|" }
    rest = rest.dropFirst(word.count)
    let parts = word.lowercased().split(separator: "*").map(String.init)
    return word.isEmpty ? nil : .parts(parts)
  }

  /// Takes `/…/`, or all there is while its end is still to be typed; `\/` is a slash within.
  private mutating func takeExpression(_ rest: inout Substring) -> Pattern? {
    rest = rest.dropFirst()
    var text = ""
    var isEscaped = false
    while let character = rest.first {
      rest = rest.dropFirst()
      if character == "/", !isEscaped { break }
      if isEscaped, character == "/" { text.removeLast() }
      text.append(character)
      isEscaped = character == "\\" && !isEscaped
    }
    guard !text.isEmpty else { return nil }
    do {
      _ = try Regex(text)
    } catch {
      problem = "found /\(text)/; expected a regular expression"
      return nil
    }
    return .expression(text)
  }
}
