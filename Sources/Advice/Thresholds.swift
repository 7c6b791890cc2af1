/// Every number that a rule goes by. docs/advisor.md says where each is from.
enum Thresholds {
  // MARK: How long evidence has to hold

  /// Reports about the layers, and the steps that they must span.
  static let layerReports = 3
  static let layerSteps = 50
  /// Reports or epochs without evidence after which advice goes.
  static let reportsToClear = 2

  // MARK: The loss, step by step

  /// Steps that the recent mean of the loss looks back over at least, and at most.
  static let recentSteps = 20.0...500.0
  /// The share of an epoch that it looks back over in between.
  static let recentEpochShare = 0.1
  /// How far above its best the recent loss is called diverging.
  static let divergingFactor = 2.0
  /// The share of the reference loss above which it is.
  static let divergingLevel = 0.5
  /// Steps for which it has to hold, and without which it goes.
  static let divergingSteps = 20

  // MARK: The layers

  static let slowUpdateRatio = 1e-4
  /// Training that has left more than this share of the reference loss is called slow.
  static let slowLevel = 0.5
  /// Gradient norm per weight of the first layer by that of the last.
  static let vanishingRatio = 1e-2
  /// Gradient norm by its running mean, and by the norm of the weights.
  static let explodingJump = 10.0
  static let explodingByWeights = 10.0
  /// Reports before a running mean means something.
  static let normReports = 5
  static let deadShare = 0.4
  static let saturatedShare = 0.5

  // MARK: The losses, epoch by epoch

  /// Epochs since the best validation loss.
  static let overfittingPatience = 3
  /// How far above its best the validation loss of the last epochs is on average.
  static let overfittingRise = 1.05
  /// How far the training loss has fallen since then.
  static let overfittingFall = 1.2
  /// Epochs that a flat loss is flat for, and the share it falls by at most.
  static let flatEpochs = 5
  static let flatFall = 0.02
  /// A flat loss above this share of the reference loss is high.
  static let highLevel = 0.8
  /// A validation loss is like the training loss up to this factor.
  static let validationFactor = 1.2
  /// A loss below this share of the reference loss has nothing left to fall.
  static let lowLevel = 0.1
  /// What counts as better than before, as a share.
  static let plateauImprovement = 0.01

  // MARK: The classes

  /// The share of all answers that one class gets.
  static let majorityAnswers = 0.95
  /// How many times as frequent as the rarest class it is.
  static let imbalance = 2.0
  /// The share of the rarest class that is found.
  static let minorityRecall = 0.1
  static let minoritySamples = 3
  static let imbalanceEpochs = 3

  // MARK: What to change

  static let rateFactor = 3.0
  /// The factor where a loss that is not finite shows that the learning rate is far off.
  static let divergedRateFactor = 10.0
  static let dropoutStep = 0.1
  static let largestDropout = 0.5
  static let firstWeightDecay = 0.01
  static let largestWeightDecay = 1.0
}
