import Charts
import Monitoring
import TerminalUI

/// The layers from inside: how weights, gradients and outputs are spread, now and over time, and a table of what the
/// last observed step did to each.
enum LayersPanel {
  static func draw(_ state: DashboardState, on canvas: inout Canvas, in rect: Rect) {
    let layers = state.layers
    let inside = DashboardView.box(
      .layers, title: title(state), hints: hints(state), state, on: &canvas, in: rect)
    guard !inside.isEmpty else { return }
    if layers.mode == .table, state.run != nil {
      LayerTable.draw(state, on: &canvas, in: inside)
      return
    }
    let tensors = layers.tensors
    guard tensors.indices.contains(layers.selected) else {
      canvas.write(
        "waiting for the first \(layers.kind.rawValue)".fitted(to: inside.columns, state.symbols),
        column: inside.column, row: inside.row, state.theme.style(.muted))
      return
    }
    switch layers.mode {
    case .all, .table: drawAll(tensors, state, on: &canvas, in: inside)
    case .one: drawOne(tensors[layers.selected], state, on: &canvas, in: inside)
    case .heatmap: drawCourse(tensors[layers.selected], state, on: &canvas, in: inside)
    }
  }

  /// What is shown and of which step: `gradients @120 of 250`, and with a reference the symbols of both.
  private static func title(_ state: DashboardState) -> String {
    let layers = state.layers
    let hasBars = layers.mode == .all || layers.mode == .one
    let reference = hasBars ? layers.reference : nil
    var title = layers.mode == .table ? "layers" : layers.kind.rawValue
    if let step = layers.shown?.step, step > 0 || layers.visitedStep != nil || reference != nil {
      title += reference == nil ? " @\(step)" : " \(state.symbols.column(8)) @\(step)"
    }
    if layers.visitedStep != nil, let newest = layers.history.snapshots.last {
      title += " of \(newest.step)"
    }
    if let reference { title += " \(state.symbols.reference) @\(reference.step)" }
    return layers.hasLogarithmicCounts && layers.mode != .table ? "\(title), log" : title
  }

  private static func hints(_ state: DashboardState) -> [(key: String, label: String)] {
    func key(_ actions: Action...) -> String {
      actions.map { KeyMap.name(of: $0, in: .layers, state) }.joined()
    }
    let view = (key(.enter), state.layers.mode.next.label)
    guard state.focus == .layers else { return [view] }
    let isTable = state.layers.mode == .table
    let kinds = key(.show(.weights), .show(.gradients), .show(.activations))
    let reference = state.layers.mode == .one ? [(key(.toggleReference), "compare")] : []
    return (isTable ? [] : [(kinds, "kind")]) + reference + [
      (key(.visitEarlier, .visitLater), "time"), view,
    ]
  }

  /// As many tensors as fit, side by side and below each other, around the selected one.
  private static func drawAll(
    _ tensors: [TensorHistogram], _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    let count = tensors.count
    let widest = max(1, min(count, rect.columns / 24))
    let down = max(1, min((count + widest - 1) / widest, rect.rows / 4))
    // Four in two rows are two and two, not three and one.
    let across = min(widest, (count + down - 1) / down)
    let shown = across * down
    let first = min(max(0, count - shown), state.layers.selected / shown * shown)
    let width = rect.columns / across
    for place in 0..<min(shown, count - first) {
      let top = rect.rows * (place / across) / down
      let cell = Rect(
        column: rect.column + place % across * width, row: rect.row + top,
        columns: place % across == across - 1 ? rect.columns - (across - 1) * width : width - 2,
        rows: rect.rows * (place / across + 1) / down - top)
      let isSelected = first + place == state.layers.selected
      drawTensor(tensors[first + place], first + place, isSelected, state, on: &canvas, in: cell)
    }
  }

  /// The histogram, and below it what the units look for, where they have pictures and these have room.
  private static func drawOne(
    _ tensor: TensorHistogram, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    var (upper, lower) = (rect, rect)
    if !tensor.pictures.isEmpty, rect.rows >= 9 { upper.rows = max(5, rect.rows / 3) }
    lower.row += upper.rows
    lower.rows -= upper.rows
    drawTensor(tensor, state.layers.selected, true, state, on: &canvas, in: upper)
    guard !lower.isEmpty else { return }
    ImageChart(samples: tensor.pictures).draw(
      on: &canvas, in: lower, theme: state.theme, symbols: state.symbols,
      showsGrays: state.palette.showsGrays)
  }

