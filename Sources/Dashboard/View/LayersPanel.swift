import Charts
import Monitoring
import TerminalUI

/// The layers from inside: how weights, gradients and outputs are spread, now and over time, and a table of what the
/// last observed step did to each.
enum LayersPanel {
  /// What is kept from frame to frame.
  struct Memory {
    var histogram = HistogramChart.Memory()
    /// Pictures of units, and the chart of them.
    var pictures: [GrayImage] = []
    var chart = ImageChart(samples: [])
    /// The moments are its own only while it is drawn.
    var course = HistogramCourse([])
    var courseMemory = HistogramCourse.Memory()
  }

  static func draw(
    _ state: DashboardState, on canvas: inout Canvas, in rect: Rect, memory: inout Memory
  ) {
    let layers = state.layers
    var edge = DashboardView.border(
      .layers, title: title(state), state, on: &canvas, in: rect)
    writeHints(state, on: &canvas, &edge)
    let inside = edge.inside
    guard !inside.isEmpty else { return }
    if layers.mode == .table, state.run != nil {
      LayerTable.draw(state, on: &canvas, in: inside)
      return
    }
    let tensors = layers.tensors
    guard tensors.indices.contains(layers.selected) else {
      canvas.write(
        "waiting for the first \(layers.kind.rawValue)", column: inside.column, row: inside.row,
        fittedTo: inside.columns, state.symbols, state.theme.style(.muted))
      return
    }
    let chosen = tensors[layers.selected]
    switch layers.mode {
    case .all, .table: drawAll(tensors, state, on: &canvas, in: inside, memory: &memory)
    case .one: drawOne(chosen, state, on: &canvas, in: inside, memory: &memory)
    case .heatmap: drawCourse(chosen, state, on: &canvas, in: inside, memory: &memory)
    }
  }

  /// What is shown and of which step: `gradients @120 of 250`, and with a reference the symbols of both.
  private static func title(_ state: DashboardState) -> Phrase {
    let layers = state.layers
    let hasBars = layers.mode == .all || layers.mode == .one
    let reference = hasBars ? layers.reference : nil
    var title = Phrase(layers.mode == .table ? "layers" : layers.kind.rawValue)
    if let step = layers.shown?.step, step > 0 || layers.visitedStep != nil || reference != nil {
      title += reference == nil ? " @\(step)" : " \(state.symbols.column(8)) @\(step)"
    }
    if layers.visitedStep != nil, let newest = layers.history.snapshots.last {
      title += " of \(newest.step)"
    }
    if let reference { title += " \(state.symbols.reference) @\(reference.step)" }
    return layers.hasLogarithmicCounts && layers.mode != .table ? "\(title), log" : title
  }

  private static func writeHints(
    _ state: DashboardState, on canvas: inout Canvas, _ edge: inout Box.Edge
  ) {
    let mode = state.layers.mode
    edge.write(.enter, label: mode.next.label, in: .layers, state, on: &canvas)
    guard state.focus == .layers else { return }
    edge.write(.visitEarlier, .visitLater, label: "time", in: .layers, state, on: &canvas)
    if mode == .one {
      edge.write(.toggleReference, label: "compare", in: .layers, state, on: &canvas)
    }
    guard mode != .table else { return }
    edge.write(
      .show(.weights), .show(.gradients), .show(.activations), label: "kind", in: .layers, state,
      on: &canvas)
  }

