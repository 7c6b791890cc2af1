import Advice
import Charts
import Monitoring
import TerminalUI

extension DashboardState {
  /// Takes in what happened and returns what is to be done. The one place where the state changes.
  public mutating func update(_ message: DashboardMessage) -> [DashboardEffect] {
    switch message {
    case .run(.steps): break
    case .run(.epoch), .run(.histograms), .run(.layers), .run(.preview), .run(.checkpoint),
      .run(.learningRates), .checkpoints:
      touch(isUrgent: false)
    default: touch()
    }
    switch message {
    case .key(let key):
      answer = nil
      return receive(key)
    case .mouse(let event): return receive(event)
    case .paste(let text):
      paste(text)
      return []
    case .answer(let text, let isError):
      let role: Theme.Role = isError ? .error : .good
      answer = LogLine(step: progress.step, text: text, role: role)
      append(text, role)
      return []
    case .run(let event): return receive(event)
    case .resized(let size):
      self.size = size
      pointer = nil
      return []
    case .terminate:
      guard !isFinished, run != nil else { return [.quit(discard: false)] }
      leavesAtEnd = true
      return [.send(.stop(.interrupted))]
    case .saving(let failure):
      saveFailure = failure
      append(failure.map { "not saved: \($0)" } ?? "saved again", failure == nil ? .good : .error)
      return []
    case .checkpoints(let checkpoints):
      timeTravel.checkpoints = checkpoints
      return []
    case .notice(let text, let isError):
      append(text, isError ? .error : .text)
      return []
    }
  }

  private mutating func receive(_ event: RunEvent) -> [DashboardEffect] {
    progress.receive(event)
    defer { takeAdvice(event) }
    switch event {
    case .started(let run): start(run)
    case .steps(let summary):
      series.append(summary)
      if let scheduledRate { controls[scheduledRate].value = .number(summary.learningRate) }
    case .epoch(let report): receive(report)
    case .histograms(let histograms, let step): layers.add(histograms, step: step)
    case .layers(let statistics, let step): layers.add(statistics, step: step)
    case .applied(let change): receive(change)
    case .controls(let descriptors, let values): replaceControls(descriptors, values)
    case .learningRates(let points):
      // A rate that stays what it is has nothing to show, and the steps done would have little room.
      let isConstant = points.allSatisfy { $0.rate == points[0].rate }
      comingRates = isConstant ? [] : points.map { ChartPoint(x: Double($0.step), y: $0.rate) }
    case .rejected(let command, let reason):
      if case .set(let key, let value, _) = command, let index = index(of: key) {
        controls[index].reject(value)
        history.forget(key, value)
      }
      append(reason, .error)
    case .preview(let preview, let step):
      let pages = PreviewContent.pages(of: preview, step: step, symbols: symbols)
      previews.merge(pages) { $1 }
      findPanels()
      if case .classifications(let found) = preview {
        if found.occlusion != nil { exampleCount = found.answers.count }
        chosenMistake = max(0, min(chosenMistake, found.mistakes.count - 1))
      }
    case .checkpoint(_, let step, let reason):
      // Those of epochs and changes are too many to be read.
      guard [.manual, .healthy, .end].contains(reason) else { break }
      mark(ChartMarker(step: step, kind: .checkpoint, text: "checkpoint"))
      if reason == .manual {
        append("checkpoint kept", .good, step: step)
        answer = LogLine(step: step, text: "checkpoint of step \(step) kept", role: .good)
        touch()
      }
    case .healed(let step, let from):
      append("the weights of step \(from) are back", .good, step: step)
    case .rewound(let rewind): goBack(rewind)
    case .note(let text, let step): append(text, .text, step: step)
    case .paused(let step):
      append("paused", .warning)
      mark(ChartMarker(step: step, kind: .pause, text: "paused"))
    case .resumed: append("training goes on", .good)
    case .finished(let result):
      quitPopup = nil
      finish(result)
      if leavesAtEnd { return [.quit(discard: false)] }
    }
    return []
  }

