import Monitoring
import TerminalUI

extension DashboardState {
  /// Hands what the mouse does to whatever is in front, as `receive(_ key:)` does with keys.
  mutating func receive(_ event: MouseEvent) -> [DashboardEffect] {
    let isCovered = quitPopup != nil || timeTravel.chosen != nil || prompt != nil || showsHelp
    point(at: isCovered ? nil : event)
    if quitPopup != nil { return answerQuit(event) }
    if timeTravel.chosen != nil { return steerCheckpoints(event) }
    if prompt != nil { return steerPalette(event) }
    switch event.kind {
    case .move: return []
    case .release:
      // A border that is only pressed is a part of its panel.
      if let held, !held.isMoved, let panel = panel(at: event) { focus = panel.id }
      held = nil
      return []
    case .drag:
      if held == nil { readChart(at: event) } else { moveBorder(to: event) }
      return []
    case .wheelUp: return turnWheel(.up, event)
    case .wheelDown: return turnWheel(.down, event)
    case .press, .doublePress:
      if answer != nil {
        // The footer's keys come back first.
        answer = nil
        if layout.footer.contains(column: event.column, row: event.row) { return [] }
      }
      if let key = FooterBar.key(self, column: event.column, row: event.row) { return receive(key) }
      if showsHelp {
        showsHelp = false
        return []
      }
      return press(event)
    }
  }

  /// Where everything stands at present.
  var layout: DashboardLayout { DashboardLayout(layoutRequest) }

  var layoutRequest: DashboardLayout.Request {
    DashboardLayout.Request(
      size: size, available: availablePanels, focus: focus, controlCount: controlRows,
      isZoomed: isZoomed, preset: preset, borders: borders)
  }

  private mutating func point(at event: MouseEvent?) {
    guard let event, panel(at: event) != nil else {
      pointer = nil
      return
    }
    pointer = (event.column, event.row)
  }

  private func panel(at event: MouseEvent) -> (id: PanelID, rect: Rect)? {
    layout.panels.first { $0.rect.contains(column: event.column, row: event.row) }
  }

  // MARK: Panels

  /// Focuses a panel and chooses the line below the pointer; a double press opens it as Enter does.
  private mutating func press(_ event: MouseEvent) -> [DashboardEffect] {
    // What was being typed is left as Esc and Enter would leave it.
    editor = nil
    filterField = nil
    held = nil
    guard let panel = panel(at: event) else { return [] }
    if let key = PanelHints.key(self, panel.rect, column: event.column, row: event.row) {
      focus = panel.id
      return receive(key)
    }
    if event.kind == .press, let border = layout.border(column: event.column, row: event.row) {
      held = (border, false)
      return []
    }
    let control = control(at: event, panel)
    if event.kind == .press { readChart(at: event) }
    focus = panel.id
    if let control { selectedControl = control }
    guard event.kind == .doublePress else { return [] }
    if panel.id == .loss || panel.id == .metric { return perform(.toggleZoom) }
    return control != nil || panel.id == .layers ? perform(.enter) : []
  }

  /// Moves the border that the mouse holds below the pointer.
  private mutating func moveBorder(to event: MouseEvent) {
    guard let border = held?.border,
      let share = layout.share(of: border, column: event.column, row: event.row)
    else { return }
    borders.shares[border] = min(max(share, 0), 1)
    held?.isMoved = true
  }

  /// Puts the cursor of the charts where the pointer is, in a chart that has the focus already: a press that
  /// only chooses the panel leaves nothing behind.
  private mutating func readChart(at event: MouseEvent) {
    guard let panel = panel(at: event), panel.id == focus, let step = step(at: event, panel) else {
      return
    }
    charts.cursor = step
  }

  /// The step that is drawn below the pointer.
  private func step(at event: MouseEvent, _ panel: (id: PanelID, rect: Rect)) -> Int? {
    guard panel.id == .loss || panel.id == .metric else { return nil }
    return MetricPanel.step(at: event.column, event.row, of: panel.id, self, in: panel.rect)
  }

  /// The hyperparameter whose line the pointer is on.
  private func control(at event: MouseEvent, _ panel: (id: PanelID, rect: Rect)) -> Int? {
    guard panel.id == .hyperparameters, !showsHistory else { return nil }
    let inside = DashboardView.inside(panel.rect)
    guard inside.contains(column: event.column, row: event.row) else { return nil }
    let rows = HyperparametersPanel.rows(self, inside)
    let row = event.row - inside.row
    guard rows.indices.contains(row), case .control(let index) = rows[row] else { return nil }
    return index
  }

  /// Moves the selection of the panel below the pointer, whichever panel has the focus.
  private mutating func turnWheel(
    _ direction: Action.Direction, _ event: MouseEvent
  ) -> [DashboardEffect] {
    guard editor == nil else { return [] }
    if showsHelp {
      scrollHelp(by: direction == .up ? -3 : 3)
      return []
    }
    guard let panel = panel(at: event) else { return [] }
    switch panel.id {
    case .hyperparameters:
      if let control = control(at: event, panel), isOnValue(of: control, event, panel.rect) {
        // Turning past a value must not change it: only a line that was chosen before takes the wheel.
        guard control == selectedControl else { return [] }
        return perform(.adjust(direction == .up ? .up : .down))
      }
      guard !showsHistory else {
        move(direction, in: .hyperparameters)
        return []
      }
      moveControl(by: direction == .up ? -1 : 1, wraps: false)
    case .log:
      for _ in 0..<3 { move(direction, in: .log) }
    case .layers: move(direction, in: .layers)
    case .advice: move(direction, in: .advice)
    case .loss, .metric:
      // Fewer or more steps around the pointer, wherever the cursor is.
      guard let step = step(at: event, panel) else { break }
      let before = charts.cursor
      charts.cursor = step
      charts.zoom(in: direction == .up, at: progress.step)
      charts.cursor = before
    default: break
    }
    return []
  }

  private mutating func move(_ direction: Action.Direction, in panel: PanelID) {
    let before = focus
    focus = panel
    move(direction)
    focus = before
  }

  private func isOnValue(of control: Int, _ event: MouseEvent, _ rect: Rect) -> Bool {
    let width = controls[control].text(symbols).cellCount
    return event.column >= DashboardView.inside(rect).endColumn - width
  }

  // MARK: Popups

  private mutating func answerQuit(_ event: MouseEvent) -> [DashboardEffect] {
    guard event.kind == .press || event.kind == .doublePress,
      let choice = QuitPopup.choice(self, column: event.column, row: event.row)
    else { return [] }
    return leave(choice)
  }

  private mutating func steerPalette(_ event: MouseEvent) -> [DashboardEffect] {
    switch event.kind {
    case .wheelUp, .wheelDown:
      let last = max(0, (prompt?.entries.count ?? 0) - 1)
      let place = (prompt?.selection ?? 0) + (event.kind == .wheelUp ? -1 : 1)
      prompt?.selection = min(max(0, place), last)
      return []
    case .press, .doublePress:
      guard PaletteOverlay.rect(self).contains(column: event.column, row: event.row) else {
        prompt = nil
        return []
      }
      guard let entry = PaletteOverlay.entry(self, column: event.column, row: event.row) else {
        return []
      }
      prompt?.selection = entry
      return runPalette()
    case .move, .drag, .release: return []
    }
  }
}
