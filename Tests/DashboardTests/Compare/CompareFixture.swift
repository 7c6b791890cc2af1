import Experiments
import Files
import Monitoring
import TerminalUI
import TestSupport

@testable import Dashboard

extension RunSummary {
  /// A run as a file would have it.
  static func sample(
    _ id: String, rate: Double = 0.1, loss: Double = 1, tags: [String] = [], isPinned: Bool = false,
    isHidden: Bool = false
  ) throws -> RunSummary {
    RunSummary(
      try .sample(id, rate: rate, loss: loss, tags: tags, isPinned, isHidden), path: "r/\(id).json")
  }
}

extension ExperimentRecord {
  static func sample(
    _ id: String, rate: Double = 0.1, loss: Double = 1, tags: [String] = [],
    _ isPinned: Bool = false, _ isHidden: Bool = false
  ) throws -> ExperimentRecord {
    let steps: JSONValue = .array((1...8).map { JSONValue($0) })
    let losses: JSONValue = .array((1...8).map { JSONValue(loss + 1 / Double($0)) })
    let ones: JSONValue = .array((1...8).map { _ in 1 })
    let json: JSONValue = [
      "schema": "descent/experiment/1", "id": .string(id), "name": "net", "status": "finished",
      "tags": .array(tags.map { .string($0) }), "pinned": .boolean(isPinned),
      "hidden": .boolean(isHidden), "started_at": .string("2026-01-31T12:00:00Z"),
      "training_seconds": 2, "host": [:], "hyperparameters": ["learning_rate": .number(rate)],
      "changes": [
        ["step": 4, "epoch": 1, "key": "learning_rate", "from": 0.5, "to": .number(rate)]
      ],
      "metrics": ["loss": .number(loss + 0.125), "val_loss": .number(loss)],
      "best": ["loss": ["value": .number(loss), "epoch": 1]],
      "metric_directions": ["loss": "lower"],
      "epochs": [
        ["epoch": 1, "step": 4, "loss": .number(loss + 1), "val_loss": .number(loss + 0.5)],
        ["epoch": 2, "step": 8, "loss": .number(loss), "val_loss": .number(loss)],
      ],
      "steps": [
        "first_step": steps, "last_step": steps, "epoch": ones, "samples": ones, "seconds": ones,
        "learning_rate": ones,
        "loss": ["min": losses, "max": losses, "mean": losses, "finite": ones],
      ],
      "histograms": [
        [
          "layer": 0, "tensor": "kernel", "lower": .number(-rate), "upper": .number(rate),
          "counts": [1, 4, 9, 4, 1], "mean": 0, "deviation": .number(rate / 2),
        ]
      ],
    ]
    let folder = try TemporaryDirectory()
    let path = try folder.write(JSONWriter.pretty(json), to: "\(id).json")
    return try ExperimentRecord(contentsOf: path)
  }
}

/// Screens that compare runs, as the tests drive them.
enum CompareFixture {
  /// A screen over three runs.
  static func state(columns: Int = 100, rows: Int = 30) throws -> CompareState {
    var state = CompareState(
      size: Size(columns: columns, rows: rows), symbols: .braille, folder: "r")
    let runs = [
      try RunSummary.sample("net-a", rate: 0.1, loss: 3),
      try RunSummary.sample("net-b", rate: 0.1, loss: 1, tags: ["paper"]),
      try RunSummary.sample("net-c", rate: 0.01, loss: 2),
    ]
    _ = state.update(.runs(runs, unreadable: 1))
    return state
  }
}

extension CompareState {
  /// Presses a key for each letter: Enter for a line's end, Esc for a tab.
  @discardableResult
  mutating func type(_ text: String) -> [CompareEffect] {
    text.unicodeScalars.flatMap { scalar in
      update(.key(scalar == "\n" ? .enter : scalar == "\t" ? .escape : .character(scalar)))
    }
  }

  /// The whole screen.
  var picture: String {
    var canvas = Canvas(size)
    CompareView.draw(self, on: &canvas)
    return canvas.text
  }
}
