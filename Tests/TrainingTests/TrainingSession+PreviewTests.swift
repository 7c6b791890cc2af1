import Datasets
import Files
import Monitoring
import Tensors
import Testing

@testable import Training

@Suite("A preview")
struct TrainingSessionPreviewTests {
  /// Pictures of 4 by 6, bright on the left for class 0 and on the right for class 1; `count` in all.
  static func images(
    _ count: Int = 60, training: Int = 40, channels: Int = 1, targets: Samples.Targets? = nil
  ) -> Dataset {
    var random = RandomGenerator(seed: 3)
    var pixels: [UInt8] = []
    var labels: [Int32] = []
    for index in 0..<count {
      labels.append(Int32(index % 2))
      for place in 0..<24 {
        let isBright = (place % 6 < 3) == (index % 2 == 0)
        for _ in 0..<channels { pixels.append(UInt8((isBright ? 200 : 0) + random.below(50))) }
      }
    }
    let samples = Samples(
      shape: [4, 6, channels], count: count, features: .bytes(pixels, scale: 1 / 255),
      targets: targets ?? .labels(labels, count: 2))
    return Dataset(samples: samples, trainingCount: training)
  }

  static func autoencoder(_ dataset: Dataset, epochs: Int = 3) throws -> TrainingPlan {
    try TrainingFixture.plan(
      layers: #"[{"type": "dense", "units": 24, "activation": "sigmoid"}]"#,
      loss: "mean_squared_error", metrics: "[]",
      optimizer: #"{"type": "adam", "learning_rate": 0.05}"#, epochs: epochs, dataset: dataset)
  }

  /// The classifications of a session's preview.
  static func found(_ session: TrainingSession) throws -> Classifications {
    guard case .classifications(let found)? = session.preview() else { throw Missing() }
    return found
  }

  private func classifications(_ session: TrainingSession) throws -> [Classification] {
    try Self.found(session).answers
  }

  private struct Missing: Error {}

  @Test("of a classifier shows the first held-out images, their truth and what it takes them for")
  func classification() throws {
    let dataset = Self.images()
    let session = TrainingSession(try TrainingFixture.plan(epochs: 30, dataset: dataset))
    _ = TrainingFixture.losses(session)
    let answers = try classifications(session)
    #expect(answers.count == 20)
    #expect(answers.map(\.truth) == (40..<60).map { "\($0 % 2)" })
    #expect(answers.allSatisfy { $0.isRight })
    #expect(answers.allSatisfy { (0.5...1).contains($0.confidence) })
    guard case .bytes(let pixels, _) = dataset.samples.features else { throw Missing() }
    #expect(
      answers[1].image == GrayImage(rows: 4, columns: 6, pixels: Array(pixels[41 * 24..<42 * 24])))
  }

  @Test("shows 32 images at most, of the training samples where nothing is held out")
  func bounds() throws {
    let many = TrainingSession(try TrainingFixture.plan(dataset: Self.images(200, training: 100)))
    #expect(try classifications(many).count == 32)
    let whole = TrainingSession(try TrainingFixture.plan(dataset: Self.images(10, training: 10)))
    #expect(try classifications(whole).map(\.truth) == (0..<10).map { "\($0 % 2)" })
  }

  @Test("needs no more room than a batch has")
  func smallBatches() throws {
    // Three validation samples and batches of two: the network has room for three rows.
    let dataset = Self.images(40, training: 37)
    let small = TrainingSession(try TrainingFixture.plan(batchSize: 2, dataset: dataset))
    let large = TrainingSession(try TrainingFixture.plan(batchSize: 37, dataset: dataset))
    let pairs = zip(try classifications(small), try classifications(large))
    #expect(pairs.allSatisfy { $0.prediction == $1.prediction })
    let training = Self.images(40, training: 40)
    let one = TrainingSession(try TrainingFixture.plan(batchSize: 1, dataset: training))
    #expect(try classifications(one).count == 32)
  }

