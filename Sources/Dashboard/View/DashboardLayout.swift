import TerminalUI

/// Where each panel stands on a screen of some size. Panels never overlap and never leave the screen.
public struct DashboardLayout: Equatable, Sendable {
  /// What a layout depends on.
  public struct Request: Equatable, Sendable {
    public var size: Size
    /// The panels the run has something for.
    public var available: [PanelID]
    /// Always shown when any panel is.
    public var focus: PanelID
    /// The rows that the hyperparameters want.
    public var controlCount: Int
    /// Whether the panel with the focus has all the room.
    public var isZoomed = false
    /// Which panels are wanted besides the one with the focus.
    public var preset = LayoutPreset.all
    /// Those that somebody has moved.
    public var borders = LayoutBorders()
  }

  public let request: Request
  public var header: Rect
  public var footer: Rect
  /// In drawing order; a panel that has no room is missing.
  public var panels: [(id: PanelID, rect: Rect)]
  /// Between header and footer.
  private(set) var body: Rect
  /// The columns of the left part where there are two, else 0.
  private(set) var leftColumns = 0

  /// The smallest panel that says anything: a border and a row.
  static let smallestRows = 3

  public init(_ request: Request) {
    self.request = request
    let (size, focus, controlCount) = (request.size, request.focus, request.controlCount)
    let (preset, borders) = (request.preset, request.borders)
    let screen = Rect(size)
    let headerRows = size.rows >= 2 ? 1 : 0
    let footerRows = size.rows >= 6 ? 1 : 0
    header = Rect(column: 0, row: 0, columns: size.columns, rows: headerRows)
    footer = Rect(
      column: 0, row: size.rows - footerRows, columns: size.columns, rows: footerRows)
    panels = []
    body = Rect(
      column: 0, row: headerRows, columns: size.columns,
      rows: size.rows - headerRows - footerRows
    ).intersection(screen)
    guard !body.isEmpty else { return }
    let wanted = preset.panels
    let shown = request.available.filter { wanted.contains($0) || $0 == focus }
    if request.isZoomed {
      panels = [(focus, body)]
      return
    }
    if size.columns < 64 || body.rows < 12 {
      panels = Self.stack(body, shown, focus, controlCount)
    } else {
      let share = borders.shares[.columns]
      let steered = shown.filter(\.isSteering)
      if preset == .all {
        leftColumns = Self.leftColumns(
          body, share: share, usual: min(46, max(32, body.columns * 3 / 10)))
        panels = Self.columns(body, shown, focus, controlCount, leftColumns)
      } else if steered.isEmpty || steered.count == shown.count {
        panels = Self.arranged(shown, focus, in: body)
      } else {
        leftColumns = Self.leftColumns(body, share: share, usual: min(60, body.columns / 2))
        var (left, right) = (body, body)
        left.columns = leftColumns
        right.column += leftColumns
        right.columns -= leftColumns
        panels =
          Self.arranged(steered, focus, in: left)
          + Self.arranged(shown.filter { !$0.isSteering }, focus, in: right)
      }
    }
    moveRows(borders)
  }

  private static func leftColumns(_ body: Rect, share: Double?, usual: Int) -> Int {
    guard let share else { return usual }
    let wanted = Int((share * Double(body.columns)).rounded())
    return min(max(wanted, narrowest), body.columns - narrowest)
  }

  /// Few panels with room for each: side by side where it is wide, else one below the other.
  private static func arranged(
    _ ids: [PanelID], _ focus: PanelID, in rect: Rect
  ) -> [(id: PanelID, rect: Rect)] {
    var ids = ids
    if ids.count == 2, rect.columns >= 110, rect.rows < 40 { return beside(rect, ids) }
    while ids.count > 1, rect.rows / ids.count < 5 {
      ids.remove(at: ids.lastIndex { $0 != focus } ?? ids.count - 1)
    }
    // How far the run is takes few rows; what is steered gets more than what is told.
    let weights = ids.map { $0 == .progress ? 2 : $0 == .hyperparameters ? 7 : 3 }
    let all = weights.reduce(0, +)
    var given = 0
    var done = 0
    return split(
      rect,
      zip(ids, weights).map { id, weight in
        done += weight
        let rows = rect.rows * done / all - given
        given += rows
        return (id, rows)
      })
  }

  /// One column: the focused panel, and the loss or the hyperparameters with it where there is room.
  private static func stack(
    _ body: Rect, _ available: [PanelID], _ focus: PanelID, _ controlCount: Int
  ) -> [(id: PanelID, rect: Rect)] {
    let usual: PanelID = focus == .hyperparameters ? .loss : .hyperparameters
    // Where a layout leaves that out, another of its panels.
    let companion = available.contains(usual) ? usual : available.first { $0 != focus } ?? usual
    // Images, tables and sentences say nothing in the three rows that a companion would leave them.
    let least = focus.needsRoom || focus == .advice ? 20 : 9
    guard body.rows >= least, available.contains(companion) else { return [(focus, body)] }
    if companion != usual {
      return split(body, [(focus, body.rows - body.rows / 2), (companion, body.rows / 2)])
    }
    let upper = focus == .hyperparameters ? companion : focus
    let lower = focus == .hyperparameters ? focus : companion
    let wanted = max(smallestRows, controlCount + 2)
    let lowerRows = min(wanted, max(smallestRows, body.rows * 2 / 5))
    return split(body, [(upper, body.rows - lowerRows), (lower, lowerRows)])
  }

