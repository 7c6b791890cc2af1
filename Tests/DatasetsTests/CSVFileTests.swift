import Files
import Tensors
import TestSupport
import Testing

@testable import Datasets

@Suite("A CSV file")
struct CSVFileTests {
  private func rows(_ text: String, separator: Character = ",") throws -> [[String]] {
    let file = try CSVFile(
      Array(text.utf8), file: "f.csv", separator: separator.asciiValue ?? 0)
    return (0..<file.rowCount).map { row in
      (0..<file.columnCount).map { file.text(row, $0) }
    }
  }

  private func failure(_ text: String) -> String { errorText { _ = try rows(text) } }

  @Test("ends lines in LF, CRLF or CR, the last one or not, and may have empty lines and a mark")
  func lineEnds() throws {
    for text in [
      "a,b\n1,2", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "\u{FEFF}a,b\n\n1,2\n\n", "\n a , b\t\n1,2",
    ] {
      #expect(try rows(text) == [["a", "b"], ["1", "2"]], "\(text.debugDescription)")
    }
  }

  @Test("has quoted cells with separators, line breaks and doubled quotes in them")
  func quotes() throws {
    #expect(
      try rows("\"a,\"\"b\"\"\",\" x \"\n\"1\r\n2\",\"\"\n")
        == [["a,\"b\"", " x "], ["1\r\n2", ""]])
    #expect(try rows("5\" disk,x") == [["5\" disk", "x"]])
    #expect(try rows("a;b,c", separator: ";") == [["a", "b,c"]])
  }

  @Test("reads plain numbers only")
  func numbers() throws {
    let texts = [
      "1", " -2.5 ", "+1e3", ".5", "\"7\"", "0x10", "inf", "nan", "1,5", "1_000", "", "-",
    ]
    let file = try CSVFile(
      Array(texts.joined(separator: ";").utf8), file: "f", separator: UInt8(ascii: ";"))
    #expect(
      (0..<texts.count).map { file.number(0, $0) }
        == [1, -2.5, 1000, 0.5, 7, nil, nil, nil, nil, nil, nil, nil])
  }

  @Test("says at which line and column it is broken")
  func errors() {
    #expect(
      failure("a,b\n1,2,3\n")
        == "f.csv:2:1: found 3 cells; expected 2, as in line 1; quote cells that hold the separator"
    )
    #expect(
      failure("a,b\n1,\"2\n3,4\n")
        == "f.csv:2:3: found a quoted cell that never ends; expected a closing quote; "
        + "the file may be cut short")
    #expect(failure("a,\"b\"c\n").hasPrefix("f.csv:1:6: found text after a closing quote;"))
    #expect(failure("a,\"x\ny\"\n\"1\n\n\",2,3").hasPrefix("f.csv:3:1: found 3 cells; expected 2"))
    #expect(failure("") == "f.csv: found no rows; expected a table with at least one row")
    #expect(
      errorText { _ = try CSVFile(Array("a\nbc".utf8) + [0xE9, 10], file: "f") }
        .hasPrefix("f:2:3: found the byte 233, which is no UTF-8; expected text in UTF-8;"))
    #expect(
      errorText { _ = try CSVFile([0xFF, 0xFE, 65, 0], file: "f") }.contains("text in UTF-16"))
  }

  @Test("comes back as it was written, whatever is in it", arguments: 0..<40 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed)
    let letters: [String] = ["a", "ö", "🙂", "\"", ",", ";", "\n", "\r", "\r\n", " ", "1", ".", ""]
    let columns = 1 + generator.below(5)
    let table = (0..<1 + generator.below(20)).map { _ in
      (0..<columns).map { _ in
        (0..<generator.below(8)).map { _ in letters[generator.below(letters.count)] }.joined()
      }
    }
    let lineEnd = ["\n", "\r\n", "\r"][generator.below(3)]
    let separator: Character = generator.below(2) == 0 ? "," : ";"
    var text = generator.below(2) == 0 ? "\u{FEFF}" : ""
    for row in table {
      text +=
        row.map { cell in
          // What needs no quotes gets them half of the time.
          let isPlain = !cell.isEmpty && cell.utf8.allSatisfy { $0 >= 46 && $0 != 59 }
          return isPlain && generator.below(2) == 0
            ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
        }.joined(separator: "\(separator)") + lineEnd
    }
    #expect(try rows(text, separator: separator) == table)
  }
}
