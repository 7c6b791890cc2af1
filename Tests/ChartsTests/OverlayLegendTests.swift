import TerminalUI
import Testing

@testable import Charts

@Suite("The legend of an overlay")
struct OverlayLegendTests {
  private func lines(_ count: Int, details: [String]) -> [OverlayChart.Line] {
    (0..<count).map { index in
      OverlayChart.Line(
        name: "run\(index)", details: details, symbol: "●", role: .training,
        curve: RunCurve(points: [
          RunCurve.Point(x: 1, mean: 0.25, minimum: 0, maximum: 1),
          RunCurve.Point(x: 2, mean: .nan, minimum: 0, maximum: 1),
        ]))
    }
  }

  private func picture(
    _ lines: [OverlayChart.Line], _ columns: Int, _ rows: Int, chosen: Int? = nil
  ) -> [String] {
    let size = Size(columns: columns, rows: rows)
    var canvas = Canvas(size)
    let legend = OverlayLegend(lines, chosen: chosen, in: size, .braille)
    legend.draw(lines, chosen: chosen, on: &canvas, in: Rect(size), theme: .standard)
    #expect(legend.rows <= rows)
    return Array(canvas.lines.prefix(legend.rows))
  }

  @Test("says of each line as much as there is room for, in rows where it has them")
  func levels() {
    let lines = lines(3, details: ["learning_rate 0.1", "optimizer adam"])
    let whole = (0..<3).map { "● run\($0) learning_rate 0.1 optimizer adam 0.2500" }
    #expect(picture(lines, 200, 3) == [whole.joined(separator: "  ")])
    #expect(picture(lines, 100, 3) == [whole[0] + "  " + whole[1], whole[2]])
    #expect(picture(lines, 50, 3) == whole)
    let rates = (0..<3).map { "● run\($0) learning_rate 0.1 0.2500" }
    #expect(picture(lines, 100, 1) == [rates.joined(separator: "  ")])
    #expect(picture(lines, 90, 1) == ["● run0 0.2500  ● run1 0.2500  ● run2 0.2500"])
    #expect(picture(lines, 30, 1) == ["● run0  ● run1  ● run2"])
  }

  @Test("leaves lines out only where their names have no room, and the chosen one never")
  func leavesOut() {
    let lines = lines(12, details: [])
    #expect(picture(lines, 30, 1) == ["● run0  ● run1  ● run2  +9"])
    #expect(picture(lines, 30, 1, chosen: 11) == ["● run11  ● run0  ● run1  +9"])
    #expect(picture(lines, 11, 1, chosen: 7) == ["● run7  +11"])
    #expect(picture(lines, 10, 1, chosen: 7) == ["● ru…  +11"])
    #expect(picture(lines, 6, 1, chosen: 7) == ["● run7"])
    #expect(picture(lines, 4, 1, chosen: 7) == ["● r…"])
  }

  @Test("stays within every size")
  func sizes() {
    let lines = lines(5, details: ["batch_size 32"])
    for columns in 0..<60 {
      for rows in 0..<4 {
        let picture = picture(lines, columns, rows, chosen: 4)
        #expect(picture.isEmpty == (columns == 0 || rows == 0), "\(columns)x\(rows)")
        #expect(picture.allSatisfy { $0.cellCount <= columns })
      }
    }
    #expect(picture([], 40, 2).isEmpty)
  }
}
