import Files

extension JSONReader {
  /// The place of a member, or of the object where the member is missing.
  func sourcePlace(of key: String? = nil) -> SourcePlace {
    let error = error(at: key, found: "")
    return SourcePlace(file: error.file, position: error.position, place: error.place)
  }

  /// A file's path; a relative one starts at the definition's own folder.
  func path(_ key: String) throws(InputError) -> String {
    resolved(try string(key))
  }

  /// A column by name or number, or nil when the key is missing.
  func column(_ key: String) throws(InputError) -> ColumnReference? {
    guard let node = node(key) else { return nil }
    return try column(node, key: key)
  }

  /// One column, or a list of at least one, or nil when the key is missing.
  func columnOrColumns(_ key: String) throws(InputError) -> [ColumnReference]? {
    guard let node = node(key) else { return nil }
    guard case .array(let nodes) = node.content else { return [try column(node, key: key)] }
    guard !nodes.isEmpty else {
      throw error(at: key, found: "an empty list", expected: "at least one column")
    }
    return try columns(key)
  }

  /// A list of columns by name or number, or nil when the key is missing.
  func columns(_ key: String) throws(InputError) -> [ColumnReference]? {
    guard let node = node(key) else { return nil }
    guard case .array(let nodes) = node.content else {
      throw error(at: key, found: node.value.summary, expected: "a list of columns")
    }
    var columns: [ColumnReference] = []
    for node in nodes { columns.append(try column(node, key: key)) }
    return columns
  }

  private func column(_ node: JSONNode, key: String) throws(InputError) -> ColumnReference {
    var place = sourcePlace(of: key)
    place.position = node.position
    switch node.content {
    case .string(let name): return ColumnReference(.name(name), place: place)
    case .number(let number):
      if let index = Int(exactly: number) { return ColumnReference(.index(index), place: place) }
    default: break
    }
    throw place.error(
      found: node.value.summary, expected: "a column's name or its number, counted from 0")
  }
}
