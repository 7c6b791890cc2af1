import Monitoring
import TerminalUI
import Testing

@testable import Charts

@Suite("The course of a histogram")
struct HistogramCourseTests {
  /// Four values around a place that moves to the right.
  private func moments(_ count: Int) -> [HistogramCourse.Moment] {
    (0..<count).map { index in
      let place = Double(index)
      return HistogramCourse.Moment(
        step: 10 * index + 10,
        histogram: Histogram(
          lower: place - 1, upper: place + 1, counts: [1, 3, 3, 1], mean: place, deviation: 0.6))
    }
  }

  private func canvas(
    _ course: HistogramCourse, _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille,
    shades: Bool = false
  ) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    var memory = HistogramCourse.Memory()
    course.draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols, showsShades: shades,
      memory: &memory)
    return canvas
  }

  private func chosen(visited: Int? = nil, places: Int) -> [Int] {
    var shown: [Int] = []
    HistogramCourse(moments(64), visited: visited).chooseMoments(for: places, in: &shown)
    return shown
  }

  @Test("goes down with time, the newest at the bottom, and has the newest as bars")
  func picture() {
    #expect(
      canvas(HistogramCourse(moments(4)), 24, 9, .ascii).text == """
                          ####
                          ####
                        ########

         10 ++@@@@++
                ++@@@@++
                    ++@@@@++
         40             ++@@@@++
            -1 0               4
        """)
    #expect(
      canvas(HistogramCourse(moments(4), visited: 1, isLogarithmic: true), 24, 9).text == """
                  ████
                ▃▃████▃▃
                ████████

         10 ▒▒████▒▒
        ▸20     ▒▒████▒▒
                    ▒▒████▒▒
         40             ▒▒████▒▒
            -1 0               4
        """)
  }

  @Test("shows few moments at the bottom and some of many, first, newest and visited among them")
  func choice() {
    #expect(canvas(HistogramCourse(moments(1)), 12, 3, .ascii).lines.prefix(2) == ["", ""])
    #expect(chosen(places: 64) == Array(0..<64))
    #expect(chosen(places: 4) == [0, 21, 42, 63])
    #expect(chosen(visited: 5, places: 4) == [0, 5, 42, 63])
    #expect(chosen(visited: 62, places: 4) == [0, 21, 62, 63])
    #expect(chosen(visited: 62, places: 1) == [62])
    #expect(chosen(places: 1) == [63])
    #expect(chosen(places: 0) == [])
  }

  @Test("has two moments in a cell where there are shades, between background and histogram colour")
  func shades() {
    let canvas = canvas(HistogramCourse(moments(4)), 8, 2, shades: true)
    let theme = Theme.standard
    func colors(_ column: Int, _ row: Int) -> (Color, Color) {
      let style = canvas[column, row].style
      return (style.foreground, style.background)
    }
    #expect(canvas.text == "▀▀▀▀▀▀▀▀\n▀▀▀▀▀▀▀▀")
    // The first moment is on the left, the last on the right.
    #expect(colors(1, 0).0 == theme[.histogram])
    #expect(colors(7, 0) == (theme[.background], theme[.background]))
    #expect(colors(6, 1).1 == theme[.histogram])
    #expect(colors(0, 1) == (theme[.background], theme[.background]))
    var shades: Set<Color> = []
    for row in 0..<2 { for column in 0..<8 { shades.insert(colors(column, row).1) } }
    #expect(shades.count >= 3 && shades.count <= 9)
  }

  @Test("has characters where the theme leaves colours to the terminal")
  func noColors() {
    var canvas = Canvas(Size(columns: 8, rows: 2))
    var theme = Theme.standard
    theme[.background] = .standard
    var memory = HistogramCourse.Memory()
    HistogramCourse(moments(4)).draw(
      on: &canvas, in: canvas.bounds, theme: theme, symbols: .braille, showsShades: true,
      memory: &memory)
    #expect(!canvas.text.contains("▀") && canvas.text.contains("█"))
  }

  @Test("draws anything at any size", arguments: Symbols.allCases)
  func anything(symbols: Symbols) {
    let odd = [
      Histogram(lower: 0, upper: 0, counts: [5, 0, 0], mean: 0, deviation: 0),
      Histogram(
        lower: 0, upper: 0, counts: [0, 0], mean: .nan, deviation: .nan, notFiniteCount: 9),
      Histogram(lower: -3e38, upper: 3e38, counts: [1, 0, 0, 1], mean: 0, deviation: 3e38),
      Histogram(lower: .nan, upper: .infinity, counts: [1, 2], mean: 1, deviation: 1),
      Histogram(lower: 2, upper: 3, counts: [], mean: 2.5, deviation: 1),
      Histogram(lower: 1e-40, upper: 2e-40, counts: [1, 2], mean: 1.5e-40, deviation: 1e-41),
    ]
    var all = odd.enumerated().map { HistogramCourse.Moment(step: $0, histogram: $1) }
    all += moments(70)
    for first in 0..<all.count {
      let course = HistogramCourse(Array(all[first...]), visited: first % 5 == 0 ? 1 : nil)
      for (columns, rows) in [(0, 0), (1, 1), (2, 9), (9, 2), (30, 4), (31, 7), (80, 40)] {
        for shades in [false, true] {
          let drawn = canvas(course, columns, rows, symbols, shades: shades)
          #expect(drawn.size == Size(columns: columns, rows: rows))
        }
      }
    }
    _ = canvas(HistogramCourse([]), 20, 5, symbols)
  }
}
