import Files
import Monitoring
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times `descent list` and `descent compare`, beside this program, in a folder of many saved runs.
struct RunsBenchmark {
  static let count = 2000

  private let program = "\(ProgramFolder.path)/descent"
  private let log = ".build/bench-runs.log"
  private let folder = "\(temporaryFolder())/descent-bench-runs-\(getpid())"

  /// What all runs take together, in whole megabytes (10⁶ bytes).
  var megabytes: Int { RunsBenchmark.count * SavedRunText.text(0).utf8.count / 1_000_000 }

  /// Writes the runs. Nothing waits for the disk: they are for this process only.
  func prepare() throws {
    try AtomicFile.createFolder(folder)
    for index in 0..<Self.count {
      guard let file = fopen(path(index), "w") else {
        throw InputError(file: path(index), found: SystemError.text(errno))
      }
      fputs(SavedRunText.text(index), file)
      guard fclose(file) == 0 else {
        throw InputError(file: path(index), found: SystemError.text(errno))
      }
    }
  }

  func remove() {
    for index in 0..<Self.count { AtomicFile.remove(path(index)) }
    AtomicFile.removeFolder(folder)
  }

  /// The median time of the whole command in seconds and its largest memory in megabytes.
  func measure(_ command: [String]) throws -> (seconds: Double, megabytes: Double) {
    var seconds: [Double] = []
    var megabytes = 0.0
    for _ in 0..<5 {
      let start = MonotonicClock.now()
      let ending = try ChildProcess.run(program, command + ["--runs", folder], log: log)
      seconds.append(MonotonicClock.now() - start)
      guard ending.code == 0 else {
        throw InputError(found: "an exit code of \(ending.code)", advice: "see \(log)")
      }
      megabytes = max(megabytes, ending.peakMegabytes)
    }
    return (median(seconds), megabytes)
  }

  /// The median time in seconds until `descent compare` shows the runs and the first curves.
  func firstFrame() throws -> Double {
    var seconds: [Double] = []
    for _ in 0..<5 {
      let start = MonotonicClock.now()
      let screen = try PseudoTerminalProgram(
        executable: program, arguments: ["compare", "--runs", folder],
        environment: ["LC_ALL": "C.UTF-8"], rows: 40, columns: 120)
      try screen.waitUntil("the first frame") {
        $0.text.contains("\(Self.count) runs") && $0.text.contains("loss by step")
      }
      seconds.append(MonotonicClock.now() - start)
      try screen.send("q")
      _ = try screen.waitForExit()
    }
    return median(seconds)
  }

  private func path(_ index: Int) -> String { "\(folder)/\(SavedRunText.id(index)).json" }

  private static func temporaryFolder() -> String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }
}

/// A saved run of 30 epochs and 512 buckets of steps, as the recorder writes it.
enum SavedRunText {
  static func id(_ index: Int) -> String {
    "mnist-mlp-20260131T120000Z-" + String(100_000 + index)
  }

  /// The runs differ in id and learning rate.
  static func text(_ index: Int) -> String {
    let rate = [0.1, 0.01, 0.001, 0.0003][index % 4]
    return template.replacing("ID", with: id(index)).replacing("0.123456", with: "\(rate)")
  }

  private static let template: String = {
    func column(_ value: (Int) -> Double) -> JSONValue {
      .array((1...512).map { .number((value($0) * 1e6).rounded() / 1e6) })
    }
    func metric(_ offset: Double) -> JSONValue {
      [
        "min": column { offset / Double($0) }, "max": column { 3 * offset / Double($0) },
        "mean": column { 2 * offset / Double($0) }, "finite": column { _ in 8 },
      ]
    }
    let metrics: [(key: String, value: JSONValue)] = [
      ("loss", 0.0123456789), ("accuracy", 0.987654321), ("val_loss", 0.111111111),
      ("val_accuracy", 0.9666666),
    ]
    return JSONWriter.pretty([
      "schema": "descent/experiment/1", "id": "ID", "name": "mnist-mlp", "status": "finished",
      "started_at": "2026-01-31T12:00:00.000Z", "ended_at": "2026-01-31T12:00:09.000Z",
      "wall_seconds": 9.125, "training_seconds": 7.5, "seed": 42, "threads": 2,
      "host": [
        "name": "workstation", "system": "Linux 6.1.0 x86_64", "processors": 2, "process": 4242,
        "descent": "0.1.0",
      ],
      "definition": [
        "schema": "descent/experiment/1", "name": "mnist-mlp",
        "description": "Two dense layers on handwritten digits",
        "data": ["source": "mnist", "validation_split": 0.1],
        "model": [
          "layers": [
            ["type": "dense", "units": 128, "activation": "relu"],
            ["type": "dense", "units": 10, "activation": "softmax"],
          ], "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"],
        ],
        "training": [
          "optimizer": ["type": "adam", "learning_rate": 0.123456], "batch_size": 32,
          "epochs": 30, "seed": 42,
        ],
      ],
      "hyperparameters": [
        "learning_rate": 0.123456, "batch_size": 32, "beta_1": 0.9, "beta_2": 0.999,
        "weight_decay": 0, "global_clipnorm": 0, "epochs": 30,
      ],
      "changes": [
        ["step": 96, "epoch": 1, "key": "learning_rate", "from": 0.05, "to": 0.123456]
      ],
      "metrics": .object(JSONObject(metrics)),
      "best": .object(
        JSONObject(metrics.map { ($0.key, ["value": $0.value, "epoch": 8]) })),
      "metric_directions": ["loss": "lower", "accuracy": "higher"],
      "epochs": .array(
        (1...30).map { epoch in
          .object(
            JSONObject(
              [
                ("epoch", JSONValue(epoch)), ("step", JSONValue(epoch * 563)),
                ("learning_rate", 0.123456), ("seconds", 0.25),
              ] + metrics))
        }),
      "steps": [
        "bucket_width": 32, "first_step": column { Double($0) * 32 - 31 },
        "last_step": column { Double($0) * 32 }, "epoch": column { _ in 1 },
        "samples": column { _ in 1024 }, "seconds": column { _ in 0.012345 },
        "learning_rate": column { _ in 0.123456 }, "loss": metric(0.7), "accuracy": metric(0.9),
      ],
      "histograms": .array(
        (0..<4).map { tensor in
          [
            "layer": JSONValue(tensor / 2), "tensor": tensor % 2 == 0 ? "kernel" : "bias",
            "lower": -0.4, "upper": 0.4, "mean": 0.01, "deviation": 0.1, "not_finite": 0,
            "counts": .array((0..<64).map { JSONValue($0 * (63 - $0)) }),
          ]
        }),
    ])
  }()
}
