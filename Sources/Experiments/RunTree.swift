/// Forks below the runs that they began in the middle of.
///
/// A run whose parent is not among the others is a root, and so is the first of runs that name each other.
public struct RunTree: Sendable {
  public struct Row: Equatable, Sendable {
    /// The place of the run in the list that the tree was made of.
    public var place: Int
    /// The number of its ancestors above it; 0 for a root.
    public var depth: Int

    public init(place: Int, depth: Int = 0) {
      self.place = place
      self.depth = depth
    }
  }

  /// Roots in the order they were given, each followed by its forks in theirs.
  public let rows: [Row]

  /// - Parameters:
  ///   - runs: all runs.
  ///   - places: those of them that the tree is of, in order; all where nil.
  /// - Complexity: O(number of runs).
  public init(_ runs: [RunSummary], places: [Int]? = nil) {
    let places = places ?? Array(runs.indices)
    let known = Set(places.map { runs[$0].fileID })
    var forks: [String: [Int]] = [:]
    var roots: [Int] = []
    for place in places {
      if let parent = runs[place].record.parent?.id, known.contains(parent) {
        forks[parent, default: []].append(place)
      } else {
        roots.append(place)
      }
    }
    var rows: [Row] = []
    var isShown = [Bool](repeating: false, count: runs.count)
    func add(_ root: Int) {
      var open = [Row(place: root)]
      while let row = open.popLast() {
        guard !isShown[row.place] else { continue }
        isShown[row.place] = true
        rows.append(row)
        for fork in (forks[runs[row.place].fileID] ?? []).reversed() {
          open.append(Row(place: fork, depth: row.depth + 1))
        }
      }
    }
    for root in roots { add(root) }
    if rows.count < places.count {
      for place in places where !isShown[place] { add(place) }
    }
    self.rows = rows
  }

  /// Generations beyond this one are no longer indented.
  private static let mostIndentation = 8

  /// What stands before the name of a run at that depth: `└ `, indented.
  public static func lead(depth: Int, corner: String = "└") -> String {
    guard depth > 0 else { return "" }
    return String(repeating: "  ", count: min(depth, mostIndentation) - 1) + corner + " "
  }

  /// What stands behind the name of a fork: ` @` and the step it began at.
  public static func tail(of run: RunSummary, depth: Int) -> String {
    guard depth > 0, let step = run.record.parent?.step else { return "" }
    return " @\(step)"
  }
}
