import Monitoring
import TerminalUI

/// The prompt for commands, and what it offers for what has been typed.
public struct CommandPalette: Equatable, Sendable {
  /// What a command does.
  enum Command: Equatable, Sendable {
    /// Of a line of the key table: in a panel, where the line holds in one only.
    case perform(Action, in: PanelID?)
    case set(HyperparameterKey, HyperparameterValue)
    case theme(String)
    case screenshot(String)
    /// Shows charts and layers at a step.
    case visit(step: Int)
  }

  /// A line below the prompt.
  struct Entry: Equatable, Sendable {
    /// What stands in the prompt when it is taken.
    var text: String
    var help: String
    var keys: [Key] = []
    /// Nil where more has to be typed.
    var command: Command?
  }

  /// Enough for the path of a file.
  var field = TextField(limit: 200)
  /// What fits, the best first.
  var entries: [Entry] = []
  var selection = 0

  var selected: Entry? { entries.indices.contains(selection) ? entries[selection] : nil }
}

extension CommandPalette {
  /// The kinds of file that a frame can be written to.
  static let pictureKinds = [".svg", ".txt", ".ansi"]

  /// What stands before a file, a step or an epoch.
  private static let filePrefix = "screenshot "
  private static let stepPrefix = "go to step "
  private static let epochPrefix = "go to epoch "

  /// Offers what fits the typed text.
  mutating func complete(for state: DashboardState) {
    selection = 0
    entries = Self.values(for: field.text, state) ?? Self.fitting(field.text, state)
  }

  /// All there is, made from the key table, the hyperparameters and the themes.
  static func all(_ state: DashboardState) -> [Entry] {
    var entries: [Entry] = []
    for binding in state.bindings where binding.action != .openPalette {
      guard let name = binding.name else { continue }
      let panel =
        binding.holds(in: state.focus)
        ? nil : state.availablePanels.first { binding.holds(in: $0) }
      var help = binding.help
      if case .focus(let id) = binding.action {
        guard state.availablePanels.contains(id) else { continue }
        help = "go to panel \(id.rawValue)"
      }
      entries.append(
        Entry(
          text: name, help: help, keys: binding.keys,
          command: .perform(binding.action, in: panel)))
    }
    // Not the first: nobody who only presses Enter means to leave.
    if let quit = entries.firstIndex(where: { $0.command == .perform(.quit, in: nil) }) {
      entries.append(entries.remove(at: quit))
    }
    for control in state.controls {
      let descriptor = control.descriptor
      entries.append(
        Entry(
          text: "set \(descriptor.key.rawValue) ",
          help: "\(descriptor.text(of: control.target)); \(descriptor.explanation)"))
    }
    for theme in state.themes {
      entries.append(
        Entry(
          text: "theme \(theme.name)", help: "draw in these colors", command: .theme(theme.name)))
    }
    entries.append(
      Entry(text: "screenshot ", help: "write the frame to a .svg, .txt or .ansi file"))
    entries.append(Entry(text: stepPrefix, help: "charts and layers at a step"))
    entries.append(Entry(text: epochPrefix, help: "charts and layers at the end of an epoch"))
    return entries
  }

  /// All entries that have the typed letters in their order, then those that only explain themselves with them.
  private static func fitting(_ text: String, _ state: DashboardState) -> [Entry] {
    guard ![filePrefix, stepPrefix, epochPrefix].contains(where: text.hasPrefix) else { return [] }
    let scored = all(state).enumerated().compactMap { index, entry in
      (FuzzyMatch.score(text, in: entry.text) ?? explanationScore(text, entry))
        .map { (entry: entry, score: $0, index: index) }
    }
    // Equals stay in the order of table and screen.
    return scored.sorted { a, b in
      a.score == b.score ? a.index < b.index : a.score > b.score
    }.map(\.entry)
  }

  /// Below every score of a name; nil where the explanation has no word that begins so. Few letters begin many.
  private static func explanationScore(_ text: String, _ entry: Entry) -> Int? {
    let typed = text.lowercased()
    guard typed.count >= 3 else { return nil }
    let words = entry.help.lowercased().split { !$0.isLetter }
    return words.contains { $0.hasPrefix(typed) } ? Int.min : nil
  }

