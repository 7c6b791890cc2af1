import Files
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@Suite("The weights of a network")
struct NetworkWeightsTests {
  private func network(seed: UInt64, units: Int = 2) throws -> Network {
    try LayerFixture.network(
      [
        ["type": "dense", "units": 3, "use_bias": false],
        [
          "type": "residual",
          "layers": [["type": "dense", "units": 3], ["type": "batch_normalization"]],
        ],
        ["type": "activation", "activation": "relu"],
        ["type": "dense", "units": JSONValue(units)],
      ], inputShape: [4], seed: seed)
  }

  private func failure(_ change: (inout [NamedTensor]) -> Void) throws -> String? {
    let network = try network(seed: 2)
    let before = network.parameters.values()
    var weights = try self.network(seed: 1).weights
    change(&weights)
    do {
      try network.load(weights, file: "w.safetensors")
      return nil
    } catch {
      #expect(network.parameters.values() == before)
      return "\(error)"
    }
  }

  @Test("have the names of layer and parameter, inside of blocks too, and Keras' shapes")
  func names() throws {
    let weights = try network(seed: 1).weights
    #expect(
      weights.map(\.name) == [
        "layers.0.kernel", "layers.1.layers.0.kernel", "layers.1.layers.0.bias",
        "layers.1.layers.1.gamma", "layers.1.layers.1.beta", "layers.1.layers.1.moving_mean",
        "layers.1.layers.1.moving_variance", "layers.3.kernel", "layers.3.bias",
      ])
    #expect(weights[0].shape == [4, 3])
    #expect(weights[6].values == [1, 1, 1])
    #expect(weights[7].shape == [3, 2])
  }

  @Test("make another network the same, through a file")
  func roundTrip() throws {
    let (first, second) = (try network(seed: 1), try network(seed: 2))
    #expect(first.parameters.values() != second.parameters.values())
    let folder = try TemporaryDirectory()
    let path = folder.file("w.safetensors")
    try Safetensors(first.weights).write(to: path)
    try second.load(try Safetensors(contentsOf: path).tensors.reversed())
    #expect(first.parameters.values() == second.parameters.values())
    #expect(first.output(of: [1, 2, 3, 4]) == second.output(of: [1, 2, 3, 4]))
  }

  @Test("of another model are refused, and change nothing")
  func misfits() throws {
    #expect(
      try failure { $0.remove(at: 2) }
        == "w.safetensors: layers.1.layers.0.bias: found no such tensor; expected one of shape [3]; "
        + "the weights belong to another model")
    #expect(
      try failure { $0.append(NamedTensor(name: "layers.9.bias", shape: [1], values: [0])) }
        == "w.safetensors: layers.9.bias: found a tensor that no layer of the model has; expected "
        + "9 tensors; the weights belong to another model")
    #expect(
      try failure { $0[0].shape = [3, 4] }
        == "w.safetensors: layers.0.kernel: found a tensor of shape [3, 4]; expected [4, 3]; "
        + "the weights belong to another model")
    #expect(
      try failure { $0.append($0[0]) }
        == "w.safetensors: layers.0.kernel: found the tensor a second time; expected each tensor "
        + "once")
    #expect(try failure { _ in } == nil)
  }
}
