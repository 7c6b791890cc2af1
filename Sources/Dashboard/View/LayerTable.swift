import Monitoring
import TerminalUI

/// A row for each layer: what it is, and what the last observed step did to it. Values that mean trouble have the
/// warning colour and an exclamation mark.
enum LayerTable {
  /// A column besides the name; the order is that from left to right.
  private enum Column: CaseIterable {
    case output, parameters, weights, gradient, update, idle

    /// From the last to be dropped to the first.
    static let byWorth: [Column] = [.update, .gradient, .idle, .weights, .parameters, .output]

    var title: String {
      switch self {
      case .output: "output"
      case .parameters: "params"
      case .weights: "weights"
      case .gradient: "gradient"
      case .update: "update"
      case .idle: "idle units"
      }
    }

    /// The blank on its left included.
    var width: Int {
      switch self {
      case .output: 12
      case .parameters: 8
      case .weights: 17
      case .gradient, .update: 9
      case .idle: 11
      }
    }
  }

  /// What a cell says, and how.
  private struct Entry {
    var text: Phrase
    var role = Theme.Role.text
  }

  /// Updates beyond these, measured by the weights, are too large or too small to learn by.
  private static let healthyRatios = 1e-5...1e-1
  /// The largest healthy share of units that do nothing.
  private static let mostIdle = 0.5

  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let layers = state.run?.layers ?? []
    guard !layers.isEmpty else {
      canvas.write(
        "no layers", column: rect.column, row: rect.row, fittedTo: rect.columns, state.symbols,
        state.theme.style(.muted))
      return
    }
    var longest = 0
    for index in layers.indices { longest = max(longest, state.layerName(index).cellCount) }
    let nameWidth = min(max(6, longest + 1), max(6, rect.columns / 3), rect.columns)
    let tensors = state.layers.tensors
    let chosen =
      tensors.indices.contains(state.layers.selected)
      ? tensors[state.layers.selected].layer : layers.startIndex
    let hasHeader = rect.rows >= 3
    let rows = rect.rows - (hasHeader ? 1 : 0)
    let first = max(0, min(chosen - rows / 2, layers.count - rows))
    if hasHeader {
      drawLine(
        "layer", state.theme.style(.muted), nameWidth, state, on: &canvas, in: rect.line(0)
      ) { Entry(text: Phrase($0.title), role: .muted) }
    }
    for row in 0..<min(rows, layers.count - first) {
      let index = first + row
      let line = rect.line(row + (hasHeader ? 1 : 0))
      let statistics = state.layers.shown?.statistics.first { $0.layer == index }
      let isChosen = index == chosen && state.focus == .layers
      let style =
        isChosen
        ? state.theme.selection : state.theme.style(statistics == nil ? .muted : .text)
      if isChosen { canvas.fill(line, " ", style) }
      drawLine(
        state.layerName(index), style, nameWidth, state, on: &canvas, in: line
      ) { entry($0, index, layers[index], statistics, state) }
    }
  }

  /// Whether a column is among those that fit, which are the ones of most worth.
  private static func fits(_ column: Column, in room: Int) -> Bool {
    var room = room
    for other in Column.byWorth where other.width <= room {
      if other == column { return true }
      room -= other.width
    }
    return false
  }

  private static func drawLine(
    _ name: Phrase, _ style: Style, _ nameWidth: Int, _ state: DashboardState,
    on canvas: inout Canvas, in line: Rect, entry: (Column) -> Entry
  ) {
    canvas.write(
      name, column: line.column, row: line.row, fittedTo: nameWidth, state.symbols, style)
    var end = line.column + nameWidth
    for column in Column.allCases where fits(column, in: line.columns - nameWidth) {
      let entry = entry(column)
      end += column.width
      var own = style
      if entry.role != .text { own.foreground = state.theme[entry.role] }
      canvas.write(
        entry.text, endingAt: end, row: line.row, fittedTo: column.width - 1, state.symbols, own)
    }
  }

  // MARK: Cells

  private static func entry(
    _ column: Column, _ index: Int, _ layer: RunDescription.Layer, _ statistics: LayerStatistics?,
    _ state: DashboardState
  ) -> Entry {
    switch column {
    case .output:
      let times = state.symbols.isUnicode ? "×" : "x"
      var shape: Phrase = ""
      for size in layer.outputShape { shape += shape.isEmpty ? "\(size)" : "\(times)\(size)" }
      return Entry(text: shape)
    case .parameters:
      let count = Double(layer.parameterCount)
      return Entry(text: layer.parameterCount > 0 ? "\(NumberText.count(count))" : "")
    case .weights, .gradient, .update, .idle:
      guard let statistics else { return Entry(text: "") }
      return entry(column, of: statistics, isFrozen: state.isFrozen(index), state.symbols)
    }
  }

  private static func entry(
    _ column: Column, of statistics: LayerStatistics, isFrozen: Bool, _ symbols: Symbols
  ) -> Entry {
    switch column {
    case .weights:
      let text = LayersPanel.spread(
        statistics.weightMean, statistics.weightDeviation, symbols)
      return Entry(text: text)
    case .gradient:
      if isFrozen { return Entry(text: "frozen", role: .muted) }
      return number(statistics.gradientNorm, isBad: !statistics.gradientNorm.isFinite)
    case .update:
      if isFrozen { return Entry(text: "") }
      let ratio = statistics.updateRatio
      return number(ratio, isBad: !healthyRatios.contains(ratio))
    case .idle:
      if let dead = statistics.deadShare { return share(dead, "dead") }
      if let saturated = statistics.saturatedShare { return share(saturated, "sat") }
      return Entry(text: "")
    case .output, .parameters: return Entry(text: "")
    }
  }

  private static func number(_ value: Double, isBad: Bool) -> Entry {
    let text = NumberText.short(value, digits: 2)
    guard isBad else { return Entry(text: Phrase(text)) }
    return Entry(text: "\(text)!", role: value.isFinite ? .warning : .error)
  }

  private static func share(_ share: Double, _ word: String) -> Entry {
    let percent = NumberText.fixed(share * 100, decimals: 0)
    let isBad = !(share <= mostIdle)
    return Entry(text: "\(word) \(percent)%\(isBad ? "!" : "")", role: isBad ? .warning : .text)
  }
}
