import Datasets
import Files
import Monitoring
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks
@testable import Training

@Suite("A step that is observed")
struct StepObserverTests {
  /// A convolution with a relu, one with a tanh, and a softmax that the loss computes.
  private static let layers = """
    [{"type": "reshape", "target_shape": [3, 1, 1]},
     {"type": "conv2d", "filters": 4, "kernel_size": [2, 1], "activation": "relu"},
     {"type": "flatten"}, {"type": "dense", "units": 5, "activation": "tanh"},
     {"type": "dense", "units": 2, "activation": "softmax"}]
    """

  private static let descent = #"{"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}"#

  private func session(
    layers: String = layers, optimizer: String = descent, threads: Int = 1
  ) throws -> TrainingSession {
    var plan = try TrainingFixture.plan(layers: layers, optimizer: optimizer)
    plan.threads = threads
    return TrainingSession(plan)
  }

  private func norm(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  private func isClose(_ a: Double, _ b: Double, within tolerance: Double = 1e-6) -> Bool {
    abs(a - b) <= tolerance * max(1e-3, abs(b))
  }

  /// A layer's trained values out of a block laid out as the network's parameters.
  private func values(_ block: [Float], _ network: Network, layer: Int) -> [Float] {
    network.layers[layer].parameters.filter(\.isTrainable).flatMap { parameter in
      let start = network.parameterOffsets[layer] + parameter.offset
      return Array(block[start..<start + parameter.shape.count])
    }
  }

  @Test("gives mean, deviation and norms of each layer as a naive computation does")
  func norms() throws {
    let session = try session()
    for _ in 0..<3 { _ = session.trainStep() }
    let network = session.objective.networks[0].network
    let before = network.parameters.values()
    let observation = session.trainObservedStep().observation
    #expect(observation.step == 4)
    #expect(observation.layers.map(\.layer) == [1, 3, 4])
    for layer in observation.layers {
      let old = values(before, network, layer: layer.layer)
      let new = values(network.parameters.values(), network, layer: layer.layer)
      let gradients = values(network.gradients.values(), network, layer: layer.layer)
      let mean = new.reduce(0) { $0 + Double($1) } / Double(new.count)
      let variance = new.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      #expect(isClose(layer.weightMean, mean))
      #expect(isClose(layer.weightDeviation, (variance / Double(new.count)).squareRoot()))
      #expect(isClose(layer.weightNorm, norm(new)))
      #expect(isClose(layer.gradientNorm, norm(gradients)) && layer.gradientNorm > 0)
      let update = norm(zip(new, old).map { $0 - $1 })
      #expect(isClose(layer.updateNorm, update, within: 1e-4) && update > 0)
      #expect(isClose(layer.updateRatio, update / norm(new), within: 1e-4))
    }
  }

  @Test("counts channels that a relu leaves dark for all samples, and tanh outputs at their ends")
  func idleUnits() throws {
    let session = try session()
    let network = session.objective.networks[0].network
    func bias(_ layer: Int) -> UnsafeMutablePointer<Float> {
      network.parameters.pointer + network.parameterOffsets[layer]
        + network.layers[layer].parameters[1].offset
    }
    // The third channel never fires; the second unit always does.
    bias(1)[2] = -100
    bias(3)[1] = 30
    let before = network.parameters.values()
    let layers = session.trainObservedStep().observation.layers
    let kernel = before[network.parameterOffsets[1]...]
    let convolutionBias = before[(network.parameterOffsets[1] + 16)...]
    var dead = 0
    for filter in 0..<4 {
      let fires = (0..<8).contains { sample in
        (0..<2).contains { place in
          let sum = (0..<2).reduce(convolutionBias[convolutionBias.startIndex + filter]) {
            $0 + network.input[sample * 3 + place + $1]
              * kernel[kernel.startIndex + $1 * 4 + filter]
          }
          return sum > 0
        }
      }
      if !fires { dead += 1 }
    }
    #expect(dead >= 1)
    #expect(layers[0].deadShare == Double(dead) / 4 && layers[0].saturatedShare == nil)
    let outputs = UnsafeBufferPointer(start: network.output(ofLayer: 3), count: 40)
    let saturated = outputs.filter { abs($0) >= 0.99 }.count
    #expect(saturated >= 8)
    #expect(layers[1].saturatedShare == Double(saturated) / 40 && layers[1].deadShare == nil)
    #expect(layers[2].deadShare == nil && layers[2].saturatedShare == nil)
  }

  @Test("looks at the activation layer behind a layer that has none of its own")
  func activationLayer() throws {
    let layers = """
      [{"type": "dense", "units": 6}, {"type": "activation", "activation": "relu"},
       {"type": "dense", "units": 4}, {"type": "batch_normalization"},
       {"type": "activation", "activation": "sigmoid"}, {"type": "dense", "units": 2, "activation": "softmax"}]
      """
    let session = try session(layers: layers)
    let network = session.objective.networks[0].network
    network.parameters.pointer[network.layers[0].parameters[1].offset + 5] = -100
    let found = session.trainObservedStep().observation.layers
    #expect(found.map(\.layer) == [0, 2, 3, 5])
    #expect((found[0].deadShare ?? 0) >= 1.0 / 6)
    #expect(found[1].deadShare == nil && found[1].saturatedShare == nil)
    #expect(found[2].saturatedShare != nil && found[3].saturatedShare == nil)
  }

  @Test("gives histograms of weights, gradients and outputs, each with all values")
  func histograms() throws {
    let session = try session()
    let observation = session.trainObservedStep().observation
    func counts(_ kind: TensorHistogram.Kind) -> [String: Int] {
      var counts: [String: Int] = [:]
      for histogram in observation.histograms where histogram.kind == kind {
        let name = "\(histogram.layer) \(histogram.tensor)"
        counts[name] = histogram.histogram.counts.reduce(0, +)
      }
      return counts
    }
    let parameters = [
      "1 kernel": 8, "1 bias": 4, "3 kernel": 40, "3 bias": 5, "4 kernel": 10, "4 bias": 2,
    ]
    #expect(counts(.weights) == parameters && counts(.gradients) == parameters)
    #expect(counts(.activations) == ["1 output": 64, "3 output": 40, "4 output": 16])
    let last = observation.histograms[observation.histograms.count - 1].histogram
    // Probabilities, as the layer has them in Keras.
    #expect(last.lower >= 0 && last.upper <= 1 && abs(last.mean - 0.5) < 1e-6)
    let gradient = observation.histograms.first { $0.kind == .gradients && $0.layer == 3 }
    let network = session.objective.networks[0].network
    let kernel = values(network.gradients.values(), network, layer: 3).prefix(40)
    #expect(gradient?.histogram.lower == kernel.min().map(Double.init))
    #expect(gradient?.histogram.upper == kernel.max().map(Double.init))
    // Those of a step that nobody looked at are not the last one's.
    _ = session.trainStep()
    #expect(session.histograms().allSatisfy { $0.kind == .weights })
  }

  @Test("finds no gradient and no update in a frozen layer")
  func frozen() throws {
    let session = try session()
    for _ in 0..<2 { _ = session.trainStep() }
    _ = try session.set(HyperparameterKey(rawValue: "layers.3.trainable"), to: .flag(false))
    let (_, observation) = session.trainObservedStep()
    let layer = observation.layers[1]
    #expect(layer.gradientNorm == 0 && layer.updateNorm == 0 && layer.updateRatio == 0)
    #expect(layer.weightNorm > 0 && observation.layers[0].updateNorm > 0)
    let gradients = observation.histograms.filter { $0.kind == .gradients && $0.layer == 3 }
    #expect(gradients.map(\.histogram.counts[0]) == [40, 5])
    #expect(gradients.allSatisfy { $0.histogram.lower == 0 && $0.histogram.upper == 0 })
  }

  @Test("sees with two threads what it sees with one, but for rounding")
  func threads() throws {
    let optimizers = [
      #"{"type": "sgd", "learning_rate": 0.05}"#,
      #"{"type": "sgd", "learning_rate": 0.05, "global_clipnorm": 0.1}"#,
    ]
    for optimizer in optimizers {
      func observed(_ threads: Int) throws -> StepObservation {
        let session = try session(
          layers: ThreadsTests.plainLayers, optimizer: optimizer, threads: threads)
        #expect(session.threads == threads)
        _ = session.trainStep()
        return session.trainObservedStep().observation
      }
      let (one, two) = (try observed(1), try observed(2))
      #expect(one.layers.count == 3 && two.layers.count == 3)
      for (a, b) in zip(one.layers, two.layers) {
        #expect(isClose(a.weightNorm, b.weightNorm, within: 1e-5))
        #expect(isClose(a.gradientNorm, b.gradientNorm, within: 1e-3))
        #expect(isClose(a.updateNorm, b.updateNorm, within: 1e-3))
      }
      // The network has four of the eight samples then.
      let outputs = two.histograms.filter { $0.kind == .activations }
      #expect(outputs.map { $0.histogram.counts.reduce(0, +) } == [2800, 1200, 8])
    }
  }

  @Test("numbers the layers of a generator and a discriminator through")
  func adversarial() throws {
    let session = try AdversarialFixture.session()
    _ = session.trainStep()
    let (_, observation) = session.trainObservedStep()
    #expect(observation.layers.map(\.layer) == [0, 1, 3, 4, 6, 8])
    #expect(observation.layers.allSatisfy { $0.updateNorm > 0 && $0.gradientNorm > 0 })
    #expect(observation.layers[0].saturatedShare != nil)
    let gradients = observation.histograms.filter { $0.kind == .gradients }
    #expect(gradients.map(\.layer) == [0, 0, 1, 1, 3, 3, 4, 4, 6, 6, 8, 8])
    let outputs = observation.histograms.filter { $0.kind == .activations }
    #expect(outputs.map(\.layer) == [0, 1, 3, 4, 5, 6, 8])
  }

  @Test("leaves losses as they are to the last bit")
  func sameLosses() throws {
    func losses(_ session: TrainingSession, observed: Bool) -> [UInt32] {
      var losses: [UInt32] = []
      while !session.isFinished {
        let summary = observed ? session.trainObservedStep().summary : session.trainStep()
        losses += [summary.maximum[0].bitPattern, summary.maximum[1].bitPattern]
        guard session.isAtEpochEnd else { continue }
        for event in session.endEpoch() {
          guard case .epoch(let report) = event else { continue }
          losses += report.metrics.entries.map { Float($0.value).bitPattern }
        }
      }
      return losses
    }
    #expect(try losses(session(), observed: true) == losses(session(), observed: false))
    #expect(
      try losses(AdversarialFixture.session(), observed: true)
        == losses(AdversarialFixture.session(), observed: false))
    func shared() throws -> TrainingSession {
      try session(layers: ThreadsTests.layers, threads: 2)
    }
    #expect(try losses(shared(), observed: true) == losses(shared(), observed: false))
  }

