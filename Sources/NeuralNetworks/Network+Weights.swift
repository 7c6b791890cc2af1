import Files
import Tensors

extension Network {
  /// All parameters in the shapes of Keras, moving statistics too, by names such as `layers.0.kernel` and,
  /// within a residual block, `layers.3.layers.0.kernel`.
  public var weights: [NamedTensor] {
    places.map { place in
      NamedTensor(
        name: place.name, shape: place.shape,
        values: parameters.values(at: place.offset, count: place.shape.count))
    }
  }

  /// Replaces all parameters by tensors with the names and shapes that `weights` gives them.
  ///
  /// Nothing is changed when anything does not fit. Between passes only.
  /// - Parameter file: where the tensors come from, for errors.
  /// - Throws: `InputError` for a tensor that is missing, that no layer has, that comes twice or that has
  ///   another shape.
  public func load(_ weights: [NamedTensor], file: String? = nil) throws(InputError) {
    try check(weights, prefix: "", file: file)
    replace(weights)
  }

  /// Checks what `load` would.
  /// - Parameter prefix: what to put before the tensors' names in errors.
  public func check(
    _ weights: [NamedTensor], prefix: String, file: String? = nil
  ) throws(InputError) {
    var given: [String: NamedTensor] = [:]
    for tensor in weights {
      guard given.updateValue(tensor, forKey: tensor.name) == nil else {
        throw InputError(
          file: file, place: prefix + tensor.name, found: "the tensor a second time",
          expected: "each tensor once")
      }
    }
    let places = places
    let advice = "the weights belong to another model"
    for place in places {
      guard let tensor = given.removeValue(forKey: place.name) else {
        throw InputError(
          file: file, place: prefix + place.name, found: "no such tensor",
          expected: "one of shape \(place.shape)", advice: advice)
      }
      guard tensor.shape == place.shape else {
        throw InputError(
          file: file, place: prefix + place.name, found: "a tensor of shape \(tensor.shape)",
          expected: "\(place.shape)", advice: advice)
      }
    }
    if let extra = weights.first(where: { given[$0.name] != nil }) {
      throw InputError(
        file: file, place: prefix + extra.name, found: "a tensor that no layer of the model has",
        expected: "\(places.count) tensors", advice: advice)
    }
  }

  /// Replaces all parameters by tensors that `check` has found to fit.
  public func replace(_ weights: [NamedTensor]) {
    let values = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0.values) })
    for place in places { parameters.replace(at: place.offset, with: values[place.name] ?? []) }
  }

  /// Name, shape and place in `parameters` of every tensor, in order.
  private var places: [(name: String, shape: Shape, offset: Int)] {
    layers.indices.flatMap { index in
      layers[index].parameters.map { parameter in
        (
          "layers.\(index).\(parameter.name)", parameter.shape,
          parameterOffsets[index] + parameter.offset
        )
      }
    }
  }
}
