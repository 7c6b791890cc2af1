/// A tensor with its name, as a file of weights holds it; values in row-major order.
public struct NamedTensor: Equatable, Sendable {
  public var name: String
  public var shape: Shape
  public var values: [Float]

  public init(name: String, shape: Shape, values: [Float]) {
    precondition(values.count == shape.count, "as many values as the shape has elements")
    self.name = name
    self.shape = shape
    self.values = values
  }
}
