import Monitoring

/// What a rule looks for and what it says: one file of `Rules` each, without a state of its own.
protocol Diagnosis: Sendable {
  var rule: AdviceRule { get }
  /// The kind of event after which it looks.
  var moment: DiagnosisMoment { get }
  /// How long its evidence has to hold.
  var persistence: Persistence { get }
  /// Whether the evidence speaks for it at present.
  func holds(_ evidence: RunEvidence) -> Bool
  /// Whether one look is enough.
  func isCertain(_ evidence: RunEvidence) -> Bool
  /// What to say; nil where the evidence is gone, as it may be while the rule still stands.
  func finding(_ evidence: RunEvidence, since step: Int) -> Finding?
}

extension Diagnosis {
  func isCertain(_ evidence: RunEvidence) -> Bool { false }
}

/// When there is something new to look at.
enum DiagnosisMoment: Sendable { case steps, epochs, layers }

/// An `Advice` without what follows from its rule.
struct Finding: Sendable {
  var severity: Advice.Severity
  var finding: String
  var evidence: String
  var remedy: String
  var change: Advice.Change?
}

extension Persistence {
  /// Of what is seen in the layers.
  static let ofLayers = Persistence(
    raising: Thresholds.layerReports, clearing: Thresholds.reportsToClear,
    steps: Thresholds.layerSteps)

  /// Of what is seen in windows of several epochs, which need no more patience.
  static let ofEpochs = Persistence(raising: 1, clearing: Thresholds.reportsToClear)
}

/// Numbers as evidence quotes them.
extension Double {
  /// Two digits: `3e-5`, `0.41`, `1.4e8`.
  var short: String {
    let size = abs(self)
    guard size.isFinite, size != 0, size < 1e-3 || size >= 1e5 else {
      return NumberText.short(self, digits: 2)
    }
    return NumberText.scientific(self, digits: 2)
  }
  /// A loss: `0.2310`.
  var loss: String { NumberText.metric(self) }
  /// `41%`.
  var percent: String { NumberText.fixed(self * 100, decimals: 0) + "%" }
}
