import Charts
import Monitoring
import TerminalUI

extension DashboardState {
  /// Takes in what happened and returns what is to be done. The one place where the state changes.
  public mutating func update(_ message: DashboardMessage) -> [DashboardEffect] {
    switch message {
    case .key(let key):
      answer = nil
      return receive(key)
    case .mouse(let event): return receive(event)
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
      guard !isFinished else { return [.quit(discard: false)] }
      leavesAtEnd = true
      return [.send(.stop(.interrupted))]
    case .saving(let failure):
      saveFailure = failure
      append(failure.map { "not saved: \($0)" } ?? "saved again", failure == nil ? .good : .error)
      return []
    case .notice(let text, let isError):
      append(text, isError ? .error : .text)
      return []
    }
  }

  private mutating func receive(_ event: RunEvent) -> [DashboardEffect] {
    progress.receive(event)
    switch event {
    case .started(let run): start(run)
    case .steps(let summary): series.append(summary)
    case .epoch(let report): receive(report)
    case .histograms(let histograms, let step):
      self.histograms = histograms
      histogramStep = step
      selectedHistogram = min(selectedHistogram, max(0, histograms.count - 1))
    case .applied(let change): receive(change)
    case .controls(let descriptors, let values): replaceControls(descriptors, values)
    case .rejected(let command, let reason):
      if case .set(let key, let value) = command, let index = index(of: key) {
        controls[index].reject(value)
      }
      append(reason, .error)
    case .preview(let preview, let step):
      self.preview = PreviewContent(preview, step: step, symbols: symbols)
    case .checkpoint, .layers: break
    case .note(let text, let step): append(text, .text, step: step)
    case .paused: append("paused", .warning)
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
    preview = nil
    controls = run.hyperparameters.compactMap { descriptor in
      run.values[descriptor.key].map { HyperparameterControl(descriptor: descriptor, value: $0) }
    }
    selectedControl = min(selectedControl, max(0, controls.count - 1))
    editor = nil
    refilter(.hyperparameters)
    if !availablePanels.contains(focus) { focus = .loss }
    append("\(run.trainingSamples) training, \(run.validationSamples) validation samples", .muted)
  }

  private mutating func receive(_ report: EpochReport) {
    for entry in report.metrics.entries {
      note(entry.name, entry.value, epoch: report.epoch)
      guard entry.name.hasPrefix(DataSplit.validation.prefix) else { continue }
      let name = String(entry.name.dropFirst(DataSplit.validation.prefix.count))
      validation[name, default: []].append(ChartPoint(x: Double(report.step), y: entry.value))
      if validation[name, default: []].count > Self.pointCapacity { thin(name) }
    }
    let held = report.metrics.entries.filter { $0.name.hasPrefix(DataSplit.validation.prefix) }
    // The loss last: where the line is cut, the metric is what people look for.
    let shown = (held.isEmpty ? report.metrics.entries : held).reversed()
    let text = shown.map { "\($0.name) \(NumberText.metric($0.value))" }.joined(separator: "  ")
    append("epoch \(report.epoch)  \(text)", .muted)
  }

  private mutating func thin(_ name: String) {
    let points = validation[name] ?? []
    // The newest stays, so that the line ends where the run is.
    let last = points.count - 1
    validation[name] = points.indices.filter { (last - $0) % 2 == 0 }.map { points[$0] }
  }

  private mutating func note(_ name: String, _ value: Double, epoch: Int) {
    guard !value.isNaN else { return }
    let descriptor = ((run?.metrics ?? []) + (run?.epochMetrics ?? [])).describing(name)
    if let known = best[name], !descriptor.isBetter(value, than: known.value) { return }
    best[name] = Best(value: value, epoch: epoch)
  }

  private mutating func receive(_ change: AppliedChange) {
    guard let index = index(of: change.key) else { return }
    controls[index].confirm(change)
    if markers.last != change.step { markers.append(change.step) }
    let descriptor = controls[index].descriptor
    append(
      "\(descriptor.label) \(descriptor.text(of: change.from)) \(symbols.arrow) "
        + descriptor.text(of: change.to), .marker, step: change.step)
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
    refilter(.hyperparameters)
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
