import Advice
import Charts
import Monitoring
import TerminalUI

extension DashboardState {
  /// Opens the list of checkpoints, at the cursor of the charts where there is one.
  mutating func openCheckpoints() {
    guard !timeTravel.checkpoints.isEmpty else {
      let text = "no checkpoint yet; \(checkpointKey) takes one"
      answer = LogLine(step: progress.step, text: text, role: .warning)
      return
    }
    timeTravel.open(at: charts.cursor ?? progress.step)
  }

  private var checkpointKey: String { KeyMap.name(of: .takeCheckpoint, in: focus, self) }

  /// What keys do while the list is open.
  mutating func steerCheckpoints(_ key: Key) -> [DashboardEffect] {
    switch key {
    case .up, .character("k"), .backTab: timeTravel.move(by: 1)
    case .down, .character("j"), .tab: timeTravel.move(by: -1)
    case .pageUp: timeTravel.move(by: 10)
    case .pageDown: timeTravel.move(by: -10)
    case .home: timeTravel.move(by: timeTravel.checkpoints.count)
    case .end: timeTravel.move(by: -timeTravel.checkpoints.count)
    case .enter: return goToChosen()
    case .control("c"): return quit()
    case .control("z"): return [.suspend]
    default: timeTravel.chosen = nil
    }
    return []
  }

  /// What the mouse does while the list is open: a press chooses, a second one goes.
  mutating func steerCheckpoints(_ event: MouseEvent) -> [DashboardEffect] {
    switch event.kind {
    case .wheelUp: timeTravel.move(by: 1)
    case .wheelDown: timeTravel.move(by: -1)
    case .press, .doublePress:
      let index = CheckpointsPopup.index(self, column: event.column, row: event.row)
      if index != nil, index == timeTravel.chosen { return goToChosen() }
      timeTravel.chosen = index
    case .move, .drag, .release: break
    }
    return []
  }

  mutating func goToChosen() -> [DashboardEffect] {
    guard let chosen = timeTravel.chosen, timeTravel.checkpoints.indices.contains(chosen) else {
      return []
    }
    timeTravel.chosen = nil
    return [.rewind(step: timeTravel.checkpoints[chosen].step)]
  }

  /// Takes the run back: what came after the step stays as a line behind the new one.
  mutating func goBack(_ rewind: Rewind) {
    timeTravel.chosen = nil
    timeTravel.past = TimeTravel.Past(series: series, validation: validation)
    series = series.truncated(toStep: rewind.to)
    let last = Double(rewind.to)
    for name in validation.keys { validation[name]?.removeAll { $0.x > last } }
    for name in epochPoints.keys { epochPoints[name]?.removeAll { $0.x > last } }
    epochEnds = epochEnds.filter { $0.value <= rewind.to }
    // What was best later has not been reached yet, and what was best before it is so again.
    for name in best.keys {
      while let known = best[name], epochEnds[known.epoch] == nil {
        best[name] = formerBest[name]?.popLast()
      }
    }
    findBestNames()
    markers.removeAll { $0.step > rewind.to }
    history.goBack(to: rewind)
    layers.restart()
    advisor = Advisor()
    if let run { advisor.receive(.started(run)) }
    charts.cursor = nil
    mark(ChartMarker(step: rewind.to, kind: .checkpoint, text: "went back here"))
    append(
      "back at step \(rewind.to); the run as it was at \(rewind.from) is saved (c shows it)", .good,
      step: rewind.to)
  }

  /// What a list says of a checkpoint: why it is there, and the loss of its epoch.
  func describe(_ checkpoint: KeptCheckpoint) -> String {
    let words = checkpoint.reasons.map { reason in
      switch reason {
      case .start: "start"
      case .epoch:
        epochEnds.first { $0.value == checkpoint.step }.map { "epoch \($0.key)" } ?? "epoch"
      case .time: "time"
      case .change: "before a change"
      case .manual: "yours"
      case .healthy: "last healthy"
      case .end: "end"
      }
    }
    return words.joined(separator: ", ")
  }

  /// The validation loss at a checkpoint's step, or the mean training loss of the bucket that it lies in, with its
  /// name: the two are not to be compared.
  func loss(at checkpoint: KeptCheckpoint) -> (name: String, value: Double)? {
    let step = Double(checkpoint.step)
    if let name = run?.metrics.first?.name,
      let point = validation[name]?.last(where: { $0.x == step })
    {
      return ("val_loss", point.y)
    }
    let bucket = series.buckets.last { $0.firstStep <= checkpoint.step }
    return bucket.map { ("loss", $0.mean(0)) }
  }
}
