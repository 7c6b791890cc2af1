import Foundation
import Monitoring
import Testing

@testable import Advice

@Suite("The thresholds")
struct ThresholdsTests {
  private static func number(_ value: Double) -> String { value.short }

  /// The beginning of each line of the documentation's tables, and its number as the code has it.
  private static let documented: [(name: String, value: String)] = [
    (
      "reports about layers before something is said",
      "\(Thresholds.layerReports), over at least \(Thresholds.layerSteps) steps"
    ),
    ("reports or epochs without it before it goes", "\(Thresholds.reportsToClear)"),
    (
      "steps that the mean loss looks back over",
      "a tenth of an epoch, \(number(Thresholds.recentSteps.lowerBound)) to "
        + number(Thresholds.recentSteps.upperBound)
    ),
    ("diverging: times the best loss", number(Thresholds.divergingFactor)),
    ("diverging: share of the reference loss", number(Thresholds.divergingLevel)),
    ("diverging: for so many steps; NaN at once", "\(Thresholds.divergingSteps)"),
    (
      "slow training: update ratio of the layer that moves most",
      scientific(Thresholds.slowUpdateRatio)
    ),
    ("slow training: share of the reference loss left", number(Thresholds.slowLevel)),
    (
      "vanishing: gradient per weight, first by last layer", scientific(Thresholds.vanishingRatio)
    ),
    ("exploding: times the usual gradient norm", number(Thresholds.explodingJump)),
    (
      "exploding: gradient norm by weight norm, of 1 at least",
      number(Thresholds.explodingByWeights)
    ),
    ("reports before there is a usual norm", "\(Thresholds.normReports)"),
    ("dead units: share of a layer", number(Thresholds.deadShare)),
    ("saturated units: share of a hidden layer's outputs", number(Thresholds.saturatedShare)),
    ("overfitting: epochs since the best validation loss", "\(Thresholds.overfittingPatience)"),
    ("overfitting: mean of these epochs by the best", "\(Thresholds.overfittingRise)"),
    ("overfitting: training loss then by now", number(Thresholds.overfittingFall)),
    (
      "underfitting: flat for so many epochs, falling by less than",
      "\(Thresholds.flatEpochs), \(Thresholds.flatFall.percent)"
    ),
    ("underfitting: share of the reference loss", number(Thresholds.highLevel)),
    ("underfitting: validation loss by training loss", number(Thresholds.validationFactor)),
    ("plateau: epochs without improvement", "\(Thresholds.flatEpochs)"),
    ("plateau: improvement", Thresholds.plateauImprovement.percent),
    (
      "plateau: share of the reference loss",
      "\(number(Thresholds.lowLevel)) to \(number(Thresholds.highLevel))"
    ),
    (
      "overfitting, saturated units, vanishing gradients: least share of the reference loss",
      number(Thresholds.lowLevel)
    ),
    ("class imbalance: share of the answers", number(Thresholds.majorityAnswers)),
    ("class imbalance: most frequent by rarest class", number(Thresholds.imbalance)),
    (
      "class imbalance: found of the rarest, of at least \(Thresholds.minoritySamples) samples, "
        + "for \(Thresholds.imbalanceEpochs) epochs", number(Thresholds.minorityRecall)
    ),
    ("learning rate × or ÷", number(Thresholds.rateFactor)),
    ("learning rate ÷ after NaN", number(Thresholds.divergedRateFactor)),
    (
      "dropout rate, up to",
      "+\(number(Thresholds.dropoutStep)), \(number(Thresholds.largestDropout))"
    ),
    (
      "first weight decay, up to",
      "\(number(Thresholds.firstWeightDecay)), \(number(Thresholds.largestWeightDecay))"
    ),
  ]

  private static func scientific(_ value: Double) -> String {
    NumberText.scientific(value, digits: 2)
  }

  @Test("are those of docs/advisor.md, every one of them")
  func docs() throws {
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/advisor.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for (name, value) in Self.documented {
      #expect(text.contains("\n| \(name) | \(value) |"), "\(name): \(value)")
    }
    let thresholds = text.range(of: "## Thresholds").map { text[$0.upperBound...] } ?? ""
    // Two headings, and the norm that follows from the weights.
    let rows = thresholds.split(separator: "\n").filter {
      $0.hasPrefix("| ") && !$0.hasPrefix("| threshold |") && !$0.hasPrefix("| change |")
        && !$0.hasPrefix("| gradient clip norm |")
    }
    #expect(rows.count == Self.documented.count)
  }
}
