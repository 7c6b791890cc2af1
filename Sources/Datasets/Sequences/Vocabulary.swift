/// The characters of a text, in the order of their code points: a character's place is its number.
public struct Vocabulary: Sendable, Equatable {
  public let characters: [Unicode.Scalar]
  private let numbers: [Unicode.Scalar: Int]

  /// The vocabulary of a text.
  public init(of text: some Sequence<Unicode.Scalar>) {
    let characters = Set(text).sorted()
    self.characters = characters
    numbers = Dictionary(
      uniqueKeysWithValues: characters.enumerated().map { ($0.element, $0.offset) })
  }

  public var count: Int { characters.count }

  /// The number of a character, or nil when the text does not have it.
  public func number(of character: Unicode.Scalar) -> Int? { numbers[character] }

  /// The text that these numbers stand for; numbers beyond the vocabulary are left out.
  public func text(of numbers: some Sequence<Int>) -> String {
    var text = String.UnicodeScalarView()
    for number in numbers where characters.indices.contains(number) {
      text.append(characters[number])
    }
    return String(text)
  }
}
