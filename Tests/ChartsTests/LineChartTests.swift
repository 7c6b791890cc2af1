import Charts
import Monitoring
import TerminalUI
import Testing

@Suite("A line chart")
struct LineChartTests {
  /// The loss of one step after another, in lane 0; other lanes are zero.
  static func series(_ values: [Float], capacity: Int = 2048) -> MetricSeries {
    var series = MetricSeries(capacity: capacity)
    for (index, value) in values.enumerated() {
      var lanes = SIMD8<Float>(repeating: 0)
      lanes[0] = value
      series.append(
        StepSummary(
          step: index + 1, epoch: 1, samples: 1, seconds: 1, learningRate: 0.1, values: lanes))
    }
    return series
  }

  static func training(_ values: [Float]) -> LineChart.Line {
    LineChart.Line(
      name: "training", role: .training, rangeRole: .trainingRange,
      data: .series(series(values), lane: 0))
  }

  static func validation(_ points: [(Double, Double)]) -> LineChart.Line {
    LineChart.Line(
      name: "validation", role: .validation,
      data: .points(points.map { ChartPoint(x: $0.0, y: $0.1) }))
  }

  static func canvas(
    _ chart: LineChart, _ columns: Int, _ rows: Int, _ symbols: Symbols = .braille
  ) -> Canvas {
    var canvas = Canvas(Size(columns: columns, rows: rows))
    chart.draw(on: &canvas, in: canvas.bounds, theme: .standard, symbols: symbols)
    return canvas
  }

  private func expectPicture(
    _ chart: LineChart, _ expected: String, _ symbols: Symbols = .braille,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = Self.canvas(chart, 40, 9, symbols).text
    #expect(text == expected, sourceLocation: sourceLocation)
  }

  static func markers(_ steps: Int...) -> [ChartMarker] {
    steps.map { ChartMarker(step: $0) }
  }

  static let falling = (0..<40).map { 2 / (1 + Float($0) * 0.2) }

  // MARK: Pictures

  @Test("a range that is held and reaches below zero does not hold a logarithmic axis")
  func heldLogarithmic() {
    var chart = LineChart(lines: [Self.training([0.5, 0.25])])
    chart.heldRange = -1...1
    #expect(chart.shownRange == -1...1)
    chart.isLogarithmic = true
    #expect((chart.shownRange?.lowerBound ?? 0) > 0)
    chart.heldRange = 0.125...1
    #expect(chart.shownRange == 0.125...1)
  }

