extension JSONNode {
  /// The same tree with one value replaced or added; a path through something else than objects is left
  /// alone.
  public func replacing(_ path: ArraySlice<String>, with value: JSONValue) -> JSONNode {
    guard let key = path.first else {
      let content: JSONNode.Content =
        switch value {
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        case .string(let text): .string(text)
        default: .null
        }
      return JSONNode(content: content, position: position)
    }
    guard case .object(var members) = content else { return self }
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].node = members[index].node.replacing(path.dropFirst(), with: value)
    } else if path.count == 1 {
      let new = JSONNode(content: .null, position: position)
      members.append((key, position, new.replacing([], with: value)))
    }
    return JSONNode(content: .object(members), position: position)
  }
}
