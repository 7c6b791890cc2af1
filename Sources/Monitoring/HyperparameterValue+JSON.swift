import Files

extension HyperparameterValue {
  public var json: JSONValue {
    switch self {
    case .number(let value): JSONValue(value)
    case .flag(let value): .boolean(value)
    case .choice(let name): .string(name)
    }
  }

  /// - Returns: nil for null, lists and objects.
  public init?(json: JSONValue) {
    switch json {
    case .number(let value): self = .number(value)
    case .boolean(let value): self = .flag(value)
    case .string(let name): self = .choice(name)
    default: return nil
    }
  }
}
