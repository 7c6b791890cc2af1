import Monitoring
import TerminalUI

extension DashboardState {
  /// Hands a key to whatever is in front: the quit popup, what is being typed, the help, or the panels.
  mutating func receive(_ key: Key) -> [DashboardEffect] {
    if quitPopup != nil { return answerQuit(key) }
    if timeTravel.chosen != nil { return steerCheckpoints(key) }
    if prompt != nil { return steerPalette(key) }
    if filterField != nil { return editFilter(key) }
    if editor != nil { return edit(key) }
    if showsHelp, scrollHelp(key) { return [] }
    return KeyMap.action(for: key, focus: focus, in: bindings).map { perform($0) } ?? []
  }

  mutating func perform(_ action: Action) -> [DashboardEffect] {
    switch action {
    case .quit: return quit()
    case .toggleHelp:
      showsHelp.toggle()
      helpOffset = 0
    case .leave: leave()
    case .focus(let panel): if availablePanels.contains(panel) { focus = panel }
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .move(let direction): move(direction)
    case .adjust(let direction): return adjust(direction)
    case .enter: return open()
    case .togglePause: return togglePause()
    case .singleStep: return progress.isPaused ? [.send(.singleStep)] : []
    case .applyAdvice: return applyAdvice()
    case .adjustFinely(let direction): return adjust(direction, isFine: true)
    case .reset: return reset()
    case .undo: return change(back: true)
    case .redo: return change(back: false)
    case .toggleHistory: showsHistory.toggle()
    case .toggleLogarithmic, .nextAxis, .toggleOutliers, .toggleHeldRange, .smooth, .zoomIn,
      .zoomOut, .panEarlier,
      .panLater, .cursorToStart, .follow, .nextSubject:
      look(action)
    case .toggleZoom: isZoomed.toggle()
    case .toggleLogarithmicCounts: layers.hasLogarithmicCounts.toggle()
    case .show(let kind): layers.show(kind)
    case .visitEarlier: layers.visit(by: -1)
    case .visitLater: layers.visit(by: 1)
    case .toggleReference: layers.toggleReference()
    case .nextLayout: showNextLayout()
    case .nextExample: return chooseExample(by: 1)
    case .previousExample: return chooseExample(by: -1)
    case .nextTheme:
      themeIndex = (themeIndex + 1) % themes.count
      answer = LogLine(step: progress.step, text: "theme \(theme.name)", role: .text)
    case .suspend: return [.suspend]
    case .openPalette: openPalette()
    case .filter: openFilter()
    case .compare: return [.compare]
    case .saveFrame: return [.saveFrame(pictureName)]
    case .takeCheckpoint: return [.send(.checkpoint)]
    case .openCheckpoints: openCheckpoints()
    }
    return []
  }

  // MARK: Focus and selection

  private mutating func moveFocus(by amount: Int) {
    let panels = availablePanels
    let index = panels.firstIndex(of: focus) ?? 0
    focus = panels[(index + amount + panels.count) % panels.count]
  }

  private mutating func showNextLayout() {
    preset = preset.next
    // A layout begins with its own borders.
    borders = LayoutBorders()
    isZoomed = false
    let panels = availablePanels
    if preset != .all { focus = preset.panels.first { panels.contains($0) } ?? focus }
    answer = LogLine(step: progress.step, text: "layout: \(preset.rawValue)", role: .text)
  }

