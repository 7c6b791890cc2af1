import ArgumentParser
import Experiments

/// `descent schema`: what the file of a saved run holds.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a saved run.",
    discussion: """
      EXAMPLE
        descent schema > run.schema.json
      """)

  func run() throws { print(ExperimentRecord.jsonSchema, terminator: "") }
}
