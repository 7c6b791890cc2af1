import Files

/// A table as an experiment describes it: which file, which columns, what to do about missing values.
public struct CSVDefinition: Sendable, Equatable {
  public enum TargetKind: String, CaseIterable, Sendable {
    case `class`
    case value
  }

  public var origin: DataOrigin
  public var separator: UInt8
  /// Whether the first row holds names; nil to look.
  public var hasHeader: Bool?
  /// Names for a table without a header.
  var columnNames: [String]?
  /// The columns to predict; several are values, none is for samples that are their own targets.
  public var targets: [ColumnReference]
  /// Nil for a class when the column holds texts, for a value otherwise.
  public var targetKind: TargetKind?
  /// The columns to learn from, or nil for all others.
  public var inputs: [ColumnReference]?
  /// Columns of numbers that are categories all the same.
  public var categorical: [ColumnReference]
  public var missing: MissingPolicy
  var markers: MissingMarkers
  public var zeroIsMissing: [ColumnReference]
  /// The definition's place.
  var place: SourcePlace

  /// Reads the keys of a table; those of a built-in one have its defaults.
  /// - Parameter isReconstruction: whether the inputs are the targets, so that no column need be one.
  init(
    from object: JSONReader, builtIn: BuiltInTable? = nil, isReconstruction: Bool
  ) throws(InputError) {
    if let builtIn {
      origin = .builtIn(folder: builtIn.name, file: "\(builtIn.name).csv")
      hasHeader = false
      columnNames = builtIn.columnNames
      separator = UInt8(ascii: ",")
    } else {
      origin = .path(try object.path("path"))
      hasHeader = object.has("header") ? try object.boolean("header") : nil
      separator = try Self.separator(object)
    }
    let last = ColumnReference(.index(-1), place: object.sourcePlace())
    // A table of one's own may have no column to predict when it is to be reconstructed.
    targets =
      try object.columnOrColumns("target") ?? (isReconstruction && builtIn == nil ? [] : [last])
    targetKind =
      object.has("target_kind")
      ? try object.choice("target_kind", of: "a kind of target") : builtIn?.targetKind
    guard targets.count < 2 || targetKind != .class else {
      throw object.error(
        at: "target", found: "\(targets.count) columns of classes to predict",
        expected: "one column of classes, or several of values",
        advice: "set \"target_kind\" to \"value\" if they hold numbers")
    }
    inputs = try object.columns("inputs")
    categorical = try object.columns("categorical") ?? []
    missing = try object.choice("missing", of: "a policy for missing values", default: .error)
    markers = MissingMarkers(
      try object.strings("missing_markers", default: MissingMarkers.standard))
    zeroIsMissing = try object.columns("zero_is_missing") ?? []
    place = object.sourcePlace()
  }

  /// The separator of a table's cells: one ASCII character that is no quote and no line end.
  static func separator(_ object: JSONReader) throws(InputError) -> UInt8 {
    let text = try object.string("separator", default: ",")
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 128, byte != 34, byte != 10,
      byte != 13
    else {
      throw object.error(
        at: "separator", found: text.quoted, expected: "one character such as \",\" or \";\"")
    }
    return byte
  }
}
