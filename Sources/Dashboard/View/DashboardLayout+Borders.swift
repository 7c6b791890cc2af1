import TerminalUI

/// Borders that somebody has moved, by where they stand between two parts of the screen.
public struct LayoutBorders: Equatable, Sendable {
  /// A border that can be moved.
  public enum Border: Hashable, Sendable {
    /// Between what is steered and what is seen; panels to its left in one column, to its right in another.
    case columns
    /// Below one panel and above another; of several side by side the first ones.
    case rows(above: PanelID, below: PanelID)
  }

  /// The share of both parts that the upper or left one has, from 0 to 1.
  var shares: [Border: Double] = [:]

  public init() {}
}

extension LayoutBorders.Border {
  /// What files call it: `columns`, or the panels above and below it, `loss/metric`.
  var name: String {
    switch self {
    case .columns: "columns"
    case .rows(let above, let below): "\(above.name)/\(below.name)"
    }
  }

  init?(name: String) {
    guard name != "columns" else {
      self = .columns
      return
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let above = PanelID(name: parts[0]),
      let below = PanelID(name: parts[1]), above != below
    else { return nil }
    self = .rows(above: above, below: below)
  }
}

extension LayoutBorders {
  /// The shares by the names of their borders, in the order of these.
  public var named: [(name: String, share: Double)] {
    shares.map { (name: $0.key.name, share: $0.value) }.sorted { $0.name < $1.name }
  }

  /// Takes the share of a border by its name; what names none, and a share that is not from 0 to 1, is left out.
  public mutating func move(_ name: String, to share: Double) {
    guard let border = Border(name: name), (0...1).contains(share) else { return }
    shares[border] = share
  }
}

extension DashboardLayout {
  /// The narrowest that dragging makes a column.
  static let narrowest = 20

  /// The border at a cell: the last row of panels above others, or the columns where two parts meet.
  func border(column: Int, row: Int) -> LayoutBorders.Border? {
    guard panels.count > 1,
      let panel = panels.first(where: { $0.rect.contains(column: column, row: row) })
    else { return nil }
    let rect = panel.rect
    if row == rect.endRow - 1, let border = rowBorder(at: rect.endRow, in: part(of: rect)) {
      return border
    }
    guard leftColumns > 0, column == leftColumns || column == leftColumns - 1, row > rect.row else {
      return nil
    }
    return .columns
  }

  /// The share that a border gives the upper or left part when it is dragged to a cell.
  func share(of border: LayoutBorders.Border, column: Int, row: Int) -> Double? {
    switch border {
    case .columns:
      guard body.columns > 0 else { return nil }
      return Double(column + 1) / Double(body.columns)
    case .rows(let above, let below):
      guard let upper = panels.first(where: { $0.id == above })?.rect,
        let lower = panels.first(where: { $0.id == below })?.rect, upper.endRow == lower.row
      else { return nil }
      return Double(row + 1 - upper.row) / Double(lower.endRow - upper.row)
    }
  }

  /// The columns of the part of the screen that a panel is in.
  private func part(of rect: Rect) -> Range<Int> {
    rect.column < leftColumns ? 0..<leftColumns : leftColumns..<body.endColumn
  }

  /// The border that goes through a whole part above a row.
  private func rowBorder(at row: Int, in part: Range<Int>) -> LayoutBorders.Border? {
    let own = panels.filter { part.contains($0.rect.column) }
    let above = own.filter { $0.rect.endRow == row }
    let below = own.filter { $0.rect.row == row }
    let width = { (panels: [(id: PanelID, rect: Rect)]) in panels.reduce(0) { $0 + $1.rect.columns }
    }
    guard let first = above.first, let second = below.first, width(above) == part.count,
      width(below) == part.count
    else { return nil }
    return .rows(above: first.id, below: second.id)
  }

  /// Moves the borders between rows to where somebody has put them, from above.
  mutating func moveRows(_ borders: LayoutBorders) {
    guard !borders.shares.isEmpty else { return }
    for part in [0..<leftColumns, leftColumns..<body.endColumn] where !part.isEmpty {
      let ends = Set(panels.filter { part.contains($0.rect.column) }.map(\.rect.endRow)).sorted()
      for end in ends {
        guard let border = rowBorder(at: end, in: part), let share = borders.shares[border] else {
          continue
        }
        moveRow(at: end, in: part, share: share)
      }
    }
  }

  private mutating func moveRow(at row: Int, in part: Range<Int>, share: Double) {
    let above = panels.indices.filter {
      part.contains(panels[$0].rect.column) && panels[$0].rect.endRow == row
    }
    let below = panels.indices.filter {
      part.contains(panels[$0].rect.column) && panels[$0].rect.row == row
    }
    guard let top = above.map({ panels[$0].rect.row }).max(),
      let bottom = below.map({ panels[$0].rect.endRow }).min(),
      let first = above.first.map({ panels[$0].rect.row }), bottom - top >= 2 * Self.smallestRows
    else { return }
    let wanted = first + Int((share * Double(bottom - first)).rounded())
    let target = min(max(wanted, top + Self.smallestRows), bottom - Self.smallestRows)
    for index in above { panels[index].rect.rows += target - row }
    for index in below {
      panels[index].rect.rows -= target - row
      panels[index].rect.row = target
    }
  }
}
