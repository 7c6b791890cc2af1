// swift-tools-version: 6.2
import PackageDescription

// The manifest reads as the architecture: each target names all that it may import, and `make check`
// refuses an import that is not named here. See ARCHITECTURE.md.

/// `make check` and CI turn warnings into errors; a user's newer compiler only warns.
let isStrict = Context.environment["DESCENT_STRICT"] == "1"

let swiftSettings: [SwiftSetting] =
  [.swiftLanguageMode(.v6)] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

/// In the step of a small network the checks of exclusive access cost more than the products. Tests are built
/// with them.
let engineSettings: [SwiftSetting] =
  swiftSettings + [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
  ]

let package = Package(
  name: "descent",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "descent", targets: ["descent"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0")
  ],
  targets: [
    // C
    .target(
      name: "CBLAS",
      linkerSettings: [
        // OpenBLAS itself is loaded when it is needed.
        .linkedLibrary("dl", .when(platforms: [.linux])),
        .linkedFramework("Accelerate", .when(platforms: [.macOS])),
      ]
    ),
    .target(
      name: "CKernels",
      cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=fast"])],
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
    ),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(
      name: "CTerminal",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("tinfo", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]
    ),

    // What trains
    .target(name: "Files", swiftSettings: swiftSettings),
    .target(
      name: "Tensors", dependencies: ["CBLAS", "CKernels", "CZlib", "Files"],
      swiftSettings: engineSettings),
    .target(
      name: "NeuralNetworks", dependencies: ["Files", "Tensors"],
      swiftSettings: engineSettings),
    .target(
      name: "Datasets", dependencies: ["CZlib", "Files", "Tensors"],
      resources: [
        .copy("Resources/airline-passengers"), .copy("Resources/auto-insurance"),
        .copy("Resources/iris"), .copy("Resources/mnist"),
        .copy("Resources/pima-indians-diabetes"), .copy("Resources/us-constitution"),
      ], swiftSettings: swiftSettings),
    .target(
      name: "Training",
      dependencies: ["Datasets", "Files", "Monitoring", "NeuralNetworks", "Tensors"],
      swiftSettings: engineSettings),

    // The vocabulary between the two sides
    .target(name: "Monitoring", dependencies: ["Files"], swiftSettings: swiftSettings),

    // What watches
    .target(name: "Advice", dependencies: ["Monitoring"], swiftSettings: swiftSettings),
    .target(
      name: "Experiments", dependencies: ["Files", "Monitoring"],
      swiftSettings: swiftSettings),
    .target(name: "TerminalUI", dependencies: ["Files"], swiftSettings: swiftSettings),
    .target(
      name: "Charts", dependencies: ["CZlib", "Files", "Monitoring", "TerminalUI"],
      swiftSettings: swiftSettings),
    .target(
      name: "Curses", dependencies: ["CTerminal", "TerminalUI"], swiftSettings: swiftSettings),
    .target(
      name: "Dashboard",
      dependencies: ["Advice", "Charts", "Experiments", "Files", "Monitoring", "TerminalUI"],
      swiftSettings: swiftSettings),

    // Joins the two sides
    .executableTarget(
      name: "descent",
      dependencies: [
        "Advice", "Charts", "Curses", "Dashboard", "Datasets", "Files", "Experiments",
        "Monitoring", "NeuralNetworks", "Tensors", "TerminalUI", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings),

    // `make bench`
    .executableTarget(
      name: "descent-benchmarks",
      dependencies: [
        "Curses", "Dashboard", "Datasets", "Files", "Monitoring", "Tensors", "TerminalUI",
        "TestSupport", "Training",
      ],
      exclude: ["Instructions/limits.json", "Peers"],
      swiftSettings: swiftSettings),

    // Tests: one target for each module, the tools they share, and the real program on a pseudo-terminal.
    .target(name: "CTestSupport", path: "Tests/CTestSupport"),
    .target(
      name: "TestSupport", dependencies: ["CTestSupport"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: swiftSettings),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "Tensors", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TensorsTests", dependencies: ["CKernels", "Files", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: ["Files", "NeuralNetworks", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Files", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "MonitoringTests", dependencies: ["Files", "Monitoring", "Tensors", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Datasets", "Files", "Monitoring", "NeuralNetworks", "Tensors", "TestSupport", "Training",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "AdviceTests",
      dependencies: [
        "Advice", "Datasets", "Files", "Monitoring", "NeuralNetworks", "Tensors", "Training",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "Files", "Monitoring", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
    .testTarget(
      name: "TerminalUITests", dependencies: ["Files", "TerminalUI", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "ChartsTests", dependencies: ["Charts", "Monitoring", "TerminalUI", "TestSupport"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "CursesTests", dependencies: ["Curses", "CTerminal", "TerminalUI"],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Advice", "Charts", "Dashboard", "Experiments", "Files", "Monitoring", "Tensors",
        "TerminalUI", "TestSupport",
      ],
      swiftSettings: swiftSettings),
    .testTarget(
      name: "DescentBenchmarksTests",
      dependencies: ["Files", "TestSupport", "descent-benchmarks"], swiftSettings: swiftSettings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["Dashboard", "Files", "TerminalUI", "TestSupport", "descent"],
      swiftSettings: swiftSettings),
  ]
)