  /// Two columns: what is steered on the left, what is seen on the right.
  private static func columns(
    _ body: Rect, _ available: [PanelID], _ focus: PanelID, _ controlCount: Int,
    _ leftColumns: Int
  ) -> [(id: PanelID, rect: Rect)] {
    let left = Rect(column: 0, row: body.row, columns: leftColumns, rows: body.rows)
    let right = Rect(
      column: leftColumns, row: body.row, columns: body.columns - leftColumns, rows: body.rows)
    let steering = leftColumn(left, available, focus, controlCount)
    let hasAdvice = steering.contains { $0.id == .advice }
    return steering + rightColumn(right, available, focus, advises: focus == .advice && !hasAdvice)
  }

  /// The least rows below the hyperparameters of which advice gets some without being chosen.
  private static let rowsForAdvice = 24

  private static func leftColumn(
    _ rect: Rect, _ available: [PanelID], _ focus: PanelID, _ controlCount: Int
  ) -> [(id: PanelID, rect: Rect)] {
    let progressRows = min(8, max(smallestRows, rect.rows / 3))
    let wanted = max(smallestRows, controlCount + 2)
    var rest = rect.rows - progressRows
    // Three more rows explain the selected hyperparameter, once the log has its own.
    // A long list scrolls before it takes the log's last lines.
    // Chosen, the log gets half of what is left.
    let most = rest >= 11 ? focus == .log ? rest / 2 : rest - 5 : rest
    let controlRows = min(rest >= wanted + 3 + 6 ? wanted + 3 : wanted, most)
    rest -= controlRows
    if rest >= rowsForAdvice, available.contains(.advice) {
      let adviceRows = rest * (focus == .advice ? 2 : 1) / 3
      return split(
        rect,
        [
          (.progress, progressRows), (.hyperparameters, controlRows), (.advice, adviceRows),
          (.log, rest - adviceRows),
        ])
    }
    if rest >= smallestRows {
      return split(
        rect, [(.progress, progressRows), (.hyperparameters, controlRows), (.log, rest)])
    }
    if focus == .log {
      let logRows = max(smallestRows, rect.rows / 3)
      return split(rect, [(.hyperparameters, rect.rows - logRows), (.log, logRows)])
    }
    return split(rect, [(.progress, progressRows), (.hyperparameters, controlRows + rest)])
  }

  /// - Parameter advises: whether the advice was chosen and has no place on the left.
  private static func rightColumn(
    _ rect: Rect, _ available: [PanelID], _ focus: PanelID, advises: Bool
  ) -> [(id: PanelID, rect: Rect)] {
    let charts: [PanelID] = available.contains(.metric) ? [.loss, .metric] : [.loss]
    let hasPreview = available.contains(.preview)
    if rect.columns >= 110, rect.rows >= 16, charts.count > 1 || hasPreview || advises {
      // Wide: the charts side by side over the layers and the preview, which get the larger part when chosen.
      let upperRows = rect.rows * (focus.needsRoom ? 2 : 3) / 5
      var (upper, lower) = (rect, rect)
      upper.rows = upperRows
      lower.row += upperRows
      lower.rows -= upperRows
      let second: [PanelID] = advises ? [.advice] : hasPreview ? [.preview] : []
      return beside(upper, charts) + beside(lower, [.layers] + second)
    }
    if advises, rect.rows >= 28, rect.columns >= 60 {
      // Two pieces of advice; the charts show what follows from them.
      var upper = rect
      upper.rows -= rect.rows * 2 / 5
      return rightColumn(upper, charts, .loss, advises: false)
        + [
          (
            .advice,
            Rect(
              column: rect.column, row: upper.endRow, columns: rect.columns,
              rows: rect.rows - upper.rows)
          )
        ]
    }
    if focus.needsRoom || advises {
      // Elsewhere it takes all but what the loss needs.
      let lossRows = rect.rows >= 14 ? max(6, rect.rows / 4) : 0
      return split(rect, [(.loss, lossRows), (focus, rect.rows - lossRows)].filter { $1 > 0 })
    }
    var order = charts + [.layers]
    let sharesRow = hasPreview && rect.columns >= 80
    if hasPreview, !sharesRow, rect.rows >= 40 { order.append(.preview) }
    // Six rows are the least for a chart with axes; what has the focus stays longest.
    while order.count > 1, rect.rows / order.count < 6 {
      let last = order.lastIndex { $0 != focus && $0 != .loss } ?? order.count - 1
      order.remove(at: last)
    }
    let share = rect.rows / order.count
    let extra = rect.rows - share * order.count
    let panels = split(rect, order.enumerated().map { ($1, share + ($0 < extra ? 1 : 0)) })
    guard sharesRow, let last = panels.last, last.id == .layers else { return panels }
    return panels.dropLast() + beside(last.rect, [.layers, .preview])
  }

  /// Panels of equal width from left to right.
  private static func beside(_ rect: Rect, _ ids: [PanelID]) -> [(id: PanelID, rect: Rect)] {
    ids.enumerated().map { index, id in
      let start = rect.columns * index / ids.count
      let end = rect.columns * (index + 1) / ids.count
      return (
        id,
        Rect(
          column: rect.column + start, row: rect.row, columns: end - start, rows: rect.rows)
      )
    }
  }

  /// Panels from top to bottom, each with its rows.
  private static func split(
    _ rect: Rect, _ parts: [(PanelID, Int)]
  ) -> [(id: PanelID, rect: Rect)] {
    var row = rect.row
    return parts.map { id, rows in
      defer { row += rows }
      return (id, Rect(column: rect.column, row: row, columns: rect.columns, rows: rows))
    }
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.header == b.header && a.footer == b.footer
      && a.panels.elementsEqual(b.panels) { $0.id == $1.id && $0.rect == $1.rect }
  }
}
