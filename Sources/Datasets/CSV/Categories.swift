/// The distinct texts of a column in a fixed order: by number where all are numbers, by text otherwise.
struct Categories: Sendable {
  let names: [String]
  private let numbers: [String: Int32]

  init(_ texts: some Sequence<String>) {
    let distinct = Set(texts)
    let values = distinct.compactMap { text in Double(text).map { (text, $0) } }
    if values.count == distinct.count {
      names = values.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    } else {
      // By code points, so that the order is the same in every locale.
      names = distinct.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }
    numbers = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($0.element, Int32($0.offset)) })
  }

  func number(of name: String) -> Int32? { numbers[name] }

  /// The number of the one category that is this number written in another way, such as `1.0` for `1`.
  func number(equalTo value: Double) -> Int32? {
    let matches = names.indices.filter { Double(names[$0]) == value }
    return matches.count == 1 ? Int32(matches[0]) : nil
  }
}
