import Files
import Testing

@Suite("The name of a file")
struct FileNameTests {
  @Test("is plain with letters, digits and three signs, as long as it may be")
  func plain() {
    for name in ["a", "mnist-mlp", "A_1.json", "0", "a..b"] {
      #expect(FileName.isPlain(name, longest: 9), "\(name)")
    }
    #expect(!FileName.isPlain("0123456789", longest: 9))
    for name in ["", ".", "..", ".a", "a/b", "a b", "a\n", "ä", "\u{1B}[m", "a:b"] {
      #expect(!FileName.isPlain(name, longest: 9), "\(name)")
    }
  }
}