  private static func drawTensor(
    _ tensor: TensorHistogram, _ place: Int, _ isSelected: Bool, _ state: DashboardState,
    on canvas: inout Canvas, in rect: Rect
  ) {
    drawName(tensor, tensor.histogram, isSelected, state, on: &canvas, in: rect.line(0))
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    HistogramChart(
      tensor.histogram, isLogarithmic: state.layers.hasLogarithmicCounts,
      reference: state.layers.reference(of: tensor, at: place)
    ).draw(on: &canvas, in: body, theme: state.theme, symbols: state.symbols)
  }

  private static func drawCourse(
    _ tensor: TensorHistogram, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect
  ) {
    let (moments, visited) = state.layers.course
    drawName(tensor, tensor.histogram, true, state, on: &canvas, in: rect.line(0))
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    let course = HistogramCourse(
      moments, visited: visited, isLogarithmic: state.layers.hasLogarithmicCounts)
    course.draw(
      on: &canvas, in: body, theme: state.theme, symbols: state.symbols,
      showsShades: state.palette.showsGrays)
  }

  /// The tensor's name, and its mean and deviation where there is room.
  private static func drawName(
    _ tensor: TensorHistogram, _ histogram: Histogram, _ isSelected: Bool, _ state: DashboardState,
    on canvas: inout Canvas, in line: Rect
  ) {
    let layer = state.layerName(tensor.layer)
    let spread = spread(histogram.mean, histogram.deviation, state.symbols)
    let limit = line.columns - spread.cellCount - 1
    // What tells the tensors of a layer apart, and which layer it is, are worth more than the spread.
    let least = state.layerNumber(tensor.layer).cellCount + 2 + tensor.tensor.cellCount
    let hasSpread = limit >= least
    let style =
      isSelected && state.focus == .layers ? state.theme.selection : state.theme.style(.text)
    if hasSpread {
      canvas.write(
        spread, endingAt: line.endColumn, row: line.row, limit: line.columns,
        state.theme.style(.muted))
    }
    canvas.write(
      layer.fitted(to: hasSpread ? limit : line.columns, before: tensor.tensor, state.symbols),
      column: line.column, row: line.row, style)
  }

  /// Mean and deviation: `0.001±0.07`.
  static func spread(_ mean: Double, _ deviation: Double, _ symbols: Symbols) -> String {
    let mean = NumberText.short(mean, digits: 2)
    let deviation = NumberText.short(deviation, digits: 2)
    return symbols.isUnicode ? "\(mean)±\(deviation)" : "\(mean)+-\(deviation)"
  }
}

extension DashboardState {
  /// Number and type: `0 dense`; of several networks by their first letters, as in the controls: `G 0 dense`.
  func layerName(_ index: Int) -> String {
    guard let layers = run?.layers, layers.indices.contains(index) else { return "\(index) " }
    return "\(layerNumber(index)) \(layers[index].type)"
  }

  /// What `layerName` begins with: `0`, or `G 0`.
  func layerNumber(_ index: Int) -> String {
    guard let layers = run?.layers, layers.indices.contains(index), !layers[index].network.isEmpty
    else { return "\(index)" }
    return "\(layers[index].network.prefix(1).uppercased()) \(numberInNetwork(index))"
  }

  /// Whether somebody keeps the layer's weights as they are.
  func isFrozen(_ index: Int) -> Bool {
    guard let layers = run?.layers, layers.indices.contains(index) else { return false }
    let network = layers[index].network
    let name = "layers.\(numberInNetwork(index)).trainable"
    let key = HyperparameterKey(rawValue: network.isEmpty ? name : "\(network).\(name)")
    return self.index(of: key).map { controls[$0].value == .flag(false) } ?? false
  }

  private func numberInNetwork(_ index: Int) -> Int {
    let layers = run?.layers ?? []
    return index - (layers.firstIndex { $0.network == layers[index].network } ?? 0)
  }
}
