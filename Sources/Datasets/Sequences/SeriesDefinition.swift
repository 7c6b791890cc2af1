import Files

/// A time series as an experiment describes it: a column of a table and how far to look back and ahead.
public struct SeriesDefinition: Sendable, Equatable {
  public var origin: DataOrigin
  public var separator: UInt8
  public var hasHeader: Bool?
  public var column: ColumnReference
  /// How many values in a row a sample has.
  public var window: Int
  /// How many steps after a sample's last value its target lies.
  public var horizon: Int
  var place: SourcePlace

  /// - Parameter builtIn: the name of a series that Descent carries, in the last column below a header.
  init(from object: JSONReader, builtIn: String? = nil) throws(InputError) {
    let last = ColumnReference(.index(-1), place: object.sourcePlace())
    if let builtIn {
      origin = .builtIn(folder: builtIn, file: "\(builtIn).csv")
      (separator, hasHeader, column) = (UInt8(ascii: ","), true, last)
    } else {
      origin = .path(try object.path("path"))
      separator = try CSVDefinition.separator(object)
      hasHeader = object.has("header") ? try object.boolean("header") : nil
      column = try object.column("column") ?? last
    }
    window = try object.whole("window", in: 1...1_000_000, default: 12)
    horizon = try object.whole("horizon", in: 1...1_000_000, default: 1)
    place = object.sourcePlace()
  }
}
