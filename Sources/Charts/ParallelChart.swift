import Monitoring
import TerminalUI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Parallel coordinates: an upright axis for each name, a line across all of them for each run.
public struct ParallelChart: Sendable {
  public enum Value: Equatable, Sendable {
    case number(Double)
    case name(String)
  }

  public struct Line: Sendable {
    public var role: Theme.Role
    /// Whether it stands before the others.
    public var isMarked: Bool
    /// One for each axis; nil where the run has none.
    public var values: [Value?]

    public init(role: Theme.Role, isMarked: Bool, values: [Value?]) {
      self.role = role
      self.isMarked = isMarked
      self.values = values
    }
  }

  public var axes: [String]
  public var lines: [Line]

  public init(axes: [String], lines: [Line]) {
    self.axes = axes
    self.lines = lines
  }

  /// Where values stand on an axis: from 0 at the bottom to 1.
  private struct Scale {
    var low = Double.infinity
    var high = -Double.infinity
    var names: [String] = []

    init(_ values: [Value?]) {
      var known: Set<String> = []
      for value in values {
        switch value {
        case .number(let number)? where number.isFinite:
          low = min(low, number)
          high = max(high, number)
        case .name(let name)?: known.insert(name)
        default: break
        }
      }
      names = known.sorted()
    }

    /// Rates and sizes are chosen by powers.
    private var isLogarithmic: Bool { low > 0 && high / low > 30 }

    func share(_ value: Value?) -> Double? {
      switch value {
      case .number(let number)?:
        guard number.isFinite, low <= high else { return nil }
        if high == low { return 0.5 }
        return isLogarithmic
          ? log(number / low) / log(high / low) : (number - low) / (high - low)
      case .name(let name)?:
        guard let place = names.firstIndex(of: name) else { return nil }
        return names.count == 1 ? 0.5 : Double(place) / Double(names.count - 1)
      case nil: return nil
      }
    }

    var ends: (bottom: String, top: String) {
      low <= high
        ? (NumberText.short(low, digits: 3), NumberText.short(high, digits: 3))
        : (names.first ?? "", names.last ?? "")
    }
  }

  public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme, symbols: Symbols) {
    // Below the names of the axes and their upper ends, above their lower ones.
    let plot = Rect(
      column: rect.column, row: rect.row + 2, columns: rect.columns, rows: rect.rows - 3)
    guard plot.rows > 1, !axes.isEmpty, plot.columns >= 8 else { return }
    let count = min(axes.count, max(1, plot.columns / 8))
    // The last axis is the metric, which stays where there is no room for all.
    let places = Array(axes.indices.prefix(count - 1)) + [axes.count - 1]
    let width = plot.columns / places.count
    var grid = DotGrid(columns: plot.columns, rows: plot.rows, symbols: symbols)
    let scales = places.map { axis in Scale(lines.map { $0.values[axis] }) }
    func column(_ index: Int) -> Int { index * width + width / 2 }
    for line in lines {
      var last: (x: Int, y: Int)?
      for (index, axis) in places.enumerated() {
        guard let share = scales[index].share(line.values[axis]) else {
          last = nil
          continue
        }
        let x = column(index) * grid.width / max(1, plot.columns)
        let y = Int(((1 - min(max(share, 0), 1)) * Double(grid.height - 1)).rounded())
        if let last { connect(last, (x, y), line, into: &grid) }
        last = (x, y)
      }
    }
    for index in places.indices {
      for row in plot.row..<plot.endRow {
        canvas[plot.column + column(index), row] = Cell(symbols.markerLine, theme.style(.border))
      }
    }
    grid.draw(on: &canvas, in: plot, theme: theme)
    for (index, axis) in places.enumerated() {
      let ends = scales[index].ends
      for (text, row, role) in [
        (axes[axis], rect.row, Theme.Role.title), (ends.top, rect.row + 1, .muted),
        (ends.bottom, plot.endRow, .muted),
      ] {
        let text = text.fitted(to: width - 1, symbols)
        let start = plot.column + column(index) - text.cellCount / 2
        canvas.write(
          text, column: max(plot.column, start), row: row, limit: rect.endColumn - start,
          theme.style(role))
      }
    }
  }

  private func connect(
    _ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ line: Line, into grid: inout DotGrid
  ) {
    let priority = line.isMarked ? DotGrid.band + 2 : DotGrid.band + 1
    var previous = from.y
    for x in from.x...max(from.x, to.x) {
      let share = Double(x - from.x) / Double(max(1, to.x - from.x))
      let y = from.y + Int((Double(to.y - from.y) * share).rounded())
      grid.fill(x: x, from: previous, to: y, line.role, priority: priority)
      previous = y
    }
  }
}
