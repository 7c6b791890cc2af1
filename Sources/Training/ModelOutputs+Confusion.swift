import Monitoring
import NeuralNetworks

extension TrainingPlan {
  /// Memory to count predictions in, for a classifier of not too many classes.
  func makeConfusionCounts() -> ConfusionCounts? {
    guard let classes = outputs.classes, classes.count <= ConfusionCounts.mostClasses else {
      return nil
    }
    return ConfusionCounts(columns: model.width, readsLabels: model.loss.usesLabels)
  }
}

extension TrainingSession {
  /// What the samples evaluated last were taken for, by a classifier.
  public var confusion: ConfusionMatrix? {
    guard let classes = plan.outputs.classes, let counts = model.confusion?.counts else {
      return nil
    }
    return ConfusionMatrix(classes: classes, counts: counts)
  }
}
