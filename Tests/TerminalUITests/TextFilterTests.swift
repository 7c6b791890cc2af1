import TerminalUI
import Testing

@Suite("A filter of lines")
struct TextFilterTests {
  private static let lines = [
    "120 learning rate 0.001 to 0.002", "100 epoch 1  val_accuracy 0.8  val_loss 0.5",
    "200 epoch 2  val_accuracy 0.9", "0 3200 training samples", "7 a/b*c",
  ]

  @Test(
    "lets through what its words, globs, exclusions and expressions fit",
    arguments: [
      ("", [0, 1, 2, 3, 4]), ("  ", [0, 1, 2, 3, 4]), ("rate", [0]), ("RATE", [0]),
      ("epoch loss", [1]), ("loss epoch", [1]), ("loss | rate", [0, 1]), ("loss|rate", [0, 1]),
      ("epoch 2 | samples", [2, 3]), ("epoch !loss", [2]), ("!epoch", [0, 3, 4]),
      ("val_*0.9", [2]), ("*", [0, 1, 2, 3, 4]), ("le*ing", [0]), ("ing*epo", []),
      (#"/^\d+ epoch/"#, [1, 2]), ("/EPOCH [12]/", [1, 2]), ("!/epoch/", [0, 3, 4]),
      (#"/a\/b/"#, [4]), ("/epoch 1|rate/", [0, 1]), ("/epoch/ !loss", [2]), ("/epo", [1, 2]),
      ("nothing", []), ("|", [0, 1, 2, 3, 4]), ("rate |", [0]), ("!", [0, 1, 2, 3, 4]),
      ("/", [0, 1, 2, 3, 4]), ("//", [0, 1, 2, 3, 4]),
    ])
  func choosing(text: String, places: [Int]) {
    let filter = TextFilter(text)
    #expect(filter.indices(in: Self.lines) == places)
    #expect(Self.lines.indices.filter { filter.matches(Self.lines[$0]) } == places)
    #expect(filter.problem == nil)
  }

  @Test("with an expression that is none says so and lets everything through")
  func brokenExpression() throws {
    let filter = TextFilter("epoch /(/")
    #expect(filter.problem == "found /(/; expected a regular expression")
    #expect(filter.isEmpty)
    #expect(filter.indices(in: Self.lines) == Array(Self.lines.indices))
  }

  @Test("is empty where every line passes")
  func emptiness() {
    #expect(TextFilter("").isEmpty && TextFilter(" | ").isEmpty)
    #expect(!TextFilter("a").isEmpty && !TextFilter("!a").isEmpty)
  }

  @Test(
    "knows no characters that could hurt it", arguments: ["\u{301}", "漢", "\u{1B}[", "x!!", "x**y"])
  func strange(text: String) {
    #expect(TextFilter(text).indices(in: Self.lines).isEmpty)
    #expect(TextFilter(text).matches("before \(text) after"))
  }
}
