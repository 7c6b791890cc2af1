import TerminalUI
import Testing

@Suite("A colour")
struct StyleTests {
  @Test("is read from #RRGGBB in either case and written in lower case")
  func reading() throws {
    let color = try #require(Color("#0aBc9F"))
    #expect((color.red, color.green, color.blue) == (0x0A, 0xBC, 0x9F))
    #expect(color.hexadecimal == "#0abc9f")
    #expect(color == Color(red: 0x0A, green: 0xBC, blue: 0x9F))
    #expect(!color.isStandard)
  }

  @Test("named default is the terminal's own")
  func standard() {
    #expect(Color("default") == .standard)
    #expect(Color.standard.isStandard)
    #expect(Color.standard.hexadecimal == nil)
  }

  @Test(
    "is not read from anything else",
    arguments: [
      "", "#", "#12345", "#1234567", "123456", "#12345g", "#+12345", "#-12345", "# 12345", "red",
      "Default", "#１２", "#1234 5",
    ])
  func refused(text: String) { #expect(Color(text) == nil) }

  @Test("mixes with another in proportion")
  func mixing() {
    let (black, white) = (Color(red: 0, green: 0, blue: 0), Color(red: 255, green: 255, blue: 255))
    #expect(black.mixed(with: white, 0) == black)
    #expect(black.mixed(with: white, 1) == white)
    #expect(black.mixed(with: white, 0.2) == Color(red: 51, green: 51, blue: 51))
    #expect(white.mixed(with: black, 0.2) == Color(red: 204, green: 204, blue: 204))
    #expect(black.mixed(with: .standard, 0.4) == black)
    #expect(black.mixed(with: .standard, 0.6) == .standard)
  }

  @Test("gains attributes and keeps its own")
  func attributes() {
    let style = Style(.standard, on: .standard, .bold).with(.underlined)
    #expect(style.attributes == [.bold, .underlined])
  }
}
