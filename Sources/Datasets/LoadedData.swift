import Files
import Tensors

/// What a reader of one source hands on: samples in the order of the file, before they are split, filled and scaled.
struct LoadedData: Sendable {
  var shape: Shape
  var count: Int
  /// Missing values are NaN until `fill` takes their place.
  var features: Samples.Features
  var targets: Samples.Targets
  /// A test set of its own; nil when the samples may be split for one.
  var test: TestSource?
  var fill = MissingPolicy.error
  /// Features that are 0 or 1 for a category, which scaling leaves alone; empty when there are none.
  var isIndicator: [Bool] = []
  /// Whether the targets are of the same kind as the features, so that both are scaled alike.
  var targetsFollowFeatures = false
  var names = DataNames()
  /// How a table's columns became features; nil for other data.
  var encoding: TableEncoding?

  init(shape: Shape, count: Int, features: Samples.Features, targets: Samples.Targets) {
    self.shape = shape
    self.count = count
    self.features = features
    self.targets = targets
  }

  init(_ samples: Samples, test: TestSource? = nil) {
    self.init(
      shape: samples.shape, count: samples.count, features: samples.features,
      targets: samples.targets)
    self.test = test
  }

  var samples: Samples {
    Samples(shape: shape, count: count, features: features, targets: targets)
  }

  /// More elements than this are refused: they would not fit in most memories, nor in the gathering's indices.
  static let largestCount = 1 << 31
}

/// What the numbers of a data set stand for, as far as the data says so.
public struct DataNames: Sendable, Equatable {
  /// The name of each class, sorted; its place is the class's number. Empty when the data only numbers them.
  public var classes: [String] = []
  /// The name of each feature of a flat sample; a category has `column=value`. Empty when there are none.
  public var features: [String] = []
  /// The name of each column that is predicted. Empty when there are none.
  public var targets: [String] = []

  public init() {}
}
