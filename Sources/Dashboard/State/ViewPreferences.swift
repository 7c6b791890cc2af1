import TerminalUI

/// How a person left the view, to find it again the next time.
public struct ViewPreferences: Equatable, Sendable {
  /// The name of the theme, where the person has chosen one.
  public var theme: String?
  public var panel: PanelID?
  public var isLogarithmic: Bool
  public var showsOneHistogram: Bool

  public init(
    theme: String? = nil, panel: PanelID? = nil, isLogarithmic: Bool = false,
    showsOneHistogram: Bool = false
  ) {
    self.theme = theme
    self.panel = panel
    self.isLogarithmic = isLogarithmic
    self.showsOneHistogram = showsOneHistogram
  }
}

extension DashboardState {
  /// How the view is at present.
  public var preferences: ViewPreferences {
    ViewPreferences(
      theme: theme.name, panel: focus, isLogarithmic: isLogarithmic,
      showsOneHistogram: showsOneHistogram)
  }

  /// Shows the view as it was left, but for the theme, which is given with the themes.
  public mutating func restore(_ preferences: ViewPreferences) {
    if let panel = preferences.panel { focus = panel }
    isLogarithmic = preferences.isLogarithmic
    showsOneHistogram = preferences.showsOneHistogram
    if !availablePanels.contains(focus) { focus = .hyperparameters }
  }
}

extension PanelID {
  /// The panel's name in commands and files: `loss`.
  public var name: String { "\(self)" }

  public init?(name: String) {
    guard let panel = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = panel
  }
}
