import TerminalUI
import Testing

@Suite("A fuzzy match")
struct FuzzyMatchTests {
  @Test(
    "is of letters in their order, whatever separates words and whatever the case",
    arguments: [
      ("lr", "learning_rate"), ("LeRa", "learning_rate"), ("learning rate", "learning_rate"),
      ("", "anything"), ("set lr", "set learning_rate"), ("abc", "abc"), ("  ", "x"),
      ("l0t", "set layers.0.trainable"), ("É", "é"),
    ])
  func fits(pattern: String, text: String) {
    #expect(FuzzyMatch.score(pattern, in: text) != nil)
  }

  @Test(
    "is none where a letter is missing or out of order",
    arguments: [("rl", "learning"), ("abcd", "abc"), ("x", ""), ("aa", "a"), ("q", "pause")])
  func misses(pattern: String, text: String) {
    #expect(FuzzyMatch.score(pattern, in: text) == nil)
  }

  @Test(
    "prefers the whole name, then beginnings of words, then letters next to each other",
    arguments: [
      ("step", "step", "set epochs patience"), ("lr", "set learning_rate", "lower"),
      ("th", "theme nord", "with"), ("pa", "pause", "help all"), ("rat", "rate", "raise it"),
      ("nord", "theme nord", "no card"), ("help", "help", "help more"),
    ])
  func order(pattern: String, better: String, worse: String) throws {
    let high = try #require(FuzzyMatch.score(pattern, in: better))
    let low = FuzzyMatch.score(pattern, in: worse) ?? .min
    #expect(high > low)
  }

  @Test("finds the best of several places, not the first")
  func bestPlace() throws {
    // The first "r" is in the middle of a word; the one that begins a word counts.
    let plain = try #require(FuzzyMatch.score("r", in: "arc"))
    let begins = try #require(FuzzyMatch.score("r", in: "arc rate"))
    #expect(begins > plain)
  }
}
