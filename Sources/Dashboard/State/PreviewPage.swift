/// What the seventh panel can show of what the network does; Enter goes through what there is.
public enum PreviewPage: Int, CaseIterable, Equatable, Sendable {
  /// Samples with the network's answers, by the objective of the run.
  case answers
  /// The same with the pixels that bear on each answer.
  case saliency
  /// How far the probability of the chosen one's class falls while parts of it are covered.
  case occlusion
  /// Wrong answers, the most confident first.
  case mistakes
  /// How often samples of each class were taken for each class.
  case confusion
  /// Precision and recall of each class.
  case classes

  /// The word for the border.
  var label: String {
    switch self {
    case .answers: "answers"
    case .saliency: "saliency"
    case .occlusion: "occlusion"
    case .mistakes: "mistakes"
    case .confusion: "confusion"
    case .classes: "classes"
    }
  }
}