  private mutating func start(_ run: RunDescription) {
    self.run = run
    previews = [:]
    (chosenExample, exampleCount, chosenMistake, classOffset) = (0, 0, 0, 0)
    comingRates = []
    epochEnds = [:]
    layers.restart()
    controls = run.hyperparameters.compactMap { descriptor in
      run.values[descriptor.key].map { HyperparameterControl(descriptor: descriptor, value: $0) }
    }
    selectedControl = min(selectedControl, max(0, controls.count - 1))
    editor = nil
    findScheduledRate()
    findTrainableControls()
    refilter(.hyperparameters)
    findSubjects()
    findBestNames()
    findPanels()
    if !availablePanels.contains(focus) { focus = .loss }
    append("\(run.trainingSamples) training, \(run.validationSamples) validation samples", .muted)
  }

  private mutating func receive(_ report: EpochReport) {
    epochEnds[report.epoch] = report.step
    for entry in report.metrics.entries {
      note(entry.name, entry.value, epoch: report.epoch)
      let point = ChartPoint(x: Double(report.step), y: entry.value)
      if entry.name.hasPrefix(DataSplit.validation.prefix) {
        let name = String(entry.name.dropFirst(DataSplit.validation.prefix.count))
        Self.add(point, to: &validation[name, default: []])
      } else if run?.epochMetrics.contains(where: { $0.name == entry.name }) == true {
        Self.add(point, to: &epochPoints[entry.name, default: []])
      }
    }
    if let confusion = report.confusion {
      previews.merge(PreviewContent.pages(of: confusion, epoch: report.epoch)) { $1 }
      findPanels()
    }
    findBestNames()
    forgetUnchanged()
    let prefix = DataSplit.validation.prefix
    let held = report.metrics.entries.filter { $0.name.hasPrefix(prefix) }
    let shown = held.isEmpty ? report.metrics.entries : held
    // The loss of a network alone last: where the line is cut, the metric is what people look for.
    let loss = held.isEmpty ? "loss" : prefix + "loss"
    let ordered = shown.filter { $0.name != loss } + shown.filter { $0.name == loss }
    let text = ordered.map { "\($0.name) \(NumberText.metric($0.value))" }
      .joined(separator: "  ")
    append("epoch \(report.epoch)  \(text)", .muted)
  }

  private static func add(_ point: ChartPoint, to points: inout [ChartPoint]) {
    points.append(point)
    guard points.count > pointCapacity else { return }
    // The newest stays, so that the line ends where the run is.
    let last = points.count - 1
    points = points.indices.filter { (last - $0) % 2 == 0 }.map { points[$0] }
  }

  /// At the end of an epoch nothing is on its way any more that was changed and changed back.
  private mutating func forgetUnchanged() {
    for index in controls.indices {
      guard let pending = controls[index].pending, pending == controls[index].value else {
        continue
      }
      controls[index].pending = nil
      history.forget(controls[index].descriptor.key, pending)
    }
  }

  private mutating func note(_ name: String, _ value: Double, epoch: Int) {
    guard !value.isNaN else { return }
    let descriptor = ((run?.metrics ?? []) + (run?.epochMetrics ?? [])).describing(name)
    if let known = best[name] {
      guard descriptor.isBetter(value, than: known.value) else { return }
      formerBest[name, default: []].append(known)
    }
    best[name] = Best(value: value, epoch: epoch)
  }

  private mutating func receive(_ change: AppliedChange) {
    guard let index = index(of: change.key) else { return }
    history.add(change)
    controls[index].confirm(change)
    guard change.from != change.to else { return }
    let descriptor = controls[index].descriptor
    let text =
      "\(descriptor.label) \(descriptor.text(of: change.from)) \(symbols.arrow) "
      + descriptor.text(of: change.to)
    mark(ChartMarker(step: change.step, text: text))
    append(text, .marker, step: change.step)
  }

  mutating func mark(_ marker: ChartMarker) {
    // One line for what happens at one step: the last change, or what is worse.
    if let last = markers.last, last.step == marker.step {
      if last.kind == marker.kind {
        markers[markers.count - 1] = marker
        return
      }
      if last.kind == .change { return }
    }
    markers.append(marker)
    if markers.count > Self.markerCapacity { markers.removeFirst() }
  }

