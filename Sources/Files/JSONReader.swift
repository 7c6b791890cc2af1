/// Reads one JSON object strictly: typed members, ranges, choices, and no key that nobody asked for.
///
/// ```swift
/// let object = try JSONReader(node, place: "training", file: file)
/// batchSize = try object.whole("batch_size", in: 1...65_536, default: 32)
/// try object.finish()   // an unknown key is an error that names the nearest known one
/// ```
public final class JSONReader {
  /// The path to this object, such as `model.layers[1]`; empty at the top.
  public let place: String
  public let file: String?
  public let position: TextPosition
  private let members: [(key: String, keyPosition: TextPosition, node: JSONNode)]
  private var known: [String] = []

  /// - Throws: `InputError` when the node is not an object.
  public init(_ node: JSONNode, place: String = "", file: String? = nil) throws(InputError) {
    guard case .object(let members) = node.content else {
      throw InputError(
        file: file, position: node.position, place: place.isEmpty ? nil : place,
        found: node.value.summary, expected: "an object { … }")
    }
    self.place = place
    self.file = file
    self.position = node.position
    self.members = members
  }

  /// Reads a file that holds one JSON object.
  public convenience init(contentsOf path: String) throws(InputError) {
    let node = try JSONParser.parse(try FileContents.read(path), file: path)
    try self.init(node, file: path)
  }

  /// The whole object, as it was written.
  public var value: JSONValue {
    .object(JSONObject(members.map { (key: $0.key, value: $0.node.value) }))
  }

  public var keys: [String] { members.map(\.key) }

  /// The node of a member, or nil when it is missing; marks the key as known.
  public func node(_ key: String) -> JSONNode? {
    known.append(key)
    return members.first { $0.key == key }?.node
  }

  public func has(_ key: String) -> Bool { node(key) != nil }

