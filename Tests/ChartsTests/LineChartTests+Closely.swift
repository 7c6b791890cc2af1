import Charts
import Monitoring
import TerminalUI
import Testing

/// Cursor, windows, axes, smoothing and what else a person can ask for.
extension LineChartTests {
  /// Everything that a person can ask for at once.
  static func lookedAtClosely() -> LineChart {
    var chart = LineChart(
      lines: [
        validation([(10, 1), (20, 0.5), (30, 0.7)]), training(falling + [.nan, 5]),
      ],
      markers: [
        ChartMarker(step: 12, text: "learning rate 0.1 → 0.2"),
        ChartMarker(step: 20, kind: .checkpoint), ChartMarker(step: 25, kind: .pause),
        ChartMarker(step: 41, kind: .health),
      ])
    chart.lines[0].isHigherBetter = false
    chart.axis = .time
    chart.window = 8...42
    chart.smoothing = 0.9
    chart.ignoresOutliers = true
    chart.cursor = 12
    return chart
  }

  @Test("reads at the cursor what was known there, and what was changed")
  func cursor() {
    let chart = Self.lookedAtClosely()
    let legend = Self.canvas(chart, 100, 12).lines[0]
    #expect(legend.hasPrefix("@12  ━ validation 1.0000  ━ training 0.6250"), "\(legend)")
    #expect(legend.hasSuffix("learning rate 0.1 → 0.2"), "\(legend)")
    var wide = chart
    wide.lines = [
      LineChart.Line(
        name: "training", role: .training,
        data: .series(Self.series(Self.falling, capacity: 4), lane: 0))
    ]
    let range = Self.canvas(wide, 100, 12).lines[0]
    // Sixteen steps are a bucket by now; the twelfth is in the first.
    #expect(range.hasPrefix("@12  ━ training 0.9465 (0.5000 to 2.0000)"), "\(range)")
  }

  @Test("has a line from top to bottom at the cursor, and a star at the best value")
  func cursorLine() {
    var chart = LineChart(lines: [
      Self.validation([(1, 1), (20, 0.5), (40, 0.7)]), Self.training(Self.falling),
    ])
    chart.lines[0].isHigherBetter = false
    chart.cursor = 10
    let canvas = Self.canvas(chart, 60, 12)
    // Ten rows, in some of which the lines are in front.
    #expect((7...10).contains(canvas.text.filter { $0 == "│" }.count))
    let star = (0..<12).flatMap { row in (0..<60).map { (row, $0) } }
      .filter { canvas[$0.1, $0.0].scalar == "★" }
    #expect(star.count == 1)
    // Half of the way from the first step to the last.
    #expect(star.first.map { (27...36).contains($0.1) } == true)
    chart.lines[0].isHigherBetter = true
    #expect(Self.canvas(chart, 60, 12).text.contains("★"))
  }

  @Test("shows the steps of a window alone, and its own range of values")
  func window() {
    var chart = LineChart(lines: [Self.training(Self.falling)])
    chart.window = 31...40
    let lines = Self.canvas(chart, 60, 12).lines
    #expect(!lines.joined().contains("2.0"), "\(lines)")
    #expect(lines[11].contains("36") && !lines[11].contains("10"), "\(lines[11])")
    chart.window = 100...200
    #expect(Self.canvas(chart, 60, 12).size.columns == 60)
  }

  @Test("counts epochs or seconds where it is told to")
  func axes() {
    var chart = LineChart(lines: [Self.training(Self.falling)])
    chart.axis = .epoch
    chart.samplesPerEpoch = 10
    let epochs = Self.canvas(chart, 60, 12).lines[11]
    #expect(epochs.contains("1") && epochs.contains("3"), "\(epochs)")
    #expect(!epochs.contains("20"))
    chart.axis = .time
    let seconds = Self.canvas(chart, 60, 12).lines[11]
    #expect(seconds.contains("20s"), "\(seconds)")
  }

  @Test("counts the time on the wall with what lies between the steps")
  func wallTime() {
    var series = MetricSeries()
    for step in 1...20 {
      series.append(
        StepSummary(
          step: step, epoch: 1, samples: 1, seconds: 1, wallSeconds: Double(step * 3),
          learningRate: 1, values: [Float(step), 0, 0, 0, 0, 0, 0, 0]))
    }
    var chart = LineChart(lines: [
      LineChart.Line(name: "loss", role: .training, data: .series(series, lane: 0))
    ])
    chart.axis = .wallTime
    let axis = Self.canvas(chart, 60, 12).lines[11]
    #expect(axis.contains("1m00s") || axis.contains("50s"), "\(axis)")
    chart.axis = .time
    let training = Self.canvas(chart, 60, 12).lines[11]
    #expect(training.contains("20s") && !training.contains("50s"), "\(training)")
  }

  @Test("smooths the line, never its band, and without a bias at the start")
  func smoothing() {
    let noisy = (0..<200).map { Float($0 % 2 == 0 ? 1.5 : 0.5) }
    var chart = LineChart(lines: [Self.training(noisy)])
    chart.smoothing = 0.99
    let canvas = Self.canvas(chart, 60, 20)
    func rows(_ role: Theme.Role) -> Set<Int> {
      Set(
        (1..<19).filter { row in
          (4..<60).contains { canvas[$0, row].style.foreground == Theme.standard[role] }
        })
    }
    // The average stays at 1, between the ends of the band, apart from its first steps.
    let ends = rows(.trainingRange)
    #expect(ends.contains(2) && ends.contains(17), "\(ends)")
    var middle: [Double] = []
    var average = SmoothingProbe()
    for value in noisy { middle.append(average.add(Double(value))) }
    #expect(abs((middle.last ?? 0) - 1) < 0.01 && abs(middle[0] - 1.5) < 1e-9)
    let bright = (30..<60).flatMap { column in
      (1..<19).filter { canvas[column, $0].style.foreground == Theme.standard[.training] }
    }
    #expect(!bright.isEmpty && bright.allSatisfy { (8...11).contains($0) }, "\(Set(bright))")
  }

