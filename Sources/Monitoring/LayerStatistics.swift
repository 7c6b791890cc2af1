/// What one training step did to a layer that has parameters.
///
/// Norms are Euclidean, over all parameters of the layer that gradients train.
public struct LayerStatistics: Equatable, Sendable {
  /// The layer's index in the model, from 0; counted on through all networks.
  public var layer: Int
  public var weightMean: Double
  /// The standard deviation of the weights.
  public var weightDeviation: Double
  public var weightNorm: Double
  /// Of the step's gradients, before clipping; 0 for a frozen layer.
  public var gradientNorm: Double
  /// Of the difference that the step's update made.
  public var updateNorm: Double
  /// The share of output units that were 0 for every sample, from 0 to 1; nil where the activation is no relu.
  public var deadShare: Double?
  /// The share of outputs within a hundredth of the ends of a sigmoid or tanh, from 0 to 1; nil elsewhere.
  public var saturatedShare: Double?

  public init(
    layer: Int, weightMean: Double, weightDeviation: Double, weightNorm: Double,
    gradientNorm: Double, updateNorm: Double, deadShare: Double? = nil,
    saturatedShare: Double? = nil
  ) {
    self.layer = layer
    self.weightMean = weightMean
    self.weightDeviation = weightDeviation
    self.weightNorm = weightNorm
    self.gradientNorm = gradientNorm
    self.updateNorm = updateNorm
    self.deadShare = deadShare
    self.saturatedShare = saturatedShare
  }

  /// How far one update moves the weights by their size; about 1e-3 is healthy (Karpathy, CS231n, "Neural
  /// Networks Part 3").
  public var updateRatio: Double { weightNorm == 0 ? 0 : updateNorm / weightNorm }
}
