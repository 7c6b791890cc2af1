/// Which panels share the screen.
public enum LayoutPreset: String, CaseIterable, Equatable, Sendable {
  /// As many as there is room for.
  case all
  case charts
  /// The layers from inside, with the loss.
  case layers
  /// What the network does, with its layers.
  case network
  /// All that is steered and told, with the loss.
  case controls

  /// The first one gets the focus.
  var panels: [PanelID] {
    switch self {
    case .all: PanelID.allCases
    case .charts: [.loss, .metric]
    case .layers: [.layers, .loss]
    case .network: [.preview, .layers]
    case .controls: [.hyperparameters, .progress, .advice, .log, .loss]
    }
  }

  var next: LayoutPreset {
    let all = Self.allCases
    let index = all.firstIndex(of: self) ?? 0
    return all[(index + 1) % all.count]
  }
}
