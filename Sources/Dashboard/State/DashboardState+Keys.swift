import Monitoring
import TerminalUI

extension DashboardState {
  /// Hands a key to whatever is in front: the quit popup, what is being typed, the help, or the panels.
  mutating func receive(_ key: Key) -> [DashboardEffect] {
    if quitPopup != nil { return answerQuit(key) }
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
    case .closeHelp: if showsHelp { showsHelp = false } else { clearFilter() }
    case .focus(let panel): if availablePanels.contains(panel) { focus = panel }
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .move(let direction): move(direction)
    case .adjust(let direction): return adjust(direction)
    case .enter: open()
    case .togglePause: return togglePause()
    case .singleStep: return progress.isPaused ? [.send(.singleStep)] : []
    case .toggleLogarithmic: isLogarithmic.toggle()
    case .nextTheme:
      themeIndex = (themeIndex + 1) % themes.count
      append("theme \(theme.name)", .muted)
    case .suspend: return [.suspend]
    case .openPalette: openPalette()
    case .filter: openFilter()
    case .saveFrame: return [.saveFrame(pictureName)]
    }
    return []
  }

  // MARK: Focus and selection

  private mutating func moveFocus(by amount: Int) {
    let panels = availablePanels
    let index = panels.firstIndex(of: focus) ?? 0
    focus = panels[(index + amount + panels.count) % panels.count]
  }

  mutating func move(_ direction: Action.Direction) {
    let amount = direction == .down || direction == .right ? 1 : -1
    switch focus {
    case .weights where !histograms.isEmpty:
      selectedHistogram = (selectedHistogram + amount + histograms.count) % histograms.count
    case .log: logOffset = min(max(0, logOffset - amount), max(0, shownLog.count - 1))
    default:
      // Up and down choose a hyperparameter from anywhere else, so that + and - always have one.
      guard direction == .up || direction == .down else { return }
      moveControl(by: amount, wraps: true)
    }
  }

  // MARK: Hyperparameters

  private mutating func adjust(
    _ direction: HyperparameterDescriptor.Direction
  ) -> [DashboardEffect] {
    guard hasShownControl else { return [] }
    let control = controls[selectedControl]
    return ask(for: control.descriptor.adjusted(control.target, direction))
  }

  /// Asks the engine for a value and shows it as pending.
  mutating func ask(for value: HyperparameterValue) -> [DashboardEffect] {
    let control = controls[selectedControl]
    guard value != control.target else { return [] }
    controls[selectedControl].pending = value
    return [.send(.set(control.descriptor.key, value))]
  }

  private mutating func open() {
    switch focus {
    case .weights: showsOneHistogram.toggle()
    default: if hasShownControl { editor = TextField() }
    }
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

  private func togglePause() -> [DashboardEffect] {
    guard !isFinished else { return [] }
    return [.send(progress.isPaused ? .resume : .pause)]
  }

  private mutating func quit() -> [DashboardEffect] {
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
