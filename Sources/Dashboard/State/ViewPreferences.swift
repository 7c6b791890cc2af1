import Charts
import TerminalUI

/// How a person left the view, to find it again the next time.
public struct ViewPreferences: Equatable, Sendable {
  /// The name of the theme, where the person has chosen one.
  public var theme: String?
  public var panel: PanelID?
  public var layout = LayoutPreset.all
  /// The borders that were moved.
  public var borders = LayoutBorders()
  /// How the layers are looked at: `all`, `one`, `table` or `heatmap`.
  public var layers = "all"
  public var axis = ChartAxis.step
  public var isLogarithmic = false
  public var ignoresOutliers = false
  /// The weight of the average over steps, one of `ChartView.smoothings`.
  public var smoothing = 0.0

  public init() {}
}

extension DashboardState {
  /// How the view is at present.
  public var preferences: ViewPreferences {
    var preferences = ViewPreferences()
    preferences.theme = theme.name
    preferences.panel = focus
    preferences.layout = preset
    preferences.borders = borders
    preferences.layers = layers.mode.label
    preferences.axis = charts.axis
    preferences.isLogarithmic = charts.isLogarithmic
    preferences.ignoresOutliers = charts.ignoresOutliers
    preferences.smoothing = charts.smoothing
    return preferences
  }

  /// Shows the view as it was left, but for the theme, which is given with the themes.
  public mutating func restore(_ preferences: ViewPreferences) {
    touch()
    if let panel = preferences.panel { focus = panel }
    if !availablePanels.contains(focus) { focus = .hyperparameters }
    preset = preferences.layout
    borders = preferences.borders
    layers.mode = LayersState.Mode.allCases.first { $0.label == preferences.layers } ?? .all
    charts.axis = preferences.axis
    charts.isLogarithmic = preferences.isLogarithmic
    charts.ignoresOutliers = preferences.ignoresOutliers
    charts.smoothingLevel = ChartView.smoothings.firstIndex(of: preferences.smoothing) ?? 0
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
