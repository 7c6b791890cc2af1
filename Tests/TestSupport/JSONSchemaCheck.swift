import Foundation

/// Checks JSON against a schema: the part of JSON Schema that the project's schemas use.
public struct JSONSchemaCheck {
  private let root: [String: Any]

  /// - Throws: The parser's error, or ``Unreadable`` when the schema is no object.
  public init(_ schema: String) throws {
    guard let root = try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any]
    else { throw Unreadable() }
    self.root = root
  }

  public struct Unreadable: Error {}

  /// Returns what does not fit, each with its place; nothing for a text that does.
  public func complaints(about json: String) throws -> [String] {
    let value = try JSONSerialization.jsonObject(
      with: Data(json.utf8), options: [.fragmentsAllowed])
    return check(value, root, "$")
  }

  private func check(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      let name = String(reference.dropFirst("#/$defs/".count))
      guard let target = (root["$defs"] as? [String: [String: Any]])?[name] else {
        return ["\(place): no definition \(reference)"]
      }
      return check(value, target, place)
    }
    var complaints: [String] = []
    if let types = schema["type"] {
      let names = types as? [String] ?? [types as? String ?? ""]
      if !names.contains(where: { isOf($0, value) }) {
        return ["\(place): \(value) is not of \(names)"]
      }
    }
    if let options = schema["anyOf"] as? [[String: Any]],
      !options.contains(where: { check(value, $0, place).isEmpty })
    {
      complaints.append("\(place): \(value) fits none")
    }
    if let names = schema["enum"] as? [String], !names.contains(value as? String ?? "") {
      complaints.append("\(place): \(value) is none of \(names)")
    }
    if let constant = schema["const"] as? String, constant != value as? String {
      complaints.append("\(place): \(value) is not \(constant)")
    }
    if let least = schema["minimum"] as? Double, let number = value as? Double, number < least {
      complaints.append("\(place): \(number) is less than \(least)")
    }
    if let pattern = schema["pattern"] as? String, let text = value as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      complaints.append("\(place): \(text) does not match \(pattern)")
    }
    if let items = schema["items"] as? [String: Any], let values = value as? [Any] {
      for (index, value) in values.enumerated() {
        complaints += check(value, items, "\(place)[\(index)]")
      }
    }
    if let members = value as? [String: Any] {
      complaints += check(members, schema, place)
    }
    return complaints
  }

  private func check(
    _ members: [String: Any], _ schema: [String: Any], _ place: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    var complaints: [String] = []
    for key in schema["required"] as? [String] ?? [] where members[key] == nil {
      complaints.append("\(place): no \(key)")
    }
    for (key, value) in members {
      if let own = properties[key] ?? schema["additionalProperties"] as? [String: Any] {
        complaints += check(value, own, "\(place).\(key)")
      }
    }
    return complaints
  }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    // Foundation has one class for numbers and truth values.
    let isTruth = (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    switch type {
    case "null": return value is NSNull
    case "boolean": return isTruth
    case "string": return value is String
    case "array": return value is [Any]
    case "object": return value is [String: Any]
    case "number": return value is NSNumber && !isTruth
    case "integer":
      guard value is NSNumber, !isTruth, let number = value as? Double else { return false }
      return number == number.rounded()
    default: return false
    }
  }

}
