import Files
import Foundation
import NeuralNetworks
import Tensors
import Testing

/// A file of golden values that Keras computed; its origin is in `source` and in Fixtures/README.md.
struct KerasFixture: CustomTestStringConvertible, Sendable {
  struct Tensor {
    var layer: Int
    var name: String
    var shape: [Int]
    var data: [Float]
  }

  let name: String
  let json: JSONValue

  var testDescription: String { name }

  /// All fixtures of a kind, by the names of the files in the folder.
  static func all(prefix: String) -> [KerasFixture] {
    let folder = Bundle.module.resourcePath.map { "\($0)/Fixtures/keras" } ?? ""
    return FileContents.names(inFolder: folder).filter { $0.hasPrefix(prefix) }.compactMap { file in
      guard let bytes = try? FileContents.read("\(folder)/\(file)"),
        let node = try? JSONParser.parse(bytes)
      else { return nil }
      return KerasFixture(name: file, json: node.value)
    }
  }

  func tensors(_ key: String) -> [Tensor] {
    (json[key]?.array ?? []).map { entry in
      Tensor(
        layer: Int(entry["layer"]?.number ?? -1), name: entry["name"]?.string ?? "",
        shape: Self.shape(of: entry), data: Self.data(of: entry))
    }
  }

  func tensor(_ key: String) -> Tensor? {
    guard let entry = json[key], entry.object != nil else { return nil }
    return Tensor(layer: -1, name: key, shape: Self.shape(of: entry), data: Self.data(of: entry))
  }

  private static func shape(of entry: JSONValue) -> [Int] {
    entry["shape"]?.array?.map { Int($0.number ?? 0) } ?? []
  }

  private static func data(of entry: JSONValue) -> [Float] {
    entry["data"]?.array?.map { Float($0.number ?? .nan) } ?? []
  }

  /// The model in Descent's own form: Keras' class names in snake case, all other keys as they are.
  func model() throws -> Model {
    var layers: [JSONValue] = []
    for layer in json["model"]?.array ?? [] {
      var object = layer.object ?? [:]
      object["type"] = .string(Self.typeName(layer["layer"]?.string ?? ""))
      object["layer"] = nil
      layers.append(.object(object))
    }
    // Optimizer fixtures leave the shape to their inputs.
    let extents = json["input_shape"]?.array?.map { Int($0.number ?? 0) }
    let shape = Shape(extents ?? Array((tensor("inputs")?.shape ?? []).dropFirst()))
    let definition: JSONValue = [
      "input_shape": .array(shape.extents.map { JSONValue($0) }), "layers": .array(layers),
      "loss": json["loss_function"] ?? .null,
    ]
    let node = try JSONParser.parse(Array(JSONWriter.line(definition).utf8))
    let plan = try ModelDefinition(from: JSONReader(node)).plan(dataShape: shape)
    let batch = tensor("inputs")?.shape.first ?? 1
    let model = Model(plan, capacity: batch)
    for weight in tensors("weights") {
      let place = try #require(model.network.place(of: weight.name, layer: weight.layer))
      try #require(place.count == weight.data.count)
      model.network.parameters.replace(at: place.offset, with: weight.data)
    }
    return model
  }

  /// Keras' own rule for names, `keras.utils.to_snake_case`, but for the one that reads badly.
  private static func typeName(_ name: String) -> String {
    if name == "LeakyReLU" { return "leaky_relu" }
    return name.replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
      .replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.lowercased()
  }

  /// Writes the fixture's inputs into the network and hands its targets to `body`.
  func withTargets<Result>(of model: Model, _ body: (Int, TargetBatch) throws -> Result) throws
    -> Result
  {
    let inputs = try #require(tensor("inputs"))
    let targets = try #require(tensor("targets"))
    for (index, value) in inputs.data.enumerated() { model.network.input[index] = value }
    let labels = targets.data.map { $0.isFinite && abs($0) < 1e9 ? Int32($0) : 0 }
    return try labels.withUnsafeBufferPointer { labels in
      try targets.data.withUnsafeBufferPointer { values in
        try body(
          inputs.shape[0],
          TargetBatch(
            labels: try #require(labels.baseAddress), values: try #require(values.baseAddress)))
      }
    }
  }
}

extension Network {
  /// Where a parameter lies in the network's memory.
  func place(of name: String, layer: Int) -> (offset: Int, count: Int)? {
    guard layers.indices.contains(layer),
      let parameter = layers[layer].parameters.first(where: { $0.name == name })
    else { return nil }
    return (parameterOffsets[layer] + parameter.offset, parameter.shape.count)
  }
}

/// Whether two lists agree within a relative or an absolute distance.
func expectClose(
  _ found: [Float], _ expected: [Float], relative: Float = 1e-4, absolute: Float = 1e-5,
  _ what: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found.count == expected.count else {
    Issue.record(
      "\(what): \(found.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  for (index, (a, b)) in zip(found, expected).enumerated()
  where !(abs(a - b) <= max(absolute, relative * abs(b))) {
    Issue.record("\(what)[\(index)] is \(a), expected \(b)", sourceLocation: sourceLocation)
    return
  }
}
