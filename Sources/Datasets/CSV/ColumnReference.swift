import Files

/// A column of a table as a definition names it: by its name, or by its number from 0, negative from the end.
public struct ColumnReference: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case name(String)
    case index(Int)
  }

  public var kind: Kind
  /// Where the definition says so.
  public var place: SourcePlace

  public init(_ kind: Kind, place: SourcePlace = SourcePlace()) {
    self.kind = kind
    self.place = place
  }

  /// Returns the number of the column in a table.
  /// - Throws: `InputError` at the definition's place when the table has no such column.
  func resolve(names: [String]?, count: Int, file: String) throws(InputError) -> Int {
    switch kind {
    case .index(let index):
      guard (-count..<count).contains(index) else {
        throw place.error(
          found: "column \(index)", expected: "a number from \(-count) to \(count - 1)",
          advice: "\(file) has \(count) columns, counted from 0")
      }
      return index < 0 ? index + count : index
    case .name(let name):
      guard let names else {
        throw place.error(
          found: "the column name \(name.quoted)", expected: "a number from 0 to \(count - 1)",
          advice: "\(file) has no header")
      }
      let matches = names.indices.filter { names[$0] == name }
      guard let first = matches.first else {
        throw place.error(
          found: "the column name \(name.quoted)", expected: "a column of \(file)",
          advice: NearestName.advice(for: name, among: names))
      }
      guard matches.count == 1 else {
        throw place.error(
          found: "the column name \(name.quoted), which \(file) has \(matches.count) times",
          expected: "one column", advice: "give its number")
      }
      return first
    }
  }
}
