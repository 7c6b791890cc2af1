import Monitoring

/// What a step did to the layers with parameters, and how everything in them is spread after it.
public struct StepObservation: Equatable, Sendable {
  /// Steps done, that one included.
  public var step: Int
  public var layers: [LayerStatistics]
  /// Of weights, gradients and outputs.
  public var histograms: [TensorHistogram]

  public var events: [RunEvent] {
    [.histograms(histograms, step: step), .layers(layers, step: step)]
  }
}

extension TrainingSession {
  /// The same as `trainStep` to the last bit, and what the step did to each layer.
  ///
  /// Layers are numbered through all networks. Outputs are those of the samples that the network itself took, where
  /// replicas had other parts of the batch. Allocates.
  /// - Complexity: beside the step, O(parameters + outputs of all layers).
  public func trainObservedStep(
    bins: Int = 64
  ) -> (summary: StepSummary, observation: StepObservation) {
    observer.begin()
    let summary = trainStep()
    let layers = observer.end(atStep: step, bins: bins)
    return (
      summary, StepObservation(step: step, layers: layers, histograms: histograms(bins: bins))
    )
  }

  /// The spread of every parameter tensor, from live memory, and of gradients and outputs where the last step was
  /// observed; layers are numbered through all networks. The first layer that reads images comes with pictures.
  public func histograms(bins: Int = 64) -> [TensorHistogram] {
    var result: [TensorHistogram] = []
    var firstLayer = 0
    let images = PreviewSource.imageShape(plan)
    for trained in objective.networks {
      let start = result.count
      result += trained.network.weightHistograms(bins: bins, firstLayer: firstLayer)
      if let images, let kernel = trained.network.kernelPictures(ofImages: images),
        let index = result[start...].firstIndex(where: { $0.layer == firstLayer + kernel.layer })
      {
        result[index].pictures = kernel.pictures
      }
      firstLayer += trained.network.layers.count
    }
    return observer.step == step ? result + observer.histograms : result
  }
}