  /// An error at a member, or at the object where the member is missing.
  public func error(
    at key: String?, found: String, expected: String? = nil, advice: String? = nil
  ) -> InputError {
    let member = members.first { $0.key == key }
    let path = [place, key ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
    return InputError(
      file: file, position: member?.node.position ?? position, place: path.isEmpty ? nil : path,
      found: found, expected: expected, advice: advice)
  }

  // What is expected is put into words only where something is wrong: that takes longer than reading.

  private func required(
    _ key: String, _ expected: @autoclosure () -> String
  ) throws(InputError) -> JSONNode {
    guard let node = node(key) else {
      throw error(at: nil, found: "no \(key.quoted)", expected: expected(), advice: "add it")
    }
    return node
  }

  private func mismatch(_ key: String, _ node: JSONNode, _ expected: String) -> InputError {
    error(at: key, found: node.value.summary, expected: expected)
  }

  // MARK: Text and choices

  public func string(_ key: String, default fallback: String? = nil) throws(InputError) -> String {
    if let fallback, !has(key) { return fallback }
    let node = try required(key, "a text")
    guard case .string(let text) = node.content else { throw mismatch(key, node, "a text") }
    return text
  }

  public func boolean(_ key: String, default fallback: Bool? = nil) throws(InputError) -> Bool {
    if let fallback, !has(key) { return fallback }
    let node = try required(key, "true or false")
    guard case .boolean(let value) = node.content else {
      throw mismatch(key, node, "true or false")
    }
    return value
  }

  /// One of the names of an enumeration; a wrong one gets the nearest name as advice.
  public func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, of kind: String, default fallback: Choice? = nil
  ) throws(InputError) -> Choice where Choice.RawValue == String {
    if let fallback, !has(key) { return fallback }
    let node = try required(key, kind)
    guard case .string(let name) = node.content else { throw mismatch(key, node, kind) }
    guard let choice = Choice(rawValue: name) else {
      throw unknownName(name, key, kind, Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  /// One of a list of names; a wrong one gets the nearest name as advice.
  public func name(
    _ key: String, of kind: String, among names: [String]
  ) throws(InputError) -> String {
    let node = try required(key, kind)
    guard case .string(let name) = node.content else { throw mismatch(key, node, kind) }
    guard names.contains(name) else { throw unknownName(name, key, kind, names) }
    return name
  }

  private func unknownName(
    _ name: String, _ key: String, _ kind: String, _ names: [String]
  ) -> InputError {
    error(
      at: key, found: name.quoted, expected: kind,
      advice: NearestName.advice(for: name, among: names))
  }

  // MARK: Numbers

  /// A number in a range, or the fallback when the key is missing.
  public func number(
    _ key: String, in range: ClosedRange<Double>, default fallback: Double? = nil
  ) throws(InputError) -> Double {
    if let fallback, !has(key) { return fallback }
    let node = try required(key, Self.expectation(of: range))
    guard case .number(let value) = node.content, range.contains(value) else {
      throw mismatch(key, node, Self.expectation(of: range))
    }
    return value
  }

  /// A whole number in a range, or the fallback when the key is missing.
  public func whole(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(InputError) -> Int {
    if let fallback, !has(key) { return fallback }
    func expected() -> String {
      "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
    let node = try required(key, expected())
    guard case .number(let value) = node.content, let whole = Int(exactly: value),
      range.contains(whole)
    else { throw mismatch(key, node, expected()) }
    return whole
  }

  /// A list of whole numbers in a range, or nil when the key is missing.
  public func wholes(
    _ key: String, in range: ClosedRange<Int>
  ) throws(InputError) -> [Int]? {
    guard let node = node(key) else { return nil }
    func expected() -> String {
      "a list of whole numbers from \(range.lowerBound) to \(range.upperBound)"
    }
    guard case .array(let nodes) = node.content else { throw mismatch(key, node, expected()) }
    var result: [Int] = []
    for node in nodes {
      guard case .number(let value) = node.content, let whole = Int(exactly: value),
        range.contains(whole)
      else { throw mismatch(key, node, expected()) }
      result.append(whole)
    }
    return result
  }

  /// A list of numbers in a range.
  public func numbers(
    _ key: String, in range: ClosedRange<Double>
  ) throws(InputError) -> [Double] {
    func expected() -> String { Self.expectation("a list of numbers", of: range) }
    let node = try required(key, expected())
    guard case .array(let nodes) = node.content else { throw mismatch(key, node, expected()) }
    var result: [Double] = []
    for node in nodes {
      guard case .number(let value) = node.content, range.contains(value) else {
        throw mismatch(key, node, expected())
      }
      result.append(value)
    }
    return result
  }

  private static func expectation(
    _ kind: String = "a number", of range: ClosedRange<Double>
  ) -> String {
    "\(kind) from \(JSONWriter.text(of: range.lowerBound)) to "
      + JSONWriter.text(of: range.upperBound)
  }

  // MARK: Objects and lists

  /// The object under a key.
  public func object(_ key: String) throws(InputError) -> JSONReader {
    let node = try required(key, "an object { … }")
    return try JSONReader(node, place: path(to: key), file: file)
  }

  public func objectIfPresent(_ key: String) throws(InputError) -> JSONReader? {
    has(key) ? try object(key) : nil
  }

  /// The list of objects under a key.
  public func objects(_ key: String) throws(InputError) -> [JSONReader] {
    let node = try required(key, "a list [ … ]")
    guard case .array(let nodes) = node.content else { throw mismatch(key, node, "a list [ … ]") }
    var readers: [JSONReader] = []
    for (index, node) in nodes.enumerated() {
      readers.append(try JSONReader(node, place: "\(path(to: key))[\(index)]", file: file))
    }
    return readers
  }

  /// The list of objects under a key; empty when it is missing.
  public func objectsIfPresent(_ key: String) throws(InputError) -> [JSONReader] {
    has(key) ? try objects(key) : []
  }

  /// The list of texts under a key, or the fallback when it is missing.
  public func strings(
    _ key: String, default fallback: [String]
  ) throws(InputError) -> [String] {
    guard let node = node(key) else { return fallback }
    guard case .array(let nodes) = node.content else {
      throw mismatch(key, node, "a list of texts")
    }
    var texts: [String] = []
    for node in nodes {
      guard case .string(let text) = node.content else {
        throw mismatch(key, node, "a list of texts")
      }
      texts.append(text)
    }
    return texts
  }

  /// A file that the object names, found from the folder of the object's own file.
  public func resolved(_ name: String) -> String {
    guard !name.hasPrefix("/"), let file, let slash = file.lastIndex(of: "/") else { return name }
    return String(file[...slash]) + name
  }

  private func path(to key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  // MARK: Unknown keys

  /// The members that nobody has asked for.
  public var unknownMembers: JSONObject {
    JSONObject(
      members.filter { !known.contains($0.key) }.map { (key: $0.key, value: $0.node.value) })
  }

  /// Checks that every member was asked for.
  /// - Throws: `InputError` at the first member that nobody knows, with the nearest known key.
  public func finish() throws(InputError) {
    for member in members where !known.contains(member.key) {
      throw InputError(
        file: file, position: member.keyPosition, place: place.isEmpty ? nil : place,
        found: "the unknown key \(member.key.quoted)",
        advice: NearestName.advice(for: member.key, among: known.sorted()))
    }
  }
}