  /// As many tensors as fit, side by side and below each other, around the selected one.
  private static func drawAll(
    _ tensors: [TensorHistogram], _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory
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
      drawTensor(
        tensors[first + place], first + place, isSelected, state, on: &canvas, in: cell,
        memory: &memory)
    }
  }

  /// The histogram, and below it what the units look for, where they have pictures and these have room.
  private static func drawOne(
    _ tensor: TensorHistogram, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory
  ) {
    var (upper, lower) = (rect, rect)
    if !tensor.pictures.isEmpty, rect.rows >= 9 { upper.rows = max(5, rect.rows / 3) }
    lower.row += upper.rows
    lower.rows -= upper.rows
    drawTensor(
      tensor, state.layers.selected, true, state, on: &canvas, in: upper, memory: &memory)
    guard !lower.isEmpty else { return }
    if memory.pictures != tensor.pictures {
      memory.pictures = tensor.pictures
      memory.chart = ImageChart(samples: tensor.pictures)
    }
    memory.chart.draw(
      on: &canvas, in: lower, theme: state.theme, symbols: state.symbols,
      showsGrays: state.palette.showsGrays)
  }

  private static func drawTensor(
    _ tensor: TensorHistogram, _ place: Int, _ isSelected: Bool, _ state: DashboardState,
    on canvas: inout Canvas, in rect: Rect, memory: inout Memory
  ) {
    drawName(tensor, tensor.histogram, isSelected, state, on: &canvas, in: rect.line(0))
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    HistogramChart(
      tensor.histogram, isLogarithmic: state.layers.hasLogarithmicCounts,
      reference: state.layers.reference(of: tensor, at: place)
    ).draw(
      on: &canvas, in: body, theme: state.theme, symbols: state.symbols,
      memory: &memory.histogram)
  }

  private static func drawCourse(
    _ tensor: TensorHistogram, _ state: DashboardState, on canvas: inout Canvas, in rect: Rect,
    memory: inout Memory
  ) {
    drawName(tensor, tensor.histogram, true, state, on: &canvas, in: rect.line(0))
    let body = Rect(
      column: rect.column, row: rect.row + 1, columns: rect.columns, rows: rect.rows - 1)
    memory.course.visited = state.layers.addCourse(to: &memory.course.moments)
    memory.course.isLogarithmic = state.layers.hasLogarithmicCounts
    memory.course.draw(
      on: &canvas, in: body, theme: state.theme, symbols: state.symbols,
      showsShades: state.palette.showsGrays, memory: &memory.courseMemory)
    memory.course.moments.removeAll(keepingCapacity: true)
  }

  /// The tensor's name, and of its mean and deviation what there is room for beside it.
  private static func drawName(
    _ tensor: TensorHistogram, _ histogram: Histogram, _ isSelected: Bool, _ state: DashboardState,
    on canvas: inout Canvas, in line: Rect
  ) {
    let layer = state.layerName(tensor.layer)
    let most = line.columns - (layer.cellCount + 1 + tensor.tensor.cellCount) - 1
    let whole = spread(histogram.mean, histogram.deviation, state.symbols)
    let part = deviation(histogram.deviation, state.symbols)
    let spread = whole.cellCount <= most ? whole : part.cellCount <= most ? part : nil
    let style =
      isSelected && state.focus == .layers ? state.theme.selection : state.theme.style(.text)
    if let spread {
      canvas.write(
        spread, endingAt: line.endColumn, row: line.row, limit: line.columns,
        state.theme.style(.muted))
    }
    canvas.write(
      layer, before: tensor.tensor, column: line.column, row: line.row, fittedTo: line.columns,
      state.symbols, style)
  }

  /// Mean and deviation: `0.001±0.07`.
  static func spread(_ mean: Double, _ deviation: Double, _ symbols: Symbols) -> Phrase {
    "\(NumberText.short(mean, digits: 2))\(self.deviation(deviation, symbols))"
  }

  /// `±0.07`.
  private static func deviation(_ deviation: Double, _ symbols: Symbols) -> Phrase {
    let deviation = NumberText.short(deviation, digits: 2)
    return symbols.isUnicode ? "±\(deviation)" : "+-\(deviation)"
  }
}

extension DashboardState {
  /// Number and type: `0 dense`; of several networks by their first letters, as in the controls: `G 0 dense`.
  func layerName(_ index: Int) -> Phrase {
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
    guard trainableControls.indices.contains(index), let control = trainableControls[index] else {
      return false
    }
    return controls[control].value == .flag(false)
  }

  /// Finds the hyperparameters that say of each layer whether it is trained.
  mutating func findTrainableControls() {
    let layers = run?.layers ?? []
    trainableControls = layers.indices.map { index in
      let network = layers[index].network
      let name = "layers.\(numberInNetwork(index)).trainable"
      let key = HyperparameterKey(rawValue: network.isEmpty ? name : "\(network).\(name)")
      return self.index(of: key)
    }
  }

  private func numberInNetwork(_ index: Int) -> Int {
    let layers = run?.layers ?? []
    return index - (layers.firstIndex { $0.network == layers[index].network } ?? 0)
  }
}
