extension JSONNode {
  /// The same tree with one value replaced or added. The path leads through objects by key, which are made
  /// where they are missing, and through lists by index; one that leads nowhere changes nothing.
  public func replacing(_ path: ArraySlice<String>, with value: JSONValue) -> JSONNode {
    guard let key = path.first else { return JSONNode(value, position: position) }
    if case .array(var nodes) = content, let index = Int(key), nodes.indices.contains(index) {
      nodes[index] = nodes[index].replacing(path.dropFirst(), with: value)
      return JSONNode(content: .array(nodes), position: position)
    }
    guard case .object(var members) = content else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].node = members[index].node.replacing(path.dropFirst(), with: value)
    } else {
      let empty = JSONNode(content: .object([]), position: position)
      members.append((key, position, empty.replacing(path.dropFirst(), with: value)))
    }
    return JSONNode(content: .object(members), position: position)
  }

  /// The same tree without members of the object that the path of keys leads to; one that leads to no object
  /// changes nothing.
  public func removing(_ keys: [String], from path: ArraySlice<String>) -> JSONNode {
    guard !keys.isEmpty, case .object(var members) = content else { return self }
    if let key = path.first {
      for index in members.indices where members[index].key == key {
        members[index].node = members[index].node.removing(keys, from: path.dropFirst())
      }
    } else {
      members.removeAll { keys.contains($0.key) }
    }
    return JSONNode(content: .object(members), position: position)
  }

  /// A value all of whose parts stand at one place.
  private init(_ value: JSONValue, position: TextPosition) {
    let content: Content =
      switch value {
      case .null: .null
      case .boolean(let flag): .boolean(flag)
      case .number(let number): .number(number)
      case .string(let text): .string(text)
      case .array(let values): .array(values.map { JSONNode($0, position: position) })
      case .object(let object):
        .object(object.members.map { ($0.key, position, JSONNode($0.value, position: position)) })
      }
    self.init(content: content, position: position)
  }
}
