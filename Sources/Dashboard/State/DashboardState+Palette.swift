import Monitoring
import TerminalUI

extension DashboardState {
  mutating func openPalette() {
    showsHelp = false
    var palette = CommandPalette()
    palette.complete(for: self)
    self.prompt = palette
  }

  /// Hands a key to the open palette.
  mutating func steerPalette(_ key: Key) -> [DashboardEffect] {
    guard var palette = prompt else { return [] }
    let count = palette.entries.count
    switch key {
    case .escape, .control("c"):
      self.prompt = nil
      return []
    case .backspace where palette.field.text.isEmpty:
      self.prompt = nil
      return []
    case .control("z"): return [.suspend]
    case .enter: return runPalette()
    case .tab:
      if let entry = palette.selected { palette.field.replace(with: entry.text) }
      palette.complete(for: self)
    case .up, .control("p"), .backTab:
      palette.selection = count == 0 ? 0 : (palette.selection + count - 1) % count
    case .down, .control("n"):
      palette.selection = count == 0 ? 0 : (palette.selection + 1) % count
    default:
      guard palette.field.take(key) else { return [] }
      palette.complete(for: self)
    }
    self.prompt = palette
    return []
  }

  /// Runs the chosen entry, or what was typed; what needs more text stays in the prompt.
  mutating func runPalette() -> [DashboardEffect] {
    guard var palette = prompt else { return [] }
    if let entry = palette.selected, entry.command == nil {
      palette.field.replace(with: entry.text)
      palette.complete(for: self)
      self.prompt = palette
      return []
    }
    let read: Result<CommandPalette.Command, CommandPalette.Complaint> =
      palette.selected?.command.map { .success($0) } ?? palette.read(self)
    switch read {
    case .success(let command):
      self.prompt = nil
      return run(command)
    case .failure(let complaint):
      palette.field.complaint = complaint.text
      self.prompt = palette
      return []
    }
  }

  private mutating func run(_ command: CommandPalette.Command) -> [DashboardEffect] {
    switch command {
    case .perform(let action, let panel):
      if let panel {
        guard availablePanels.contains(panel) else { return [] }
        focus = panel
      }
      return perform(action)
    case .set(let key, let value):
      guard let index = index(of: key) else { return [] }
      selectedControl = index
      showSelectedControl()
      return ask(for: value)
    case .theme(let name):
      guard let index = themes.firstIndex(where: { $0.name == name }) else { return [] }
      themeIndex = index
      answer = LogLine(step: progress.step, text: "theme \(name)", role: .text)
      return []
    case .screenshot(let path): return [.saveFrame(path)]
    case .visit(let step):
      charts.moveCursor(to: step, at: progress.step)
      layers.visit(step: step)
      return []
    }
  }

  /// `descent-mnist-mlp-250.svg`: the run's name as far as it can be part of a file's.
  var pictureName: String {
    let name = (run?.name ?? "dashboard").unicodeScalars.map { scalar in
      let isPlain =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar) || scalar == "-" || scalar == "_" || scalar == "."
      return isPlain ? String(scalar) : "-"
    }
    return "descent-\(name.prefix(80).joined())-\(progress.step).svg"
  }
}
