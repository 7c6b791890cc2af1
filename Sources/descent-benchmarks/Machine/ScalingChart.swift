import Monitoring

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A picture of step times and shares of the peak over a size that doubles, for the docs.
struct ScalingChart {
  /// A panel with one size along its axis.
  struct Panel {
    var title: String
    var sizes: [Int]
    var points: [ScalingBenchmark.Point]
  }

  let panels: [Panel]

  private static let panelWidth = 480.0
  private static let height = 300.0
  private static let left = 62.0
  private static let right = 50.0
  private static let top = 46.0
  private static let bottom = 44.0

  /// The picture as SVG.
  var svg: String {
    let width = Self.panelWidth * Double(panels.count)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(Self.height))" \
      font-family="Helvetica, Arial, sans-serif" font-size="11" fill="#24292f">
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for (index, panel) in panels.enumerated() {
      text += "<g transform=\"translate(\(number(Double(index) * Self.panelWidth)) 0)\">\n"
      text += draw(panel) + "</g>\n"
    }
    return text + "</svg>\n"
  }

  private func draw(_ panel: Panel) -> String {
    let decades = decades(of: panel)
    let (plotRight, plotBottom) = (Self.panelWidth - Self.right, Self.height - Self.bottom)
    func x(_ index: Int) -> Double {
      Self.left + (plotRight - Self.left) * Double(index) / Double(max(1, panel.sizes.count - 1))
    }
    func y(time: Double) -> Double {
      let share =
        (log10(time * 1e6) - Double(decades.lowerBound)) / Double(decades.count - 1)
      return plotBottom - (plotBottom - Self.top) * share
    }
    func y(share: Double) -> Double { plotBottom - (plotBottom - Self.top) * share }
    var text = label(panel.title, x: Self.left, y: 18, attributes: "font-weight=\"bold\"")
    text += label("step, µs", x: Self.left, y: Self.top - 10, attributes: "fill=\"#0550ae\"")
    text += label(
      "share of peak", x: plotRight, y: Self.top - 10,
      attributes: "text-anchor=\"end\" fill=\"#953800\"")
    for decade in decades {
      let height = y(time: pow(10, Double(decade)) * 1e-6)
      text += line(Self.left, height, plotRight, height)
      text += label(
        Self.plain(pow(10, Double(decade))), x: Self.left - 6, y: height + 4,
        attributes: "text-anchor=\"end\"")
    }
    for percent in stride(from: 0, through: 100, by: 25) {
      text += label("\(percent)%", x: plotRight + 6, y: y(share: Double(percent) / 100) + 4)
    }
    for (index, size) in panel.sizes.enumerated() {
      text += label(
        "\(size)", x: x(index), y: plotBottom + 16, attributes: "text-anchor=\"middle\"")
    }
    let times = panel.points.enumerated().map { (x($0), y(time: $1.seconds)) }
    let shares = panel.points.enumerated().map { (x($0), y(share: min(1, $1.shareOfPeak))) }
    text += curve(times, color: "#0969da") + curve(shares, color: "#bc4c00", dashes: "5 3")
    return text
  }

  /// The powers of ten of microseconds that enclose the times.
  private func decades(of panel: Panel) -> ClosedRange<Int> {
    let times = panel.points.map { log10($0.seconds * 1e6) }
    let low = Int((times.min() ?? 0).rounded(.down))
    return low...max(low + 1, Int((times.max() ?? 1).rounded(.up)))
  }

  private func curve(_ points: [(Double, Double)], color: String, dashes: String? = nil) -> String {
    let path = points.map { "\(number($0.0)),\(number($0.1))" }.joined(separator: " ")
    let dashes = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
    let marks = points.map {
      "<circle cx=\"\(number($0.0))\" cy=\"\(number($0.1))\" r=\"2.5\" fill=\"\(color)\"/>\n"
    }
    return "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.6\""
      + "\(dashes)/>\n" + marks.joined()
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" "
      + "stroke=\"#d0d7de\" stroke-width=\"0.7\"/>\n"
  }

  private func label(_ text: String, x: Double, y: Double, attributes: String = "") -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" \(attributes)>\(text)</text>\n"
  }

  private func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 1) }

  private static func plain(_ value: Double) -> String {
    value >= 1 ? "\(Int(value))" : NumberText.fixed(value, decimals: 2)
  }
}
