import Monitoring

extension DashboardState {
  /// How many images the page has to choose of: samples, or mistakes.
  var choiceCount: Int {
    switch previewPage {
    case .answers, .saliency, .occlusion: return exampleCount
    case .mistakes:
      guard case .images(let chart) = previews[.mistakes]?.body else { return 0 }
      return chart.count
    default: return 0
    }
  }

  /// The image that is chosen on a page which shows more than that one.
  var chosenPlace: Int? {
    switch previewPage {
    case .answers, .saliency: chosenExample
    case .mistakes: chosenMistake
    default: nil
    }
  }

  /// How far the table of classes can be scrolled where it does not fit.
  var mostClassOffset: Int {
    guard case .classes(let table) = previews[.classes]?.body,
      let panel = layout.panels.first(where: { $0.id == .preview })
    else { return 0 }
    return table.mostOffset(rows: panel.rect.rows - 2)
  }

  /// Looks more closely at another sample, or goes to another mistake.
  mutating func chooseExample(by amount: Int) -> [DashboardEffect] {
    let count = choiceCount
    guard count > 1 else { return [] }
    if previewPage == .mistakes {
      chosenMistake = (chosenMistake + amount + count) % count
      return []
    }
    chosenExample = (chosenExample + amount + count) % count
    return [.send(.examine(sample: chosenExample))]
  }
}