  @Test("of one sigmoid output tells two classes apart")
  func binary() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: #"[{"type": "dense", "units": 1, "activation": "sigmoid"}]"#,
        loss: "binary_crossentropy", epochs: 30, dataset: Self.images()))
    _ = TrainingFixture.losses(session)
    let answers = try classifications(session)
    #expect(answers.allSatisfy { $0.isRight && $0.confidence >= 0.5 && $0.confidence <= 1 })
    #expect(Set(answers.map(\.prediction)) == ["0", "1"])
  }

  @Test("of a network whose weights are no numbers says so")
  func notFinite() throws {
    let session = TrainingSession(try TrainingFixture.plan(dataset: Self.images()))
    session.model.network.parameters.pointer[0] = .nan
    let answers = try classifications(session)
    #expect(answers.allSatisfy { $0.prediction == "NaN" && $0.confidence == 0 && !$0.isRight })
  }

  @Test("of an autoencoder puts a reconstruction that gets better beside each original")
  func reconstruction() throws {
    func error(_ session: TrainingSession) throws -> Int {
      guard case .reconstructions(let pairs)? = session.preview() else { throw Missing() }
      #expect(pairs.count == 20)
      return pairs.reduce(0) { sum, pair in
        #expect(pair.input == nil && pair.output.rows == 4 && pair.output.columns == 6)
        return zip(pair.original.pixels, pair.output.pixels).reduce(sum) {
          $0 + abs(Int($1.0) - Int($1.1))
        }
      }
    }
    let session = TrainingSession(
      try Self.autoencoder(Self.images(targets: .inputs), epochs: 20))
    let before = try error(session)
    _ = TrainingFixture.losses(session)
    #expect(try error(session) < before / 2)
  }

  @Test("of a network that takes noise away shows the noisy input, the same every time")
  func noisyInput() throws {
    func inputs(_ session: TrainingSession) throws -> [GrayImage?] {
      guard case .reconstructions(let pairs)? = session.preview() else { throw Missing() }
      return pairs.map(\.input)
    }
    for training in [40, 60] {
      let session = TrainingSession(
        try Self.autoencoder(Self.images(training: training, targets: .inputs)))
      #expect(try inputs(session).allSatisfy { $0 == nil })
      _ = try session.set(.inputNoise, to: 0.3)
      guard case .reconstructions(let pairs)? = session.preview() else { throw Missing() }
      #expect(pairs.allSatisfy { $0.input != nil && $0.input != $0.original })
      let first = try inputs(session)
      _ = TrainingFixture.losses(session)
      #expect(try inputs(session) == first)
    }
  }

  @Test("of a generator shows what it makes of the same noise, in the levels of the real images")
  func generated() throws {
    let layers = """
      [{"type": "dense", "units": 24, "activation": "sigmoid"},
       {"type": "reshape", "target_shape": [4, 6, 1]}]
      """
    let plan = try TrainingPlan(
      AdversarialFixture.definition(
        generator: layers,
        discriminator: """
          [{"type": "flatten"}, {"type": "dense", "units": 1, "activation": "sigmoid"}]
          """), dataset: Self.images())
    func images(_ session: TrainingSession) throws -> [GrayImage] {
      guard case .samples(let images)? = session.preview() else { throw Missing() }
      return images
    }
    let session = TrainingSession(plan)
    let before = try images(session)
    #expect(before.count == 32 && before[0].rows == 4 && before[0].columns == 6)
    #expect(try images(session) == before)
    let values = try #require(session.generatedSamples(count: 1))
    #expect(before[0].pixels == values.map { UInt8(($0 * 255).rounded()) })
    _ = session.trainStep()
    #expect(try images(session) != before)
    #expect(try AdversarialFixture.session().preview() == nil)
  }

  @Test("of several channels shows their mean")
  func channels() throws {
    let session = TrainingSession(
      try TrainingFixture.plan(dataset: Self.images(channels: 3)))
    let image = try classifications(session)[0].image
    guard case .bytes(let pixels, _) = Self.images(channels: 3).samples.features else {
      throw Missing()
    }
    let start = 40 * 72
    let mean = (Int(pixels[start]) + Int(pixels[start + 1]) + Int(pixels[start + 2])) / 3
    #expect(image.pixels.count == 24)
    #expect(abs(Int(image.pixels[0]) - mean) <= 1)
  }

  @Test("of a series is in the series' own unit, over the held-out part")
  func series() throws {
    let text = """
      {"schema": "descent/experiment/1", "name": "series",
       "data": {"source": "airline-passengers", "window": 12, "validation_split": 0.25,
                "normalization": "standardize", "target_normalization": "standardize"},
       "model": {"layers": [{"type": "flatten"}, {"type": "dense", "units": 1}], "loss": "mse"},
       "training": {"optimizer": {"type": "sgd", "learning_rate": 0}, "epochs": 1}}
      """
    let plan = try TrainingPlan(
      ExperimentDefinition(
        JSONParser.parse(Array(text.utf8), file: "series.json"), file: "series.json"))
    let session = TrainingSession(plan)
    // The last of the twelve months alone: the forecast is that nothing changes.
    let parameters = session.model.network.parameters
    parameters.zero()
    parameters.pointer[11] = 1
    guard case .series(let truth, let prediction)? = session.preview() else { throw Missing() }
    #expect(truth.count == 33 && prediction.count == 33)
    // The passengers of December 1960, in thousands, and of the month before.
    #expect(truth[32].rounded() == 432)
    #expect(prediction[32].rounded() == 390)
    for month in 1..<33 { #expect(abs(prediction[month] - truth[month - 1]) < 0.01) }
  }

  @Test("there is none for a table")
  func table() throws {
    #expect(TrainingSession(try TrainingFixture.plan()).preview() == nil)
  }

  @Test("changes nothing: the losses and weights that follow are the same to the last bit")
  func disturbsNothing() throws {
    let layers = """
      [{"type": "conv2d", "filters": 2, "kernel_size": 3}, {"type": "batch_normalization"},
       {"type": "dropout", "rate": 0.5}, {"type": "flatten"}, {"type": "gaussian_noise",
       "stddev": 0.1}, {"type": "dense", "units": 2, "activation": "softmax"}]
      """
    func run(previews: Bool) throws -> (losses: [Float], weights: [UInt32]) {
      let session = TrainingSession(
        try TrainingFixture.plan(
          layers: layers, metrics: #"["accuracy", "auc"]"#, dataset: Self.images()))
      var losses: [Float] = []
      while !session.isFinished {
        losses.append(session.trainStep().maximum[0])
        if previews { _ = session.preview() }
        if session.isAtEpochEnd {
          losses += session.finishEpoch().metrics.entries.map { Float($0.value) }
        }
      }
      return (losses, session.model.network.parameters.values().map(\.bitPattern))
    }
    let (with, without) = (try run(previews: true), try run(previews: false))
    #expect(with.losses == without.losses)
    #expect(with.weights == without.weights)
  }

  @Test("values that are no levels of a byte become black at their least and white at their most")
  func pixelScale() {
    func levels(_ values: [Float], scalings: [Scaling] = []) -> [UInt8] {
      let scale = PixelScale(shape: [1, values.count, 1], scalings: scalings, values: values)
      return values.withUnsafeBufferPointer { scale.image($0, at: 0).pixels }
    }
    #expect(levels([0, 0.5, 1]) == [0, 128, 255])
    #expect(levels([-1, 0, 1]) == [0, 128, 255])
    #expect(levels([0, 51, 255]) == [0, 51, 255])
    #expect(levels([-300, 0, 300]) == [0, 128, 255])
    #expect(levels([7, 7]) == [7, 7])
    #expect(levels([500, 500]) == [0, 0])
    #expect(levels([0, .nan, 1, .infinity]) == [0, 0, 255, 255])
    // Standardized 0…1 with mean 0.5 and deviation 0.25.
    #expect(levels([-2, 0, 2], scalings: [Scaling(offset: 0.5, scale: 0.25)]) == [0, 128, 255])
  }

  @Test("finds mistakes among held-out samples, the most confident first, and none without them")
  func mistakes() throws {
    let dataset = Self.images(60, training: 40)
    let trained = TrainingSession(try TrainingFixture.plan(epochs: 30, dataset: dataset))
    _ = TrainingFixture.losses(trained)
    let right = try Self.found(trained)
    #expect(right.examined == 20 && right.wrong == 0 && right.mistakes.isEmpty)
    let fresh = TrainingSession(
      try TrainingFixture.plan(
        layers: #"[{"type": "flatten"}, {"type": "dense", "units": 2, "activation": "softmax"}]"#,
        batchSize: 7, dataset: dataset))
    // All samples are taken for the second class, more or less surely.
    let network = fresh.model.network
    for index in 0..<network.parameters.count { network.parameters.pointer[index] = 0 }
    for input in 0..<24 { network.parameters.pointer[2 * input + 1] = 0.1 }
    let wrong = try Self.found(fresh)
    #expect(wrong.examined == 20 && wrong.wrong == 10 && wrong.mistakes.count == 10)
    #expect(wrong.mistakes.allSatisfy { $0.truth == "0" && $0.prediction == "1" })
    let confidences = wrong.mistakes.map(\.confidence)
    #expect(confidences == confidences.sorted(by: >))
  }

  @Test("of two features shows which class each place of the plane is taken for")
  func regions() throws {
    // The class is whether the first feature is above the second.
    var random = RandomGenerator(seed: 3)
    let values = (0..<400).map { _ in 4 * random.uniform() - 2 }
    let dataset = Dataset(
      samples: Samples(
        shape: [2], count: 200, features: .floats(values),
        targets: .labels(
          (0..<200).map { values[2 * $0] > values[2 * $0 + 1] ? 1 : 0 }, count: 2)),
      trainingCount: 160)
    let session = TrainingSession(
      try TrainingFixture.plan(
        layers: #"[{"type": "dense", "units": 2, "activation": "softmax"}]"#,
        optimizer: #"{"type": "adam", "learning_rate": 0.1}"#, epochs: 20, dataset: dataset))
    _ = TrainingFixture.losses(session)
    guard case .regions(let regions)? = session.preview() else { throw Missing() }
    #expect(regions.labels.count == regions.columns * regions.rows)
    #expect(
      regions.points.count == 160 && regions.points[7].label == (values[14] > values[15] ? 1 : 0))
    func label(_ x: Double, _ y: Double) -> Int {
      let column = (x - regions.x.lowerBound) / (regions.x.upperBound - regions.x.lowerBound)
      let row = (regions.y.upperBound - y) / (regions.y.upperBound - regions.y.lowerBound)
      return regions.labels[
        Int(row * Double(regions.rows)) * regions.columns + Int(column * Double(regions.columns))]
    }
    #expect(label(1.5, -1.5) == 1 && label(-1.5, 1.5) == 0)
    #expect(label(1.5, 0.5) == 1 && label(-0.5, 0.5) == 0)
  }
}
