import Files
import NeuralNetworks
import Tensors
import Testing

@Suite("Layer definitions")
struct LayerCatalogTests {
  private func plan(_ layers: String, shape: Shape = [4], loss: String = "mse") throws -> ModelPlan
  {
    let text = #"{"layers": \#(layers), "loss": "\#(loss)"}"#
    let node = try JSONParser.parse(Array(text.utf8), file: "model.json")
    return try ModelDefinition(from: JSONReader(node, place: "model", file: "model.json"))
      .plan(dataShape: shape)
  }

  private func failure(_ layers: String, shape: Shape = [4], loss: String = "mse") -> String? {
    do {
      _ = try plan(layers, shape: shape, loss: loss)
      return nil
    } catch { return "\(error)" }
  }

  @Test("an unknown type is told its nearest name")
  func unknownType() {
    let text = failure(#"[{"type": "desne", "units": 3}]"#)
    #expect(
      text == #"model.json:1:22: model.layers[0].type: found "desne"; expected a layer type; "#
        + #"did you mean "dense"?"#)
  }

  @Test("negative units are refused with their range")
  func negativeUnits() {
    let text = failure(#"[{"type": "dense", "units": -3}]"#) ?? ""
    #expect(text.contains("model.layers[0].units: found -3; expected a whole number from 1 to"))
  }

  @Test("an unknown key is told its nearest name")
  func unknownKey() {
    let text = failure(#"[{"type": "dense", "units": 3, "activaton": "relu"}]"#) ?? ""
    #expect(text.contains(#"unknown key "activaton"; did you mean "activation"?"#))
  }

  @Test("a reshape that does not fit names its layer")
  func reshape() {
    let text = failure(
      #"[{"type": "dense", "units": 3}, {"type": "reshape", "target_shape": [2, 2]}]"#)
    #expect(text?.contains("model.layers[1]: found an input of shape [3]") == true)
  }

  @Test("layers that no machine could hold are refused, not tried")
  func absurdSizes() {
    let big = 1_048_576
    let cases: [(layers: JSONValue, shape: Shape, text: String)] = [
      (
        [
          ["type": "reshape", "target_shape": [JSONValue(big), JSONValue(big), JSONValue(big)]],
          ["type": "flatten"],
        ], [4],
        "layers[0]: found an input of shape [4] with 4 elements; expected as many as the target "
          + "shape [1048576, 1048576, 1048576] has"
      ),
      (
        [["type": "dense", "units": JSONValue(big)], ["type": "dense", "units": JSONValue(big)]],
        [4], "layers[1]: found more than 2147483647 parameters; expected a smaller layer"
      ),
      (
        [["type": "up_sampling2d", "size": 4096], ["type": "up_sampling2d", "size": 4096]],
        [2, 2, 1],
        "layers[1]: found an output of shape [33554432, 33554432, 1]; expected a layer that "
          + "computes at most 2147483647 numbers for a sample"
      ),
      (
        [["type": "conv2d_transpose", "filters": 65536, "kernel_size": 4096, "strides": 4096]],
        [1000, 1000, 1],
        "layers[0]: found an image of shape [4096000, 4096000, 65536]; expected at most "
          + "2147483647 numbers"
      ),
      (
        [["type": "residual", "layers": [["type": "lstm", "units": 65536]]]], [65536, 1],
        "layers[0]: found more than 2147483647 parameters at layers[0] of the block; expected a "
          + "smaller layer"
      ),
      (
        [["type": "conv2d", "filters": 65536, "kernel_size": 4096, "padding": "same"]],
        [1000, 1000, 100],
        "layers[0]: found more than 2147483647 parameters; expected a smaller layer"
      ),
    ]
    for test in cases {
      #expect(LayerFixture.failure(test.layers, inputShape: test.shape) == test.text)
    }
  }

  @Test("a cross-entropy without probabilities is refused")
  func crossEntropyWithoutSoftmax() {
    let text = failure(
      #"[{"type": "dense", "units": 3}]"#, loss: "sparse_categorical_crossentropy")
    #expect(text?.contains(#"expected "softmax", because the loss"#) == true)
  }

  @Test("images go flat into a first dense layer, and by their shape when the definition says so")
  func flattening() throws {
    let flat = try plan(#"[{"type": "dense", "units": 3}]"#, shape: [28, 28, 1])
    #expect(flat.inputShape == [784])
    #expect(flat.outputShape == [3])
    let text =
      #"{"input_shape": [28, 28], "layers": [{"type": "dense", "units": 3}], "loss": "mse"}"#
    let definition = try ModelDefinition(from: JSONReader(JSONParser.parse(Array(text.utf8))))
    #expect(try definition.plan(dataShape: [28, 28, 1]).outputShape == [28, 3])
    #expect(throws: InputError.self) { try definition.plan(dataShape: [27]) }
  }
}
