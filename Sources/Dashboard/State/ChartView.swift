import Charts

/// How the charts are looked at: the same for all of them, so that they can be read side by side.
public struct ChartView: Equatable, Sendable {
  /// Weights of the average over steps that `[` and `]` go through.
  public static let smoothings = [0, 0.6, 0.8, 0.9, 0.95, 0.99, 0.999]

  public internal(set) var axis = ChartAxis.step
  public internal(set) var isLogarithmic = false
  public internal(set) var ignoresOutliers = false
  /// The y axes that stay as they are, by the titles of their charts; all are free where there is none.
  public internal(set) var heldRanges: [String: ClosedRange<Double>] = [:]
  /// The place in `smoothings`.
  var smoothingLevel = 0
  /// How many steps are shown; all where nil.
  public internal(set) var span: Int?
  /// The last step that is shown; the newest where nil.
  public internal(set) var end: Int?
  /// The step that the cursor reads.
  public internal(set) var cursor: Int?

  public var smoothing: Double { Self.smoothings[smoothingLevel] }

  /// The steps that are shown of a run that is at `step`; nil for all.
  func window(at step: Int) -> ClosedRange<Int>? {
    guard let span else { return nil }
    guard let end else {
      // What follows the newest moves by sixteenths, so that few cells change from frame to frame.
      let unit = max(1, span / 16)
      let last = max(span, (step + unit - 1) / unit * unit)
      return last - span + 1...last
    }
    let shown = min(max(end, span), max(step, 1))
    return max(1, shown - span + 1)...max(1, shown)
  }

  /// Fewer or more steps, around the cursor where there is one, else up to the newest.
  mutating func zoom(in isCloser: Bool, at step: Int) {
    let shown = window(at: step) ?? 1...max(1, step)
    let span = isCloser ? max(8, shown.count / 2) : shown.count * 2
    // What is nearly all is all.
    guard span < step * 15 / 16 else {
      (self.span, end) = (nil, nil)
      return
    }
    let isFollowing = end == nil && cursor == nil
    let middle = cursor ?? (shown.lowerBound + shown.upperBound) / 2
    self.span = span
    end = isFollowing ? nil : min(step, max(span, middle + span / 2))
    if let end, end >= step { self.end = nil }
  }

  /// Moves what is shown by halves of it.
  mutating func pan(by amount: Int, at step: Int) {
    guard let shown = window(at: step) else { return }
    show(end: shown.upperBound + amount * max(1, shown.count / 2), at: step)
  }

  /// Moves the cursor, and what is shown with it; from the newest step where there was none.
  mutating func moveCursor(by amount: Int, at step: Int) {
    let shown = window(at: step) ?? 1...max(1, step)
    let from = cursor ?? (amount < 0 ? shown.upperBound + 1 : shown.lowerBound - 1)
    moveCursor(to: from + amount, at: step)
  }

  /// Puts the cursor at a step, the first or the newest where there is no such, and shows it.
  mutating func moveCursor(to place: Int, at step: Int) {
    let shown = window(at: step) ?? 1...max(1, step)
    let target = min(max(place, 1), max(1, step))
    cursor = target
    guard span != nil else { return }
    if target < shown.lowerBound { show(end: target + shown.count - 1, at: step) }
    if target > shown.upperBound { show(end: target, at: step) }
  }

  /// All steps or the newest ones again, without a cursor.
  mutating func follow() {
    (end, cursor) = (nil, nil)
  }

  private mutating func show(end: Int, at step: Int) {
    let end = max(end, span ?? 1)
    self.end = end >= step ? nil : end
  }
}
