import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Initializers")
struct InitializerTests {
  private func weights(_ name: String, inputs: Int, units: Int) throws -> [Float] {
    try LayerFixture.network(
      [["type": "dense", "units": JSONValue(units), "kernel_initializer": .string(name)]],
      inputShape: [inputs]
    ).values(of: "kernel")
  }

  @Test(
    "orthogonal makes the shorter side's vectors orthonormal", arguments: [(3, 8), (8, 3), (6, 6)])
  func orthogonal(inputs: Int, units: Int) throws {
    let weights = try weights("orthogonal", inputs: inputs, units: units)
    if inputs <= units {
      expectOrthogonalRows(weights, columns: units)
    } else {
      let transposed = (0..<units).flatMap { unit in
        (0..<inputs).map { weights[$0 * units + unit] }
      }
      expectOrthogonalRows(transposed, columns: inputs)
    }
  }

  @Test("normal ones have the variance of their paper, and end at two deviations before widening")
  func normals() throws {
    let variances = ["glorot_normal": 2.0 / 300, "he_normal": 2.0 / 200, "lecun_normal": 1.0 / 200]
    for (name, variance) in variances {
      let weights = try weights(name, inputs: 200, units: 100).map(Double.init)
      let found = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
      #expect(abs(found / variance - 1) < 0.05, "\(name)")
      let limit = 2 * variance.squareRoot() / 0.8796
      #expect(weights.allSatisfy { abs($0) <= limit }, "\(name)")
    }
  }

  @Test("uniform ones fill the interval of their paper")
  func uniforms() throws {
    let limits = [
      "glorot_uniform": 6.0 / 300, "he_uniform": 6.0 / 200, "lecun_uniform": 3.0 / 200,
      "random_uniform": 0.05 * 0.05,
    ]
    for (name, square) in limits {
      let weights = try weights(name, inputs: 200, units: 100).map(Double.init)
      let largest = weights.map(abs).max() ?? 0
      #expect(largest <= square.squareRoot() * 1.000001, "\(name)")
      #expect(largest > square.squareRoot() * 0.999, "\(name)")
    }
  }
}

/// Whether all rows have length 1 and stand at right angles.
func expectOrthogonalRows(
  _ values: [Float], columns: Int, sourceLocation: SourceLocation = #_sourceLocation
) {
  let rows = values.count / columns
  for a in 0..<rows {
    for b in 0...a {
      let product = (0..<columns).reduce(0.0) {
        $0 + Double(values[a * columns + $1]) * Double(values[b * columns + $1])
      }
      #expect(
        abs(product - (a == b ? 1 : 0)) < 1e-6, "rows \(a) and \(b)", sourceLocation: sourceLocation
      )
    }
  }
}