  /// The values that `set KEY …` can go on with; nil before the key is whole.
  private static func values(for text: String, _ state: DashboardState) -> [Entry]? {
    guard let (control, typed) = assignment(text, state) else { return nil }
    let descriptor = control.descriptor
    let names: [String] =
      switch descriptor.kind {
      case .flag: ["on", "off"]
      case .choice(let names): names
      case .number, .whole: []
      }
    return names.filter { $0.hasPrefix(typed) }.compactMap { name in
      descriptor.value(from: name).map {
        Entry(
          text: "set \(descriptor.key.rawValue) \(name)",
          help: "now \(descriptor.text(of: control.target))", command: .set(descriptor.key, $0))
      }
    }
  }

  /// Reads `set KEY VALUE`, or `set KEY=VALUE` as on the command line, as far as the blank behind a known key.
  static func assignment(
    _ text: String, _ state: DashboardState
  ) -> (control: HyperparameterControl, value: String)? {
    let words = text.split(maxSplits: 2, omittingEmptySubsequences: false) {
      $0 == " " || $0 == "="
    }
    guard words.count == 3, words[0] == "set",
      let control = state.controls.first(where: { $0.descriptor.key.rawValue == words[1] })
    else { return nil }
    return (control, String(words[2].drop { $0 == " " }))
  }

  /// What is expected next, below the entries: the value's kind, or the file's.
  func hint(_ state: DashboardState) -> String? {
    if let (control, _) = Self.assignment(field.text, state) {
      let descriptor = control.descriptor
      return "\(descriptor.text(of: control.target)); expected \(descriptor.expectation)"
    }
    if field.text.hasPrefix(Self.filePrefix) {
      return "expected a file that ends in .svg, .txt or .ansi"
    }
    if field.text.hasPrefix(Self.stepPrefix) { return "expected \(Self.expectedStep(state))" }
    if field.text.hasPrefix(Self.epochPrefix) { return "expected \(Self.expectedEpoch(state))" }
    return selected?.help
  }

  private static func expectedStep(_ state: DashboardState) -> String {
    state.progress.step > 0 ? "a step from 1 to \(state.progress.step)" : "a step; none is done yet"
  }

  private static func expectedEpoch(_ state: DashboardState) -> String {
    guard let first = state.epochEnds.keys.min(), let last = state.epochEnds.keys.max() else {
      return "an epoch that has ended; none has"
    }
    return "an epoch from \(first) to \(last)"
  }

  /// Understands what was typed where no entry is the answer.
  /// - Returns: the command, or what is wrong.
  func read(_ state: DashboardState) -> Result<Command, Complaint> {
    let text = field.text
    if let (control, value) = Self.assignment(text, state) {
      let descriptor = control.descriptor
      guard let read = descriptor.value(from: value) else {
        return .failure(Complaint("found \(value); expected \(descriptor.expectation)"))
      }
      return .success(.set(descriptor.key, read))
    }
    if text.hasPrefix(Self.stepPrefix) {
      let typed = text.dropFirst(Self.stepPrefix.count)
      guard let step = Int(typed), step >= 1, step <= state.progress.step else {
        return .failure(Complaint("found \(typed); expected \(Self.expectedStep(state))"))
      }
      return .success(.visit(step: step))
    }
    if text.hasPrefix(Self.epochPrefix) {
      let typed = text.dropFirst(Self.epochPrefix.count)
      guard let epoch = Int(typed), let step = state.epochEnds[epoch] else {
        return .failure(Complaint("found \(typed); expected \(Self.expectedEpoch(state))"))
      }
      return .success(.visit(step: step))
    }
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let first = words.first else { return .failure(Complaint("expected a command")) }
    if first == "screenshot" {
      let path = words.count > 1 ? words[1] : ""
      guard Self.pictureKinds.contains(where: { path.hasSuffix($0) && path != $0 }) else {
        return .failure(
          Complaint("found \(path); expected a file that ends in .svg, .txt or .ansi"))
      }
      return .success(.screenshot(path))
    }
    if first == "set" {
      let key = words.count > 1 ? String(words[1].prefix { $0 != " " && $0 != "=" }) : ""
      let near = nearest(key, state).map { " such as \($0)" } ?? ""
      return .failure(Complaint("found \(key); expected a hyperparameter\(near)"))
    }
    return .failure(Complaint("found \(text); expected a command"))
  }

  /// The hyperparameter whose letters were most likely meant.
  private func nearest(_ text: String, _ state: DashboardState) -> String? {
    let keys = state.controls.map(\.descriptor.key.rawValue)
    let scored = keys.compactMap { key in
      FuzzyMatch.score(text, in: key).map { (key: key, score: $0) }
    }
    return scored.max { $0.score < $1.score }?.key
  }

  /// Why a command cannot be run.
  struct Complaint: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }
}
