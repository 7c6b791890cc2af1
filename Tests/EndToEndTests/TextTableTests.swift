import Testing

@testable import descent

@Suite("A table of texts")
struct TextTableTests {
  private let table = TextTable(
    headings: ["NAME", "N"], rows: [["a", "1"], ["b|c", "20"], ["says \"hi\", twice", ""]],
    numeric: [1])

  @Test("is aligned, numbers to the right")
  func aligned() {
    #expect(
      table.text(as: .table)
        == """
        NAME               N
        a                  1
        b|c               20
        says "hi", twice
        """)
  }

  @Test("as CSV quotes what has commas, quotes or ends of lines in it, and doubles quotes")
  func csv() {
    #expect(
      table.text(as: .csv) == "NAME,N\r\na,1\r\nb|c,20\r\n\"says \"\"hi\"\", twice\",")
    #expect(TextTable.csv("a\nb") == "\"a\nb\"" && TextTable.csv("a b") == "a b")
  }

  @Test("as Markdown escapes the bars in its cells, and says which columns are numbers")
  func markdown() {
    #expect(
      table.text(as: .markdown)
        == """
        | NAME | N |
        | --- | --: |
        | a | 1 |
        | b\\|c | 20 |
        | says "hi", twice |  |
        """)
  }

  @Test("cuts a cell of more than 100 characters, but in CSV")
  func longCell() {
    let long = String(repeating: "x", count: 101)
    let table = TextTable(headings: ["A"], rows: [[long]])
    #expect(table.text(as: .table) == "A\n" + String(repeating: "x", count: 99) + "…")
    #expect(table.text(as: .csv) == "A\r\n" + long)
  }
}
