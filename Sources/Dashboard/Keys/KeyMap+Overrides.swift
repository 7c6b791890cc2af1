import TerminalUI

extension KeyMap {
  /// An action's name and the key it is to have.
  public typealias Override = (name: String, key: Key)

  /// Keys that do the same for everybody, so that there is always a way out.
  private static let reserved: [Key] = [.control("c"), .control("z")]

  /// The names that an override can use.
  public static var names: [String] { bindings.compactMap(\.name) }

  /// The key table with other keys for some of its lines.
  ///
  /// All overridden lines lose their keys first, so that two can change places. A key that another line has
  /// is refused, and the line keeps its own.
  /// - Returns: the table, and for each override that was refused what its key is already.
  public static func bindings(
    overriding overrides: [Override]
  ) -> (bindings: [KeyBinding], complaints: [(name: String, found: String)]) {
    var result = bindings
    let changed = overrides.compactMap { override in
      result.firstIndex { $0.name == override.name }.map { (index: $0, key: override.key) }
    }
    for (index, _) in changed { result[index].keys.removeAll { !reserved.contains($0) } }
    for (index, key) in changed {
      if let owner = result.first(where: { $0.keys.contains(key) && $0.overlaps(result[index]) }) {
        let name = result[index].name ?? ""
        // Without it the line has its own keys again, which others may have been given.
        var table = bindings(overriding: overrides.filter { $0.name != name })
        table.complaints.append(
          (name, "\(key.name(.ascii)), which is \"\(owner.name ?? owner.help)\""))
        return table
      }
      result[index].keys.insert(key, at: 0)
    }
    for (index, key) in changed { rename(bindings[index], to: key, inFooterOf: &result) }
    return (result, [])
  }

  /// The footer names keys of neighboring lines too, as `+ -`.
  private static func rename(
    _ old: KeyBinding, to key: Key, inFooterOf result: inout [KeyBinding]
  ) {
    for index in result.indices {
      let isOwn = bindings[index].name == old.name
      guard isOwn || bindings[index].footerKeys.count > 1 else { continue }
      for place in result[index].footerKeys.indices
      where old.keys.contains(bindings[index].footerKeys[place]) {
        result[index].footerKeys[place] = key
      }
    }
  }
}

extension KeyBinding {
  /// Whether there is a panel in which both hold.
  fileprivate func overlaps(_ other: KeyBinding) -> Bool {
    PanelID.allCases.contains { holds(in: $0) && other.holds(in: $0) }
  }
}