  @Test("leaves the steps after it without allocations")
  func allocatesNothing() throws {
    let session = try session()
    _ = session.trainObservedStep()
    guard let count = allocations(in: { for _ in 0..<4 { _ = session.trainStep() } }) else {
      return
    }
    #expect(count == 0)
  }

  @Test("gives pictures of the kernel of the layer that reads images, and of no other")
  func pictures() throws {
    let dataset = TrainingSessionPreviewTests.images(60, training: 40)
    let shape = dataset.samples.shape
    let dense = TrainingSession(try TrainingFixture.plan(dataset: dataset))
    let all = dense.trainObservedStep().observation.histograms
    #expect(all.map(\.pictures.count) == [8] + Array(repeating: 0, count: all.count - 1))
    let network = dense.objective.networks[0].network
    let third = all[0].pictures[2]
    #expect(third.rows == shape.extents[0] && third.columns == shape.extents[1])
    let weights = (0..<shape.count).map { network.parameters.pointer[$0 * 8 + 2] }
    let largest = weights.map(abs).max() ?? 1
    #expect(third.pixels == weights.map { UInt8((128 + 127 * ($0 / largest)).rounded()) })

    let layers = """
      [{"type": "conv2d", "filters": 5, "kernel_size": 3}, {"type": "conv2d", "filters": 40,
        "kernel_size": 2}, {"type": "flatten"},
       {"type": "dense", "units": 2, "activation": "softmax"}]
      """
    let convolution = TrainingSession(try TrainingFixture.plan(layers: layers, dataset: dataset))
    let tensors = convolution.histograms()
    #expect(tensors.map(\.pictures.count) == [5, 0, 0, 0, 0, 0])
    #expect(tensors[0].pictures[4].rows == 3 && tensors[0].pictures[4].pixels.count == 9)
    // A table has none.
    #expect(TrainingSession(try TrainingFixture.plan()).histograms().allSatisfy(\.pictures.isEmpty))
  }

  @Test("of numbers that are no longer finite shows that they are not")
  func notFinite() throws {
    let session = try session()
    let network = session.objective.networks[0].network
    network.parameters.pointer[network.parameterOffsets[4]] = .nan
    let layers = session.trainObservedStep().observation.layers
    #expect(layers[2].weightNorm.isNaN && layers[2].updateRatio.isNaN)
    #expect(layers[0].gradientNorm.isNaN)
  }
}
