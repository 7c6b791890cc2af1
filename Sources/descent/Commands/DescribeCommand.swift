import ArgumentParser
import Files
import Monitoring
import NeuralNetworks
import Training

/// `descent describe`: the network of an experiment, layer by layer, and what training it takes.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Show the layers of an experiment, their parameters and what training takes.",
    discussion: """
      Reads the definition and its data and checks both, and trains nothing. Multiply-adds are those of one sample on
      its way forward; memory is for a batch of the definition's size.

      EXAMPLES
        descent describe mnist-mlp
        descent describe my-experiment.json --format json
      """)

  @Argument(
    help: "A definition file, or the name of one in experiments/.",
    completion: .custom { _, _, _ in ExperimentLocator.names })
  var experiment: String

  @Option(name: .long, help: "table, json, csv or markdown; csv holds the layers.")
  var format: OutputFormat = .table

  func run() throws {
    let path = try ExperimentLocator.path(of: experiment)
    let description = ModelDescription(
      try TrainingPlan(try ExperimentDefinition(contentsOf: path)))
    switch format {
    case .json: print(JSONWriter.pretty(description.json), terminator: "")
    case .csv: print(description.layerTable(withTotal: false).text(as: .csv))
    case .table, .markdown:
      print(description.layerTable(withTotal: true).text(as: format))
      print("\n" + description.factTable.text(as: format))
    }
  }
}

/// What `descent describe` says of a plan, as tables and as JSON.
private struct ModelDescription {
  private let plan: TrainingPlan
  private let footprint: MemoryFootprint

  init(_ plan: TrainingPlan) {
    self.plan = plan
    footprint = plan.networks.dropFirst().reduce(Self.footprint(of: plan.networks[0], plan)) {
      $0 + Self.footprint(of: $1, plan)
    }
  }

  private static func footprint(
    of network: PlannedNetwork, _ plan: TrainingPlan
  ) -> MemoryFootprint {
    MemoryFootprint(
      layers: network.network.layers, inputShape: network.network.inputShape,
      batch: plan.definition.training.batchSize)
  }

  /// All layers with their types; after the name of their network where there are several.
  private var typedLayers: [(type: String, layer: any Layer)] {
    plan.networks.flatMap { network in
      zip(network.network.typeNames, network.network.layers).map { type, layer in
        (network.name.isEmpty ? type : "\(network.name) \(type)", layer)
      }
    }
  }

  private var layers: [any Layer] { typedLayers.map(\.layer) }
  private var batchSize: Int { plan.definition.training.batchSize }
  private var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
  private var multiplyAdds: Int { layers.reduce(0) { $0 + $1.multiplyAdds } }

  private var trainedCount: Int {
    layers.flatMap(\.parameters).filter(\.isTrainable).reduce(0) { $0 + $1.shape.count }
  }

  func layerTable(withTotal: Bool) -> TextTable {
    var rows = typedLayers.enumerated().map { index, entry in
      let (type, layer) = entry
      return [
        "\(index)", type, "\(layer.outputShape)", "\(layer.parameterCount)",
        "\(layer.multiplyAdds)",
      ]
    }
    if withTotal { rows.append(["", "total", "", "\(parameterCount)", "\(multiplyAdds)"]) }
    return TextTable(
      headings: ["LAYER", "TYPE", "OUTPUT", "PARAMETERS", "MULTIPLY_ADDS"], rows: rows,
      numeric: [0, 3, 4])
  }

  var factTable: TextTable {
    func size(_ bytes: Int) -> String { NumberText.count(Double(bytes)) + "B" }
    var rows = [
      ["experiment", plan.definition.name], ["description", plan.definition.summary],
      ["input", "\(plan.model.inputShape)"], ["loss", plan.model.loss.rawValue],
    ]
    if plan.networks.count > 1 {
      rows.append(["noise", "\(plan.networks[0].network.inputShape)"])
    }
    rows += plan.networks.map { network in
      [
        network.name.isEmpty ? "optimizer" : "\(network.name) optimizer",
        network.optimizer.kind.rawValue,
      ]
    }
    rows.append(["batch size", "\(batchSize)"])
    if trainedCount < parameterCount {
      rows.append(["not trained", "\(parameterCount - trainedCount) parameters"])
    }
    rows += [
      ["memory", size(footprint.total)], ["  weights", size(footprint.weights)],
      ["  gradients", size(footprint.gradients)], ["  optimizer", size(footprint.optimizer)],
      ["  activations", size(footprint.activations)],
    ]
    return TextTable(headings: ["FACT", "VALUE"], rows: rows)
  }

  var json: JSONValue {
    func list(_ extents: [Int]) -> JSONValue { .array(extents.map { JSONValue($0) }) }
    let layers = typedLayers.enumerated().map { index, entry in
      let (type, layer) = entry
      return [
        "index": JSONValue(index), "type": .string(type),
        "output_shape": list(layer.outputShape.extents),
        "parameters": JSONValue(layer.parameterCount),
        "multiply_adds": JSONValue(layer.multiplyAdds),
      ] as JSONValue
    }
    return [
      "experiment": .string(plan.definition.name),
      "input_shape": list(plan.model.inputShape.extents),
      "loss": .string(plan.model.loss.rawValue),
      "optimizer": .string(plan.networks.map(\.optimizer.kind.rawValue).joined(separator: ", ")),
      "batch_size": JSONValue(batchSize),
      "layers": .array(layers),
      "parameters": JSONValue(parameterCount),
      "trained_parameters": JSONValue(trainedCount),
      "multiply_adds": JSONValue(multiplyAdds),
      "bytes": [
        "weights": JSONValue(footprint.weights), "gradients": JSONValue(footprint.gradients),
        "optimizer": JSONValue(footprint.optimizer),
        "activations": JSONValue(footprint.activations), "total": JSONValue(footprint.total),
      ],
    ]
  }
}
