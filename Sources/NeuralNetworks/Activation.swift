import Tensors

/// An element-wise function after a layer, or softmax over the last axis. Names and constants as in Keras.
public enum Activation: String, CaseIterable, Sendable {
  case linear
  case relu
  /// x below zero is multiplied by 0.2, Keras' default `negative_slope` as an activation name.
  case leakyRelu = "leaky_relu"
  case elu
  case selu
  /// The exact form x · Φ(x), not the tanh approximation.
  case gelu
  case silu
  case softplus
  case sigmoid
  case tanh
  case softmax

  /// The number of the kernel in `CKernels.h`; softmax has kernels of its own.
  var kernel: Int32 {
    switch self {
    case .linear, .softmax: 0
    case .relu: 1
    case .leakyRelu: 2
    case .elu: 3
    case .selu: 4
    case .gelu: 5
    case .silu: 6
    case .softplus: 7
    case .sigmoid: 8
    case .tanh: 9
    }
  }

  /// The slope below zero where a name alone does not say it: 0.2 for leaky_relu, 1 (alpha) for elu.
  public var defaultSlope: Float { self == .leakyRelu ? 0.2 : 1 }

  /// Whether the gradient needs x itself; the others are derived from y.
  var keepsInput: Bool { self == .gelu || self == .silu }
}

/// An activation with its slope, over rows of a batch.
struct ActivationPass: Sendable {
  var activation: Activation
  var slope: Float

  init(_ activation: Activation, slope: Float? = nil) {
    self.activation = activation
    self.slope = slope ?? activation.defaultSlope
  }

  /// y = f(x); x and y may be the same memory.
  func forward(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    if activation == .softmax {
      Kernels.softmax(x, into: y, rows: rows, columns: columns)
    } else if activation != .linear || UnsafePointer(y) != x {
      Kernels.activate(activation.kernel, slope: slope, x, into: y, count: rows * columns)
    }
  }

  /// dx = dy · f', from `kept`: y, or x where `keepsInput`; dy and dx may be the same memory.
  func backward(
    kept: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int
  ) {
    if activation == .softmax {
      Kernels.softmaxGradient(kept, dy, into: dx, rows: rows, columns: columns)
    } else if activation != .linear || UnsafePointer(dx) != dy {
      Kernels.activationGradient(
        activation.kernel, slope: slope, kept: kept, dy, into: dx, count: rows * columns)
    }
  }
}