  private mutating func finish(_ result: RunResult) {
    let test = result.metrics.entries.filter { $0.name.hasPrefix(DataSplit.test.prefix) }
    let text = test.map { "\($0.name) \(NumberText.metric($0.value))" }.joined(separator: "  ")
    switch result.status {
    case .crashed: append("crashed: \(result.reason ?? "unknown reason")", .error)
    default: append("\(result.status.rawValue)  \(text)", .good)
    }
  }

  /// Other hyperparameters than before; those that stay keep what is on its way.
  private mutating func replaceControls(
    _ descriptors: [HyperparameterDescriptor], _ values: HyperparameterValues
  ) {
    let selected = controls.indices.contains(selectedControl) ? controls[selectedControl] : nil
    let replaced = controls.filter { isReplaced($0, by: descriptors, values) }
    history.attach(
      replaced.map { ChangeHistory.Assignment(key: $0.descriptor.key, value: $0.value) })
    controls = descriptors.compactMap { descriptor in
      guard let value = values[descriptor.key] else { return nil }
      var control =
        controls.first { $0.descriptor.key == descriptor.key }
        ?? HyperparameterControl(descriptor: descriptor, value: value)
      control.descriptor = descriptor
      control.value = value
      return control
    }
    selectedControl = selected.flatMap { index(of: $0.descriptor.key) } ?? 0
    editor = nil
    findScheduledRate()
    findTrainableControls()
    refilter(.hyperparameters)
  }

  /// Whether a hyperparameter has to be set to come back with the last change when that is taken back: it is gone, it
  /// is another, or it belongs to what was changed, which may then begin with numbers of its own.
  private func isReplaced(
    _ control: HyperparameterControl, by descriptors: [HyperparameterDescriptor],
    _ values: HyperparameterValues
  ) -> Bool {
    let descriptor = control.descriptor
    // What moves by itself follows from the others.
    guard !descriptor.movesByItself else { return false }
    if values[descriptor.key] != control.value { return true }
    guard let changed = history.entries.last?.change.key, changed != descriptor.key else {
      return false
    }
    let isRelated = descriptor.key.rawValue.hasPrefix(changed.rawValue + ".")
    return isRelated || descriptors.first { $0.key == descriptor.key } != descriptor
  }

  private mutating func findScheduledRate() {
    // The first network's, where there are several, is the one that steps tell.
    let rate = controls.firstIndex { $0.descriptor.key.rawValue.hasSuffix("learning_rate") }
    scheduledRate = rate.flatMap { controls[$0].descriptor.movesByItself ? $0 : nil }
  }

  /// Asks the advisor, and says in the log what is new.
  private mutating func takeAdvice(_ event: RunEvent) {
    let before = advisor.advice
    advisor.receive(event)
    if advisor.advice != before {
      adviceTitle = advisor.advice.first?.rule.title ?? ""
      touch()
    }
    for advice in advisor.advice where !before.contains(where: { $0.rule == advice.rule }) {
      let hint = focus == .advice ? "" : ", press \(PanelID.advice.rawValue)"
      append("advice: \(advice.rule.title)\(hint)", .warning)
    }
  }

  func index(of key: HyperparameterKey) -> Int? {
    controls.firstIndex { $0.descriptor.key == key }
  }

  mutating func append(_ text: String, _ role: Theme.Role, step: Int? = nil) {
    let line = LogLine(step: step ?? progress.step, text: text, role: role)
    log.append(line)
    if log.count > Self.logCapacity { log.removeFirst(log.count - Self.logCapacity) }
    if filteredLog != nil {
      guard filters[.log]?.matches(line.filterText) ?? true else { return }
      filteredLog?.append(line)
      if shownLog.count > Self.logCapacity { filteredLog?.removeFirst() }
    }
    // Whoever has scrolled up keeps looking at the same lines.
    if logOffset > 0 { logOffset = min(logOffset + 1, shownLog.count - 1) }
  }
}