  /// The formula of the average, written down once more: debiased as in Adam.
  private struct SmoothingProbe {
    var sum = 0.0
    var weight = 1.0
    mutating func add(_ value: Double) -> Double {
      sum = 0.99 * sum + 0.01 * value
      weight *= 0.99
      return sum / (1 - weight)
    }
  }

  @Test("leaves a spike out of the axis where outliers do not count, but not out of the picture")
  func outliers() {
    var values = Array(repeating: Float(1), count: 100)
    for index in values.indices { values[index] += Float(index % 5) * 0.1 }
    values[50] = 1000
    var chart = LineChart(lines: [Self.training(values)])
    #expect(Self.canvas(chart, 60, 12).text.contains("1000"))
    chart.ignoresOutliers = true
    let canvas = Self.canvas(chart, 60, 12)
    #expect(!canvas.text.contains("1000"))
    // The spike goes through the top of the plot.
    let top = (6..<60).filter { canvas[$0, 1].scalar != " " }
    #expect(!top.isEmpty)
  }

  @Test("shows the learning rate as it was")
  func learningRate() {
    let line = LineChart.Line(
      name: "next", role: .training,
      data: .series(Self.series(Self.falling), lane: LineChart.learningRateLane))
    #expect(Self.canvas(LineChart(lines: [line]), 40, 9).lines[0] == "━ next 0.1000")
  }

  @Test("leaves room for what comes, so that the line stays where it is from step to step")
  func room() {
    func columns(_ count: Int) -> [[Unicode.Scalar]] {
      var chart = LineChart(lines: [Self.training((0..<count).map { Float($0 % 20) })])
      chart.leavesRoom = true
      let canvas = Self.canvas(chart, 60, 12)
      return (4..<40).map { column in (1..<11).map { canvas[column, $0].scalar } }
    }
    // Half of 64 at a time: 98 to 129 steps have the same axis.
    #expect(columns(98) == columns(120))
    #expect(columns(98) != columns(135))
  }

  @Test("knows the step of every column that it draws a cursor in", arguments: Symbols.allCases)
  func stepAtColumn(symbols: Symbols) throws {
    var series = MetricSeries()
    for step in 1...300 {
      series.append(
        StepSummary(
          step: step, epoch: 1, samples: 1, seconds: Double(step), learningRate: 1,
          values: [Float(step), 0, 0, 0, 0, 0, 0, 0]))
    }
    for axis in ChartAxis.allCases {
      var chart = LineChart(lines: [
        LineChart.Line(name: "loss", role: .training, data: .series(series, lane: 0))
      ])
      chart.axis = axis
      chart.samplesPerEpoch = 100
      let rect = Rect(column: 3, row: 2, columns: 60, rows: 12)
      var found = 0
      for column in 0..<70 {
        guard let step = chart.step(at: column, in: rect, symbols: symbols) else { continue }
        found += 1
        chart.cursor = step
        var canvas = Canvas(Size(columns: 70, rows: 20))
        chart.draw(on: &canvas, in: rect, theme: .standard, symbols: symbols)
        let line: Unicode.Scalar = symbols.isUnicode ? "│" : "|"
        // Somewhere the curve itself stands in front of it.
        let isDrawn = (3..<13).contains { canvas[column, $0].scalar == line }
        #expect(isDrawn, "\(axis) \(column)")
      }
      #expect(found >= 50)
    }
    let empty = LineChart(lines: [])
    #expect(
      empty.step(at: 5, in: Rect(column: 0, row: 0, columns: 9, rows: 9), symbols: .ascii) == nil)
  }

  @Test("tells lines apart by dashes and hatches bands where colours cannot")
  func dashes() {
    var chart = LineChart(lines: [
      Self.validation((1...40).map { (Double($0), 1) }), Self.training(Self.falling),
    ])
    #expect(!Self.canvas(chart, 40, 9).text.contains("╍"))
    chart.isDashed = true
    #expect(
      Self.canvas(chart, 40, 9).text == """
        ━ validation 1.0000  ╍ training 0.2273
        2.0 ⢢
            ⠈
        1.5   ⢢
        1.0 ⣀⣀⣈⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
                  ⠢ ⡀
        0.5         ⠈ ⠑ ⠢ ⠤ ⣀
                              ⠉ ⠉ ⠉ ⠒ ⠒ ⠒ ⠢ ⠤ ⠤
                            20                40
        """)
    #expect(Self.canvas(chart, 40, 9, .ascii).lines[0].contains(". training"))
  }

  @Test("draws a constant on one row, whatever its sums are rounded to")
  func constantRate() {
    var series = MetricSeries()
    for step in 1...1000 {
      series.append(
        StepSummary(
          step: step, epoch: 1, samples: 1, seconds: Double(step), learningRate: 0.001,
          values: SIMD8(repeating: 0)))
    }
    let line = LineChart.Line(name: "rate", role: .training, data: .series(series, lane: -1))
    for rows in 6...20 {
      for smoothing in [0, 0.9] {
        var chart = LineChart(lines: [line])
        chart.smoothing = smoothing
        let drawn = Self.canvas(chart, 60, rows).lines.dropFirst().dropLast()
          .filter { $0.dropFirst(8).contains { $0 != " " } }
        #expect(drawn.count == 1, "\(rows) rows")
      }
    }
  }
}
