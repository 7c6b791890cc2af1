import Tensors

/// What a network is trained to make small, by its Keras name. Values are means over a batch.
public enum Loss: String, CaseIterable, Sendable {
  /// −log p[label]; the target is a class number.
  case sparseCategoricalCrossentropy = "sparse_categorical_crossentropy"
  /// −Σ t log p; the target is a distribution over classes.
  case categoricalCrossentropy = "categorical_crossentropy"
  /// −(t log p + (1 − t) log(1 − p)), mean over outputs.
  case binaryCrossentropy = "binary_crossentropy"
  /// (y − t)², mean over outputs.
  case meanSquaredError = "mean_squared_error"
  /// |y − t|, mean over outputs.
  case meanAbsoluteError = "mean_absolute_error"
  /// ½(y − t)² up to |y − t| = 1, linear beyond (Huber, 1964), mean over outputs.
  case huber

  /// Keras' short names.
  static let aliases: [String: Loss] = [
    "mse": .meanSquaredError, "mae": .meanAbsoluteError,
  ]

  /// All names that a definition may use.
  public static var names: [String] { allCases.map(\.rawValue) + aliases.keys.sorted() }

  /// The loss of that name or short name.
  public init?(name: String) {
    guard let loss = Loss(rawValue: name) ?? Loss.aliases[name] else { return nil }
    self = loss
  }

  /// The activation that the last layer must have, which the loss computes together with itself.
  ///
  /// From logits, log-softmax and log-sigmoid are exact where probabilities would round to 0 or 1.
  public var fusedActivation: Activation? {
    switch self {
    case .sparseCategoricalCrossentropy, .categoricalCrossentropy: .softmax
    case .binaryCrossentropy: .sigmoid
    case .meanSquaredError, .meanAbsoluteError, .huber: nil
    }
  }

  /// Whether targets can be smoothed: moved a little towards all classes (Szegedy et al., CVPR 2016).
  public var canSmooth: Bool {
    self == .categoricalCrossentropy || self == .binaryCrossentropy
  }

  /// Whether targets are class numbers rather than values.
  public var usesLabels: Bool { self == .sparseCategoricalCrossentropy }

  /// Computes the loss of a batch.
  ///
  /// Where `fusedActivation` is set, `outputs` go in as logits and come out as probabilities.
  /// - Parameters:
  ///   - outputs: `[rows, columns]`.
  ///   - gradient: `[rows, columns]`, receives the gradient of the mean over the batch; nil for none.
  /// - Returns: the sum over rows; divide by their number for the mean.
  func evaluate(
    _ outputs: UnsafeMutablePointer<Float>, _ targets: TargetBatch,
    gradient: UnsafeMutablePointer<Float>?, rows: Int, columns: Int, scale: Float,
    smoothing: Float
  ) -> Double {
    switch self {
    case .sparseCategoricalCrossentropy:
      Kernels.softmaxCrossEntropy(
        outputs, labels: targets.labels, gradient: gradient, rows: rows, columns: columns,
        scale: scale)
    case .categoricalCrossentropy:
      Kernels.softmaxCrossEntropy(
        outputs, targets: targets.values, gradient: gradient, rows: rows, columns: columns,
        scale: scale, smoothing: smoothing)
    case .binaryCrossentropy:
      Kernels.sigmoidCrossEntropy(
        outputs, targets: targets.values, gradient: gradient, rows: rows, columns: columns,
        scale: scale, smoothing: smoothing)
    case .meanSquaredError:
      Kernels.meanSquaredError(
        outputs, targets: targets.values, gradient: gradient, rows: rows, columns: columns,
        scale: scale)
    case .meanAbsoluteError:
      Kernels.meanAbsoluteError(
        outputs, targets: targets.values, gradient: gradient, rows: rows, columns: columns,
        scale: scale)
    case .huber:
      Kernels.huber(
        outputs, targets: targets.values, gradient: gradient, rows: rows, columns: columns,
        delta: 1, scale: scale)
    }
  }
}

/// The targets of a batch, in the form that its loss and metrics read.
public struct TargetBatch {
  /// `[rows]` class numbers; read by losses that use labels and by accuracy over several outputs.
  public var labels: UnsafePointer<Int32>
  /// `[rows, outputs]` values; read by all other losses.
  public var values: UnsafePointer<Float>

  public init(labels: UnsafePointer<Int32>, values: UnsafePointer<Float>) {
    self.labels = labels
    self.values = values
  }
}
