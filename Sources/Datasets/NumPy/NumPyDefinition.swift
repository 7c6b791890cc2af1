import Files

/// Arrays of NumPy as an experiment describes them: `.npy` files, or the arrays of one `.npz`.
public struct NumPyDefinition: Sendable, Equatable {
  /// The `.npz` that has the arrays, or nil when each is a file.
  public var archive: String?
  /// The samples, first axis first: a file, or a name in the archive. The same goes for the others.
  public var features: String
  /// What to predict, or nil when the samples are to be reconstructed.
  public var targets: String?
  public var testFeatures: String?
  public var testTargets: String?
  /// Nil for classes when the targets are whole numbers, for values otherwise.
  public var targetKind: CSVDefinition.TargetKind?
  /// What the features are divided by.
  public var divisor: Double

  init(from object: JSONReader, isReconstruction: Bool) throws(InputError) {
    archive = object.has("path") ? try object.path("path") : nil
    let isArchive = archive != nil
    func array(_ key: String) throws(InputError) -> String {
      isArchive ? try object.string(key) : try object.path(key)
    }
    features = try array("features")
    targets = isReconstruction ? nil : try array("targets")
    targetKind =
      object.has("target_kind") && !isReconstruction
      ? try object.choice("target_kind", of: "a kind of target") : nil
    if object.has("test_features") || (!isReconstruction && object.has("test_targets")) {
      testFeatures = try array("test_features")
      testTargets = isReconstruction ? nil : try array("test_targets")
    }
    divisor = try object.number("divide_by", in: 1e-30...1e30, default: 1)
  }
}
