/// The lines of a text that is broken between words; a word that is longer than a line has one of its own.
public struct WrappedText: Sequence, IteratorProtocol, Sendable {
  private var rest: Substring
  private let width: Int

  fileprivate init(_ text: String, width: Int) {
    rest = text[...]
    self.width = width
  }

  public mutating func next() -> Substring? {
    var scalars = rest.unicodeScalars
    while scalars.first == " " { scalars.removeFirst() }
    guard !scalars.isEmpty else { return nil }
    var end = scalars.startIndex
    var cells = 0
    var index = end
    while index < scalars.endIndex {
      while index < scalars.endIndex, scalars[index] != " " {
        if !scalars[index].joinsThePrevious { cells += 1 }
        scalars.formIndex(after: &index)
      }
      // The first word is part of the line at any length.
      if end > scalars.startIndex, cells > width { break }
      end = index
      while index < scalars.endIndex, scalars[index] == " " {
        cells += 1
        scalars.formIndex(after: &index)
      }
    }
    rest = Substring(scalars[end...])
    return Substring(scalars[..<end])
  }
}

extension String {
  /// The lines of the text at a width in cells.
  public func wrapped(to width: Int) -> WrappedText { WrappedText(self, width: width) }
}
