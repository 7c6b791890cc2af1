import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Charts

@Suite("Images")
struct ImageChartTests {
  /// A ring, bright on black, of 8 by 8.
  private static let ring = image([
    "..####..", ".#....#.", "#......#", "#......#", "#......#", "#......#", ".#....#.", "..####..",
  ])

  private static func image(_ rows: [String]) -> GrayImage {
    GrayImage(
      rows: rows.count, columns: rows[0].count,
      pixels: rows.flatMap { row in row.map { $0 == "#" ? 255 : 0 } })
  }

  private static func answers(_ count: Int) -> [Classification] {
    (0..<count).map { index in
      Classification(
        image: ring, truth: "0", prediction: index % 3 == 1 ? "8" : "0",
        confidence: index % 3 == 1 ? 0.514 : 0.986)
    }
  }

  private func canvas(
    _ chart: ImageChart, _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille,
    showsGrays: Bool = true, chosen: Int? = nil
  ) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    chart.draw(
      on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols, showsGrays: showsGrays,
      chosen: chosen)
    return canvas
  }

  @Test("are characters of a ramp where there are no greys, with captions below")
  func ramp() {
    let chart = ImageChart(classifications: Self.answers(3), symbols: .ascii)
    #expect(
      canvas(chart, 26, 5, .ascii, showsGrays: false).text == """
         ======   ======   ======
        @      @ @      @ @      @
        @      @ @      @ @      @
         ======   ======   ======
        y 0 -> 0 n 0 -> 8 y 0 -> 0
        """)
  }

  @Test("scroll by rows to the chosen one, whose caption is highlighted")
  func scrolling() {
    let answers = (0..<7).map { index in
      Classification(image: Self.ring, truth: "\(index)", prediction: "8", confidence: 0.5)
    }
    let chart = ImageChart(classifications: answers, symbols: .ascii)
    func captions(_ chosen: Int?) -> [String] {
      canvas(chart, 17, 10, .ascii, showsGrays: false, chosen: chosen).lines
        .filter { $0.contains("->") }
    }
    let first = ["n 0 -> 8 n 1 -> 8", "n 2 -> 8 n 3 -> 8"]
    #expect(captions(nil) == first && captions(3) == first)
    #expect(captions(4) == ["n 2 -> 8 n 3 -> 8", "n 4 -> 8 n 5 -> 8"])
    #expect(captions(6) == ["n 4 -> 8 n 5 -> 8", "n 6 -> 8"])
    // One that is there no more.
    #expect(captions(99) == captions(6))
    let drawn = canvas(chart, 17, 10, .ascii, showsGrays: false, chosen: 4)
    #expect(drawn[0, 9].style == Theme.standard.selection)
    #expect(drawn[9, 9].style != Theme.standard.selection)
  }

  @Test("are half blocks in greys where there are greys: a pixel above, one below")
  func blocks() {
    let canvas = canvas(ImageChart(samples: [Self.ring]), 8, 4)
    #expect(canvas.lines == Array(repeating: String(repeating: "▀", count: 8), count: 4))
    let (black, white) = (Color.gray(0), Color.gray(255))
    for (row, line) in ["..####..", ".#....#.", "#......#", "#......#"].enumerated() {
      for (column, pixel) in line.enumerated() {
        let style = canvas[column, row / 2].style
        let color = row % 2 == 0 ? style.foreground : style.background
        #expect(color == (pixel == "#" ? white : black))
      }
    }
  }

  @Test("say with mark, colour and numbers what the network takes them for")
  func captions() {
    let chart = ImageChart(classifications: Self.answers(2), symbols: .braille)
    let wide = canvas(chart, 33, 9)
    #expect(wide.lines[8] == "✓ 0 → 0 99%      ✗ 0 → 8 51%")
    #expect(wide[0, 8].style == Theme.standard.style(.good))
    #expect(wide[17, 8].style == Theme.standard.style(.error))
    #expect(canvas(chart, 17, 5).lines[4] == "✓ 0 → 0  ✗ 0 → 8")
    let ascii = ImageChart(classifications: Self.answers(2), symbols: .ascii)
    #expect(canvas(ascii, 17, 5, .ascii).lines[4] == "y 0 -> 0 n 0 -> 8")
    let low = canvas(chart, 13, 4)
    #expect(low.lines[3] == "✓ 0→0  ✗ 0→8")
  }

  @Test("a long class name is cut to the width of its image")
  func longNames() {
    let answer = Classification(
      image: Self.ring, truth: "ankle boot", prediction: "sneaker", confidence: 0.5)
    let chart = ImageChart(classifications: [answer, answer], symbols: .braille)
    #expect(canvas(chart, 17, 5).lines[4] == "✗ ankle  ✗ ankle")
  }

  @Test("reconstructions stand below their originals, and the noisy input between")
  func reconstructions() {
    let dark = Self.image(Array(repeating: "........", count: 8))
    let pairs = [
      Reconstruction(original: Self.ring, output: dark),
      Reconstruction(original: Self.ring, output: Self.ring),
    ]
    let two = canvas(ImageChart(reconstructions: pairs), 17, 8, showsGrays: false)
    #expect(two.lines[4...6].allSatisfy { $0.prefix(8).allSatisfy { $0 == " " } })
    #expect(two.lines[0] == " ======   ======")
    #expect(two.lines[4] == "          ======")
    let noisy = ImageChart(reconstructions: [
      Reconstruction(original: Self.ring, input: dark, output: Self.ring)
    ])
    let three = canvas(noisy, 8, 12, showsGrays: false)
    #expect(three.lines[4...7].allSatisfy { $0.isEmpty })
    #expect(three.lines[8] == three.lines[0])
  }

  @Test("grow by whole multiples only, and shrink by averaging")
  func sizes() {
    let large = canvas(ImageChart(samples: [Self.ring]), 20, 12, showsGrays: false)
    #expect(large.lines[0] == "    @@@@@@@@")
    #expect(large.lines[1] == "  @@        @@")
    let small = PictureScale(image: Self.ring, columns: 2, rows: 2)
    // Each quarter of the ring has 5 white pixels of 16.
    for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
      #expect(small.level(column: x, row: y) == (5 * 255 + 8) / 16)
    }
    let three = PictureScale(image: Self.ring, columns: 3, rows: 3)
    var sum = 0
    for y in 0..<3 { for x in 0..<3 { sum += three.level(column: x, row: y) } }
    #expect(abs(sum * 64 - 20 * 255 * 9) <= 64 * 9)
  }

  @Test("are never drawn outside their rectangle, whatever they and it are like")
  func bounds() {
    var random = SplitMix(seed: 4)
    for _ in 0..<400 {
      let (rows, columns) = (Int(random.next() % 40), Int(random.next() % 40))
      // Now and then fewer pixels than there should be.
      let count = random.next() % 5 == 0 ? rows : rows * columns
      let image = GrayImage(
        rows: rows, columns: columns, pixels: Array(repeating: 200, count: count))
      let images = Array(repeating: image, count: Int(random.next() % 9))
      let chart =
        random.next() % 2 == 0
        ? ImageChart(samples: images)
        : ImageChart(
          classifications: images.map {
            Classification(image: $0, truth: "a", prediction: "bc", confidence: .nan)
          }, symbols: .braille)
      let rect = Rect(
        column: 3, row: 2, columns: Int(random.next() % 50), rows: Int(random.next() % 20))
      var canvas = Canvas(Size(columns: 60, rows: 25), background: .plain)
      chart.draw(
        on: &canvas, in: rect, theme: .standard, symbols: .braille,
        showsGrays: random.next() % 2 == 0)
      for row in 0..<25 {
        for column in 0..<60 where !rect.contains(column: column, row: row) {
          guard canvas[column, row] == Cell() else {
            Issue.record("\(rows)x\(columns) in \(rect): a cell at \(column), \(row)")
            return
          }
        }
      }
    }
  }

  @Test("say so when there are none")
  func empty() {
    #expect(canvas(ImageChart(samples: []), 20, 3).text.contains("no images"))
    let hollow = GrayImage(rows: 0, columns: 0, pixels: [])
    #expect(canvas(ImageChart(samples: [hollow]), 20, 3).text.contains("no images"))
  }

  @Test("are drawn without allocating", arguments: [true, false])
  func allocatesNothing(showsGrays: Bool) {
    let theme = Theme.standard
    for chart in [
      ImageChart(samples: Array(repeating: Self.ring, count: 9)),
      ImageChart(classifications: Self.answers(9), symbols: .braille),
    ] {
      var canvas = Canvas(Size(columns: 60, rows: 20))
      func draw() {
        chart.draw(
          on: &canvas, in: canvas.bounds, theme: theme, symbols: .braille, showsGrays: showsGrays)
      }
      draw()
      if let count = allocations(in: draw) { #expect(count == 0) }
    }
  }
}
