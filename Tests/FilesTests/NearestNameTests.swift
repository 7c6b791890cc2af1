import Files
import Tensors
import Testing

@Suite("The nearest name")
struct NearestNameTests {
  private static let names = ["learning_rate", "batch_size", "epochs", "seed", "relu", "selu"]

  @Test(
    "is found behind one or two typing errors",
    arguments: [
      ("learning_rat", "learning_rate"), ("learnign_rate", "learning_rate"),
      ("lerning_rte", "learning_rate"), ("Batch_Size", "batch_size"), ("RELU", "relu"),
      ("epoch", "epochs"),
      ("sede", "seed"), ("batchsize", "batch_size"), ("epochs", "epochs"), ("xelu", "relu"),
    ])
  func near(name: String, nearest: String) {
    #expect(NearestName.of(name, among: Self.names) == nearest)
  }

  @Test("is none when all are far", arguments: ["momentum", "x", "", "zzzzzzzzzzzz", "lr"])
  func far(name: String) {
    #expect(NearestName.of(name, among: Self.names) == nil)
  }

  @Test("counts two exchanged letters as one error")
  func transposition() {
    // Two edits to "abdc" either way if an exchange counted as two.
    #expect(NearestName.of("abcd", among: ["abxy", "abdc"]) == "abdc")
    #expect(NearestName.of("abcdefghi", among: ["bacdefgih"]) == "bacdefgih")
    // Three exchanges are three errors in nine letters; a fourth error is too many.
    #expect(NearestName.of("abcdefghi", among: ["badcfeghi"]) == "badcfeghi")
    #expect(NearestName.of("abcdefghi", among: ["badcfehgx"]) == nil)
  }

  @Test("allows a third of the longer name, and always two errors")
  func limit() {
    #expect(NearestName.of("abcd", among: ["abxy"]) == "abxy")
    #expect(NearestName.of("abcd", among: ["axyz"]) == nil)
    #expect(NearestName.of("abcdefghijkl", among: ["abcdefghwxyz"]) == "abcdefghwxyz")
    #expect(NearestName.of("abcdefghijkl", among: ["abcdefgvwxyz"]) == nil)
  }

  @Test("is the first of those that are equally near")
  func tie() {
    #expect(NearestName.of("telu", among: ["selu", "relu"]) == "selu")
    #expect(NearestName.of("telu", among: ["relu", "selu"]) == "relu")
  }

  @Test("is none for a name of hundreds of letters")
  func longName() {
    let long = String(repeating: "a", count: 300)
    #expect(NearestName.of(long, among: [long]) == nil)
  }

  @Test(
    "is the same from both sides, and the name itself at distance zero", arguments: UInt64(0)..<20)
  func symmetry(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    func word() -> String { String((0..<9).map { _ in "abc".randomElement(using: &generator)! }) }
    for _ in 0..<20 {
      let (a, b) = (word(), word())
      #expect(
        (NearestName.of(a, among: [b]) == nil) == (NearestName.of(b, among: [a]) == nil),
        "seed \(seed): \(a), \(b)")
      #expect(NearestName.of(a, among: [b, a]) == a, "seed \(seed): \(a), \(b)")
    }
  }

  @Test("becomes advice, or all names do")
  func advice() {
    #expect(NearestName.advice(for: "rleu", among: Self.names) == "did you mean \"relu\"?")
    #expect(NearestName.advice(for: "other", among: ["a", "b"]) == "known: a, b")
  }
}