  @Test(
    "goes on with what is to come as dots, within the same axes, and a press there reads no step")
  func coming() throws {
    var chart = LineChart(lines: [Self.training([4, 3, 2, 1])])
    chart.coming = [ChartPoint(x: 5, y: 1), ChartPoint(x: 20, y: 8)]
    let canvas = Self.canvas(chart, 40, 10)
    #expect(
      canvas.text == """
        ━ training 1.0000  ┄ then 8.0000
        8                                     ⡀⠄
                                          ⡀⠄⠂⠁
        6                             ⡀⠄⠂⠁
                                 ⡀⠄⠂⠂⠁
        4 ⠢⡀                 ⡀⠄⠂⠁
           ⠈⠢⡀           ⡀⠄⠂⠁
        2    ⠈⠢⡀    ⡀⠄⠂⠁⠁
               ⠈⠂⠄⠂⠁
                          10                  20
        """)
    #expect(chart.step(at: 4, in: canvas.bounds, symbols: .braille) != nil)
    #expect(chart.step(at: 30, in: canvas.bounds, symbols: .braille) == nil)
    chart.window = 1...4
    #expect(!Self.canvas(chart, 40, 10).text.contains("⠁"))
    for columns in 0...20 { for rows in 0...6 { _ = Self.canvas(chart, columns, rows) } }
  }

  @Test("has a legend, round numbers at both axes and a line of braille dots")
  func braille() {
    expectPicture(
      LineChart(lines: [Self.training(Self.falling)]),
      """
      ━ training 0.2273
      2.0 ⢢
          ⠈⢆
      1.5  ⠈⢢
      1.0   ⠈⠢⣀
               ⠉⠢⠤⡀
      0.5         ⠈⠉⠑⠒⠢⠤⠤⣀⣀⣀
                            ⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤
                          20                40
      """)
  }

  @Test("is made of blocks on the Linux console")
  func block() {
    expectPicture(
      LineChart(lines: [Self.training(Self.falling)]),
      """
      ━ training 0.2273
      2.0 ▖
          ▝▖
      1.5  ▝▚
      1.0   ▝▄▄
               ▀▀▄▖
      0.5         ▝▀▀▀▀▄▄▄▄▄▄▖
                             ▝▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
                          20                40
      """, .block)
  }

  @Test("is made of ASCII where there is nothing else")
  func ascii() {
    expectPicture(
      LineChart(lines: [Self.training(Self.falling)]),
      """
      - training 0.2273
      2.0 .
           :
      1.5   '.
      1.0    '.
               ''..
      0.5          ''''.......
                              ''''''''''''''''
                          20                40
      """, .ascii)
  }

  @Test("with a logarithmic axis shows an exponential decay as a straight line")
  func logarithmic() {
    let decay = (0..<40).map { index in
      (0..<index).reduce(Float(10)) { value, _ in value * 0.8 }
    }
    expectPicture(
      LineChart(lines: [Self.training(decay)], isLogarithmic: true),
      """
      ━ training 0.0017
        10 ⠑⠢⠤⣀
         1     ⠉⠉⠢⠤⢄⡀
                    ⠈⠉⠒⠤⠤⡀
       0.1               ⠈⠉⠑⠢⣀⣀
                               ⠉⠒⠢⢄⣀⡀
      0.01                          ⠈⠒⠒⠤⣀⡀
                                         ⠈⠑⠒⠤⣀
                          20                40
      """)
  }

  @Test("has a vertical line where a hyperparameter changed")
  func marker() {
    let chart = LineChart(lines: [Self.training(Self.falling)], markers: Self.markers(20))
    expectPicture(
      chart,
      """
      ━ training 0.2273
      2.0 ⢢                ▾
          ⠈⢆               ┊
      1.5  ⠈⢢              ┊
      1.0   ⠈⠢⣀            ┊
               ⠉⠢⠤⡀        ┊
      0.5         ⠈⠉⠑⠒⠢⠤⠤⣀⣀⣀
                           ┊⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤
                          20                40
      """)
    expectPicture(
      chart,
      """
      - training 0.2273
      2.0 .                v
           :               |
      1.5   '.             |
      1.0    '.            |
               ''..        |
      0.5          ''''.......
                           |  ''''''''''''''''
                          20                40
      """, .ascii)
  }

  @Test("has a gap and a cross where the loss was not a number")
  func gap() {
    var values = Self.falling
    for index in 15..<25 { values[index] = .nan }
    expectPicture(
      LineChart(lines: [Self.training(values)]),
      """
      ━ training 0.2273
      2.0 ⢢            xxxxxxxxxx
          ⠈⢆
      1.5  ⠈⢢
      1.0   ⠈⠢⣀
               ⠉⠢⠤⡀
      0.5         ⠈⠉⠑⠒⠢
                                 ⠑⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤
                          20                40
      """)
  }

  @Test("shows validation in front of training")
  func validation() {
    let chart = LineChart(lines: [
      Self.validation([(10, 1.2), (20, 0.8), (30, 0.7), (40, 0.9)]), Self.training(Self.falling),
    ])
    expectPicture(
      chart,
      """
      ━ validation 0.9000  ━ training 0.2273
      2.0 ⢢
          ⠈⢆
      1.5  ⠈⢢
      1.0   ⠈⠢⣀   ⠉⠒⠢⠤⣀⣀
               ⠉⠢⠤⡀     ⠉⠑⠒⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⠤⠤⠤⠤⠔⠒⠒
      0.5         ⠈⠉⠑⠒⠢⠤⠤⣀⣀⣀
                            ⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤
                          20                40
      """)
  }

  @Test("of a single step is a dot")
  func singlePoint() {
    expectPicture(
      LineChart(lines: [Self.training([0.5])]),
      """
      ━ training 0.5000
      0.55


      0.50 ⠄


      0.45
           1                                 2
      """)
  }

  @Test("of a value that never changes is a level line")
  func constant() {
    expectPicture(
      LineChart(lines: [Self.training(Array(repeating: 0.5, count: 40))]),
      """
      ━ training 0.5000
      0.55


      0.50 ⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤


      0.45
                          20                40
      """)
  }

  @Test("of accuracies never has an axis above 1")
  func ceiling() {
    let values = (0..<40).map { 1 - 1 / Float($0 + 1) }
    expectPicture(
      LineChart(lines: [Self.training(values)], ceiling: 1),
      """
      ━ training 0.9750
      1.0       ⣀⣀⡠⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
            ⢀⠔⠒⠉
           ⢀⠎
      0.5  ⡜
           ⡇
          ⢸
      0.0 ⡸
                          20                40
      """)
  }

  @Test("without data says what it waits for")
  func noData() {
    let text = Self.canvas(LineChart(lines: [Self.training([])]), 40, 9).text
    #expect(text == "\n\n\n\n\n       waiting for the first step\n\n\n")
    #expect(Self.canvas(LineChart(lines: []), 10, 1).text == "waiting f…")
    #expect(Self.canvas(LineChart(lines: []), 10, 1, .ascii).text == "waiting f~")
  }

  @Test("says why it is empty when there are steps and nothing that it could show")
  func nothingToShow() {
    let chart = LineChart(lines: [Self.training([.nan, .infinity])])
    #expect(Self.canvas(chart, 40, 9).text.contains("no finite values"))
    let zero = LineChart(lines: [Self.training([0, 0])], isLogarithmic: true)
    #expect(Self.canvas(zero, 40, 9).text.contains("nothing above zero"))
  }

  @Test("in a cell or two is a part of the line")
  func tiny() {
    let chart = LineChart(lines: [Self.training(Self.falling)])
    #expect(Self.canvas(chart, 1, 1).text == "⢄")
    #expect(Self.canvas(chart, 2, 2).text == "⡀\n⠘⢄")
    #expect(Self.canvas(chart, 2, 2, .ascii).text == ":\n'.")
    #expect(Self.canvas(chart, 0, 0).text == "")
  }

  // MARK: Promises

  @Test("shows a spike of one step among 100,000", arguments: Symbols.allCases)
  func spike(symbols: Symbols) {
    var values = [Float](repeating: 1, count: 100_000)
    values[61_803] = 100
    let canvas = Self.canvas(LineChart(lines: [Self.training(values)]), 60, 12, symbols)
    let rows = canvas.lines.dropFirst().dropLast()
    // The columns of the plot at its top, where only the spike can be.
    let top = rows.first.map { Array($0.unicodeScalars) } ?? []
    let columns = top.indices.filter { $0 >= 5 && top[$0] != " " }
    #expect(columns.count == 1)
    // 61.8 % of the way from the labels to the right end.
    #expect(columns.allSatisfy { abs($0 - (5 + 55 * 618 / 1000)) <= 2 }, "\(columns)")
  }

  @Test(
    "draws lines of any values at every size, within its rectangle", arguments: Symbols.allCases)
  func sizes(symbols: Symbols) {
    let charts = [
      LineChart(lines: [Self.training(Self.falling)], markers: Self.markers(0, 1, 20, 99)),
      LineChart(lines: [Self.training([0, -1, .nan, 3e38, -3e38])], isLogarithmic: true),
      LineChart(
        lines: [Self.training([0, -1, .infinity, 3e38, -3e38])],
        markers: Self.markers(-1_000_000, 1_000_000)),
      LineChart(lines: []), Self.lookedAtClosely(),
    ]
    for chart in charts {
      for columns in 0...30 {
        for rows in 0...8 {
          var canvas = Canvas(Size(columns: 34, rows: 12))
          canvas.fill(canvas.bounds, "@", .plain)
          let rect = Rect(column: 2, row: 2, columns: columns, rows: rows)
          chart.draw(on: &canvas, in: rect, theme: .standard, symbols: symbols)
          for row in 0..<12 {
            for column in 0..<34 where !rect.contains(column: column, row: row) {
              guard canvas[column, row].scalar != "@" else { continue }
              Issue.record("\(rect) leaves its place at \(column), \(row)")
              return
            }
          }
        }
      }
    }
  }

  @Test(
    "takes validation values of any size",
    arguments: [
      [1.7e308, -1.7e308], [1.7e308, 1], [.leastNonzeroMagnitude, 0], [1000, 1000.0.nextUp],
      [.nan, 1],
      [.infinity, -.infinity], [-0.0, 0], [1, 1.0.nextUp],
    ])
  func unusualValues(values: [Double]) {
    for isLogarithmic in [false, true] {
      let line = Self.validation(values.enumerated().map { (Double($0.offset + 1), $0.element) })
      let chart = LineChart(lines: [line], isLogarithmic: isLogarithmic)
      #expect(Self.canvas(chart, 40, 9).size == Size(columns: 40, rows: 9))
    }
  }

  @Test("counts steps in whole numbers from the very first on")
  func wholeSteps() {
    for count in 1...5 {
      let chart = LineChart(lines: [Self.training(Array(Self.falling.prefix(count)))])
      let axis = Self.canvas(chart, 80, 9).lines[8]
      #expect(!axis.contains("."), "\(axis)")
      #expect(axis.contains("1"))
    }
  }

  @Test("has numbers at its logarithmic axis when the loss changes little")
  func flatLogarithmic() {
    let chart = LineChart(lines: [Self.training([0.41, 0.32, 0.25])], isLogarithmic: true)
    let text = Self.canvas(chart, 40, 9).lines.dropFirst().dropLast().joined(separator: "\n")
    #expect(text.contains("0.3"))
  }
}