  mutating func move(_ direction: Action.Direction) {
    let amount = direction == .down || direction == .right ? 1 : -1
    let isSideways = direction == .left || direction == .right
    switch focus {
    case .advice where !advisor.advice.isEmpty:
      let count = advisor.advice.count
      selectedRule = advisor.advice[(selectedAdvice + amount + count) % count].rule
    case .loss where isSideways, .metric where isSideways:
      charts.moveCursor(by: amount * cursorStep, at: progress.step)
    case .hyperparameters where showsHistory:
      let most = max(0, history.entries.count - 1)
      historyOffset = min(max(0, historyOffset - amount), most)
    case .layers: layers.select(by: amount)
    case .preview where !isSideways && previewPage == .classes && mostClassOffset > 0:
      classOffset = min(max(0, classOffset + amount), mostClassOffset)
    case .log: logOffset = min(max(0, logOffset - amount), max(0, shownLog.count - 1))
    default:
      // Up and down choose a hyperparameter from anywhere else, so that + and - always have one.
      guard direction == .up || direction == .down else { return }
      moveControl(by: amount, wraps: true)
    }
  }

  // MARK: Hyperparameters

  private mutating func adjust(
    _ direction: HyperparameterDescriptor.Direction, isFine: Bool = false
  ) -> [DashboardEffect] {
    guard hasShownControl else { return [] }
    let control = controls[selectedControl]
    return ask(for: control.descriptor.adjusted(control.target, direction, isFine: isFine))
  }

  /// Asks for the value at the start of the run.
  private mutating func reset() -> [DashboardEffect] {
    guard hasShownControl,
      let value = run?.values[controls[selectedControl].descriptor.key]
    else { return [] }
    return ask(for: value)
  }

  /// Takes back the last change, or makes it again.
  private mutating func change(back: Bool) -> [DashboardEffect] {
    let assignments = back ? history.undo() : history.redo()
    if assignments.isEmpty { append(back ? "nothing to undo" : "nothing to redo", .muted) }
    for assignment in assignments {
      if let index = index(of: assignment.key) { controls[index].pending = assignment.value }
    }
    return assignments.map { .send(.set($0.key, $0.value, by: back ? .undo : .redo)) }
  }

  /// Asks the engine for a value and shows it as pending.
  mutating func ask(
    for value: HyperparameterValue, by author: ChangeAuthor = .person
  ) -> [DashboardEffect] {
    let control = controls[selectedControl]
    guard value != control.target else { return [] }
    controls[selectedControl].pending = value
    if isFinished, control.descriptor.key.rawValue != "epochs" {
      answer = LogLine(step: progress.step, text: Self.finishedAdvice, role: .warning)
    }
    return [.send(.set(control.descriptor.key, value, by: author))]
  }

  /// Makes the change that the chosen advice proposes, as if it had been typed.
  private mutating func applyAdvice() -> [DashboardEffect] {
    guard advisor.advice.indices.contains(selectedAdvice),
      let change = advisor.advice[selectedAdvice].change, let index = index(of: change.key)
    else { return [] }
    selectedControl = index
    showSelectedControl()
    return ask(for: change.value, by: .advisor)
  }

  // MARK: Charts

  private mutating func look(_ action: Action) {
    let step = progress.step
    switch action {
    case .toggleLogarithmic: charts.isLogarithmic.toggle()
    case .nextAxis: charts.axis = charts.axis.next
    case .toggleOutliers: charts.ignoresOutliers.toggle()
    case .toggleHeldRange: toggleHeldRange()
    case .smooth(let direction):
      let level = charts.smoothingLevel + (direction == .up ? 1 : -1)
      charts.smoothingLevel = min(max(level, 0), ChartView.smoothings.count - 1)
    case .zoomIn: charts.zoom(in: true, at: step)
    case .zoomOut: charts.zoom(in: false, at: step)
    case .panEarlier: charts.pan(by: -1, at: step)
    case .panLater: charts.pan(by: 1, at: step)
    case .cursorToStart: charts.moveCursor(by: -step, at: step)
    case .follow: charts.follow()
    case .nextSubject:
      selectedSubject = (selectedSubject + 1) % max(1, otherSubjects.count)
      findSubjects()
    default: break
    }
  }

