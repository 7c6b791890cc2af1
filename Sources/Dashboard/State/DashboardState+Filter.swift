import Monitoring
import TerminalUI

extension DashboardState {
  /// The panels whose lines can be narrowed.
  static let filteredPanels: [PanelID] = [.hyperparameters, .log]

  /// The panel that a filter is for: the log where it has the focus, else the hyperparameters, which up and
  /// down choose from anywhere.
  var filteredPanel: PanelID { focus == .log ? .log : .hyperparameters }

  mutating func openFilter() {
    if filteredPanel == .hyperparameters { showsHistory = false }
    var field = TextField(limit: 80)
    field.replace(with: filters[filteredPanel]?.text ?? "")
    filterField = field
  }

  /// Hands a key to the filter that is being typed: it narrows with every letter.
  mutating func editFilter(_ key: Key) -> [DashboardEffect] {
    guard var field = filterField else { return [] }
    switch key {
    case .control("z"): return [.suspend]
    case .enter: filterField = nil
    case .escape, .control("c"): clearFilter()
    case .backspace where field.text.isEmpty: clearFilter()
    default:
      guard field.take(key) else { return [] }
      narrow(by: field)
    }
    return []
  }

  /// Shows the lines that fit what is typed so far.
  mutating func narrow(by field: TextField) {
    let filter = TextFilter(field.text)
    filterField = field
    filterField?.complaint = filter.problem
    filters[filteredPanel] = field.text.isEmpty ? nil : filter
    refilter(filteredPanel)
  }

  /// Shows all lines of the panel again.
  mutating func clearFilter() {
    filterField = nil
    filters[filteredPanel] = nil
    refilter(filteredPanel)
  }

  /// Chooses the lines anew, after the filter or all lines have changed.
  mutating func refilter(_ panel: PanelID) {
    switch panel {
    case .log:
      let filter = filters[.log].flatMap { $0.isEmpty ? nil : $0 }
      filteredLog = filter.map { filter in
        filter.indices(in: log.map(\.filterText)).map { log[$0] }
      }
      logOffset = min(logOffset, max(0, shownLog.count - 1))
    default:
      let lines = controls.map { control in
        let descriptor = control.descriptor
        return "\(descriptor.label) \(descriptor.key.rawValue) \(descriptor.group.rawValue)"
      }
      shownControls = filters[.hyperparameters]?.indices(in: lines) ?? Array(controls.indices)
      if !shownControls.contains(selectedControl), let first = shownControls.first {
        selectedControl = first
      }
      controlLines = ControlLine.lines(shownControls, controls)
      controlRows = ControlLine.lines(Array(controls.indices), controls).count
    }
  }

  /// The log's lines that the filter lets through.
  var shownLog: [LogLine] { filteredLog ?? log }

  /// Whether the selected hyperparameter is there to be seen and changed.
  var hasShownControl: Bool { shownControls.contains(selectedControl) }

  /// Lets a hyperparameter that was chosen by its name through.
  mutating func showSelectedControl() {
    guard !hasShownControl else { return }
    filters[.hyperparameters] = nil
    refilter(.hyperparameters)
  }

  /// Chooses the hyperparameter so many lines further on among those shown.
  /// - Parameter wraps: whether the first follows the last.
  mutating func moveControl(by amount: Int, wraps: Bool) {
    guard !shownControls.isEmpty else { return }
    let count = shownControls.count
    let place = (shownControls.firstIndex(of: selectedControl) ?? 0) + amount
    selectedControl = shownControls[wraps ? (place + count) % count : min(max(0, place), count - 1)]
  }
}

extension LogLine {
  /// What a filter looks at: the step as well.
  var filterText: String { "\(step) \(text)" }
}
