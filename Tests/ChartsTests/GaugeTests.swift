import Charts
import TerminalUI
import Testing

@Suite("A gauge")
struct GaugeTests {
  private func picture(
    _ fraction: Double, _ columns: Int, _ symbols: Symbols = .braille
  ) -> String {
    var canvas = Canvas(Size(columns: columns, rows: 1))
    Gauge(fraction).draw(on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
    return canvas.text
  }

  @Test("fills from left to right in eighths of a cell")
  func eighths() {
    #expect(picture(0, 4) == "")
    #expect(picture(1.0 / 32, 4) == "▏")
    #expect(picture(0.5, 4) == "██")
    #expect(picture(0.6, 4) == "██▍")
    #expect(picture(1, 4) == "████")
  }

  @Test("has no hole in ASCII at any share")
  func ascii() {
    #expect(picture(0, 4, .ascii) == "....")
    #expect(picture(0.5, 4, .ascii) == "##..")
    #expect(picture(1, 4, .ascii) == "####")
    for hundredth in 0...100 {
      let bar = picture(Double(hundredth) / 100, 7, .ascii)
      #expect(bar.count == 7 && bar.drop { $0 == "#" }.allSatisfy { $0 == "." }, "\(bar)")
    }
  }

  @Test("holds whatever it is given between empty and full")
  func unusual() {
    #expect(Gauge(-1).fraction == 0)
    #expect(Gauge(7).fraction == 1)
    #expect(Gauge(.nan).fraction == 0)
    #expect(Gauge(.infinity).fraction == 0)
  }

  @Test("draws one row only, and nothing where there is no room")
  func room() {
    var canvas = Canvas(Size(columns: 3, rows: 3))
    for rect in [Rect(column: 0, row: 1, columns: 3, rows: 2), Rect(Size(columns: 0, rows: 3))] {
      Gauge(1).draw(on: &canvas, in: rect, theme: .standard, symbols: .block)
    }
    #expect(canvas.lines == ["", "███", ""])
  }
}