  /// Keeps the y axes as they are drawn now, or frees them.
  private mutating func toggleHeldRange() {
    guard charts.heldRanges.isEmpty else {
      charts.heldRanges = [:]
      return
    }
    for subject in lossSubjects + otherSubjects {
      charts.heldRanges[subject.title] = MetricPanel.chart(of: subject, self).shownRange
    }
  }

  /// The steps that one column of the chart with the focus stands for.
  private var cursorStep: Int {
    let columns = layout.panels.first { $0.id == focus }?.rect.columns ?? 80
    let shown = charts.window(at: progress.step)?.count ?? progress.step
    return max(1, shown / max(8, columns - 10))
  }

  /// One step back: from the help, the filter, the cursor, or the panel that has the screen for itself.
  private mutating func leave() {
    if showsHelp {
      showsHelp = false
    } else if Self.filteredPanels.contains(focus), filters[focus] != nil {
      clearFilter()
    } else if charts.cursor != nil {
      charts.cursor = nil
    } else if isZoomed {
      isZoomed = false
    } else {
      clearFilter()
    }
  }

  private mutating func open() -> [DashboardEffect] {
    switch focus {
    case .preview: chosenPreview = nextPreviewPage ?? chosenPreview
    case .layers: layers.showNextMode()
    case .advice: return applyAdvice()
    default:
      guard hasShownControl else { break }
      // Where the value can be seen while it is typed.
      focus = .hyperparameters
      editor = TextField()
    }
    return []
  }

  private mutating func edit(_ key: Key) -> [DashboardEffect] {
    if editor?.take(key) == true { return [] }
    switch key {
    case .escape, .control("c"): editor = nil
    case .control("z"): return [.suspend]
    case .enter:
      let control = controls[selectedControl]
      guard let text = editor?.text, !text.isEmpty else {
        editor = nil
        return []
      }
      guard let value = control.descriptor.value(from: text) else {
        editor?.complaint = "found \(text); expected \(control.descriptor.expectation)"
        return []
      }
      editor = nil
      return ask(for: value)
    default: break
    }
    return []
  }

  // MARK: Running and quitting

  /// What a person is told who steers a run that is at its end.
  private static let finishedAdvice =
    "finished: raise epochs to use this"

  private mutating func togglePause() -> [DashboardEffect] {
    guard !isFinished else {
      answer = LogLine(
        step: progress.step, text: "the run has finished; more epochs (in panel 4) go on",
        role: .warning)
      return []
    }
    return [.send(progress.isPaused ? .resume : .pause)]
  }

  mutating func quit() -> [DashboardEffect] {
    if showsHelp {
      showsHelp = false
      return []
    }
    guard !isFinished, run != nil else { return [.quit(discard: false)] }
    quitPopup = .stopAndSave
    return []
  }

  private mutating func answerQuit(_ key: Key) -> [DashboardEffect] {
    guard let chosen = quitPopup else { return [] }
    let count = QuitChoice.allCases.count
    switch key {
    case .up, .backTab, .left:
      quitPopup = QuitChoice(rawValue: (chosen.rawValue + count - 1) % count)
    case .down, .tab, .right, .character("j"):
      quitPopup = QuitChoice(rawValue: (chosen.rawValue + 1) % count)
    case .enter, .character(" "): return leave(chosen)
    case .escape, .character("q"): quitPopup = nil
    // A second Ctrl-C means it.
    case .control("c"): return leave(.stopAndSave)
    case .control("z"): return [.suspend]
    case .character(let scalar):
      if let choice = QuitChoice.allCases.first(where: { $0.key == scalar }) {
        return leave(choice)
      }
    default: break
    }
    return []
  }

  mutating func leave(_ choice: QuitChoice) -> [DashboardEffect] {
    quitPopup = nil
    switch choice {
    case .keepTraining: return []
    case .stopAndSave:
      leavesAtEnd = true
      append("stopping", .warning)
      return [.send(.stop(.stopped))]
    case .discard: return [.send(.stop(.interrupted)), .quit(discard: true)]
    }
  }
}
