/// Writes JSON as a person would: two-space indentation, and what fits on a line on one line.
public enum JSONWriter {
  /// Returns the value over several lines, ending in a line feed.
  public static func pretty(_ value: JSONValue, width: Int = 100) -> String {
    var text = ""
    write(value, to: &text, indentation: 0, used: 0, width: width)
    return text + "\n"
  }

  /// Returns the value on one line without a line feed, as JSON Lines want it.
  public static func line(_ value: JSONValue) -> String {
    var text = ""
    writeLine(value, to: &text)
    return text
  }

  /// The shortest text that reads back as the same number: whole numbers without a point.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    if number == number.rounded(), abs(number) < 9_007_199_254_740_992 {
      return number == 0 && number.sign == .minus ? "-0.0" : "\(Int64(number))"
    }
    return "\(number)"
  }

  private static func write(
    _ value: JSONValue, to text: inout String, indentation: Int, used: Int, width: Int
  ) {
    var oneLine = ""
    writeLine(value, to: &oneLine, spaced: true)
    if used + oneLine.utf8.count <= width {
      text += oneLine
      return
    }
    let inner = String(repeating: " ", count: indentation + 2)
    switch value {
    case .array(let values) where values.allSatisfy(\.isScalar):
      text += "[\n"
      fill(values, to: &text, indentation: inner, width: width)
      text += "\n" + inner.dropLast(2) + "]"
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        text += (index == 0 ? "\n" : ",\n") + inner
        write(value, to: &text, indentation: indentation + 2, used: indentation + 3, width: width)
      }
      text += "\n" + inner.dropLast(2) + "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.members.enumerated() {
        let key = quote(member.key) + ": "
        text += (index == 0 ? "\n" : ",\n") + inner + key
        write(
          member.value, to: &text, indentation: indentation + 2,
          used: indentation + 3 + key.utf8.count, width: width)
      }
      text += "\n" + inner.dropLast(2) + "}"
    default: text += oneLine
    }
  }

  /// Numbers in rows, as many as fit.
  private static func fill(
    _ values: [JSONValue], to text: inout String, indentation: String, width: Int
  ) {
    var used = indentation.utf8.count
    text += indentation
    for (index, value) in values.enumerated() {
      var item = ""
      writeLine(value, to: &item)
      if index + 1 < values.count { item += "," }
      if used > indentation.utf8.count {
        if used + 1 + item.utf8.count > width {
          text += "\n" + indentation
          used = indentation.utf8.count
        } else {
          text += " "
          used += 1
        }
      }
      text += item
      used += item.utf8.count
    }
  }

  private static func writeLine(_ value: JSONValue, to text: inout String, spaced: Bool = false) {
    switch value {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let value): text += Self.text(of: value)
    case .string(let value): text += quote(value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += spaced ? ", " : "," }
        writeLine(value, to: &text, spaced: spaced)
      }
      text += "]"
    case .object(let object):
      text += spaced && !object.members.isEmpty ? "{ " : "{"
      for (index, member) in object.members.enumerated() {
        if index > 0 { text += spaced ? ", " : "," }
        text += quote(member.key) + (spaced ? ": " : ":")
        writeLine(member.value, to: &text, spaced: spaced)
      }
      text += spaced && !object.members.isEmpty ? " }" : "}"
    }
  }

  private static func quote(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case let scalar where scalar.isControl:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension JSONValue {
  var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
