import ArgumentParser

/// The command line: joins what trains to what watches.
@main
struct Descent: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "descent",
    abstract: "Train neural networks and watch, steer and compare the runs.",
    discussion: """
      Without a command, opens the dashboard and trains mnist-mlp on the built-in handwritten digits.

      EXAMPLES
        descent                              the dashboard
        descent mnist-mlp --epochs 3         the dashboard, three epochs
        descent train mnist-mlp --json       no dashboard, one JSON object a line
        descent sweep mnist-mlp --set learning_rate=0.0001..0.1:log
        descent describe mnist-mlp           layers, parameters, memory
        descent compare mnist-mlp-2026 …     two or more saved runs side by side
      """,
    version: version,
    subcommands: [
      RunCommand.self, TrainCommand.self, SweepCommand.self, DescribeCommand.self, ListCommand.self,
      ShowCommand.self,
      CompareCommand.self,
      ResumeCommand.self, ForkCommand.self, ReplayCommand.self, EvaluateCommand.self,
      SchemaCommand.self,
      PredictCommand.self, ExportCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
      try Failure.checkOutput()
    } catch {
      Failure.exit(with: error)
    }
  }
}
