import Monitoring
import TerminalUI
import Testing

@testable import Dashboard

@Suite("Hyperparameters in groups")
struct HyperparameterGroupsTests {
  private typealias Fixture = DashboardFixture

  private func descriptor(
    _ name: String, _ group: HyperparameterDescriptor.Group,
    _ kind: HyperparameterDescriptor.Kind = .number(0...1, .linear(0.1))
  ) -> HyperparameterDescriptor {
    HyperparameterDescriptor(
      key: HyperparameterKey(rawValue: name), label: name, kind: kind, effect: .nextStep,
      group: group, explanation: "What \(name) does.")
  }

  private var descriptors: [HyperparameterDescriptor] {
    var rate = Fixture.learningRate
    rate.group = .optimizer
    return [
      rate, descriptor("momentum", .optimizer),
      descriptor("schedule", .schedule, .choice(["constant", "cosine"])), Fixture.batchSize,
      Fixture.epochs, descriptor("decay", .regularization), descriptor("shift", .data),
      descriptor("noise", .data),
    ]
  }

  private func state(_ columns: Int = 80, _ rows: Int = 24) -> DashboardState {
    var state = Fixture.empty(columns, rows)
    var run = Fixture.description(hyperparameters: descriptors)
    for descriptor in descriptors where run.values[descriptor.key] == nil {
      run.values[descriptor.key] = descriptor.kind == .flag ? .flag(false) : .number(0.5)
    }
    run.values[HyperparameterKey(rawValue: "schedule")] = .choice("constant")
    state.receive(.started(run))
    return state
  }

  /// The rows inside the panel, without blanks at their ends.
  private func panel(_ state: DashboardState) throws -> [String] {
    let rect = try #require(state.layout.panels.first { $0.id == .hyperparameters }?.rect.inset())
    let canvas = Fixture.canvas(state)
    return (0..<rect.rows).map { row in
      var line = ""
      for column in rect.column..<rect.endColumn {
        line.unicodeScalars.append(canvas[column, rect.row + row].scalar)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("stand below their headings, with effect and range of the chosen one, at 80 by 24")
  func headings() throws {
    var state = state()
    let first = try panel(state)
    #expect(
      first == [
        "optimizer", "▸learning rate           0.001", " momentum                  0.5",
        "schedule", " schedule             constant", "training",
        " batch size                 32", "next step, 0 to 10: How far…",
      ])
    state.press(.down, .down, .down)
    let explanation = try panel(state).last
    #expect(explanation == "next epoch, 1 to 4.10k…")
  }

  @Test("keep the heading of the first row while they scroll, and the chosen one in sight")
  func scrolling() throws {
    var state = state()
    for _ in 0..<7 { state.press(.down) }
    let last = try panel(state)
    #expect(
      last == [
        "training", " epochs                      4", "regularization and layers",
        " decay                     0.5", "data and augmentation", " shift                     0.5",
        "▸noise                     0.5", "next step, 0 to 1: What noise…",
      ])
    for columns in [40, 80, 120] {
      for rows in 8...40 {
        state.size = Size(columns: columns, rows: rows)
        guard state.layout.panels.contains(where: { $0.id == .hyperparameters }) else { continue }
        for index in state.controls.indices {
          state.selectedControl = index
          let shown = try panel(state).filter { $0.hasPrefix("▸") }
          #expect(shown.count == 1 && shown[0].contains(state.controls[index].descriptor.label))
        }
      }
    }
  }

  @Test("have no headings where there is no room, and none for a single group")
  func noHeadings() throws {
    let small = try panel(state(40, 12))
    #expect(
      small == ["▸learning rate                   0.001", " momentum                          0.5"])
    var narrowed = state(120, 40)
    let all = try panel(narrowed)
    #expect(all.contains("data and augmentation"))
    narrowed.press(.character("/"))
    narrowed.type("augmentation")
    #expect(narrowed.shownControls == [6, 7])
    let shown = try panel(narrowed)
    #expect(shown[0].hasPrefix("▸shift"))
  }

  @Test("are chosen by the mouse below a heading, which chooses nothing")
  func mouse() throws {
    var state = state()
    let rect = try #require(state.layout.panels.first { $0.id == .hyperparameters }?.rect.inset())
    _ = state.update(.mouse(MouseEvent(.press, column: rect.column + 2, row: rect.row + 6)))
    #expect(state.selectedControl == 3)
    _ = state.update(.mouse(MouseEvent(.press, column: rect.column + 2, row: rect.row + 5)))
    #expect(state.selectedControl == 3)
  }

  // MARK: A schedule

  private static let schedule = HyperparameterKey(rawValue: "schedule")
  private static let start = HyperparameterKey(rawValue: "schedule.start")

  /// What the engine tells when a schedule is switched, at a step.
  private func tell(
    _ name: String, rate: Double, start: Double?, isScheduled: Bool, of state: inout DashboardState
  ) {
    let from = state.controls[2].value
    state.receive(
      .applied(AppliedChange(key: Self.schedule, from: from, to: .choice(name), step: 9, epoch: 1)))
    var all = descriptors
    all[0].movesByItself = isScheduled
    var values = Dictionary(
      uniqueKeysWithValues: state.controls.map { ($0.descriptor.key, $0.value) })
    values[Fixture.learningRate.key] = .number(rate)
    values[Self.schedule] = .choice(name)
    values[Self.start] = start.map { .number($0) }
    if start != nil {
      all.insert(
        descriptor("schedule.start", .schedule, .number(0...1000, .linear(1))), at: 3)
    }
    state.receive(.controls(all, values))
  }

  @Test("a schedule is taken back with the rate it took over, and made again with its numbers")
  func undo() {
    var state = state()
    state.press(.down, .down)
    #expect(state.press(.character("+")) == [.send(.set(Self.schedule, .choice("cosine")))])
    tell("cosine", rate: 0.001, start: 9, isScheduled: true, of: &state)
    #expect(state.controls[3].descriptor.key == Self.start)
    // The rate moves by itself, and is shown as it moves.
    state.receive(
      .steps(
        StepSummary(
          step: 10, epoch: 1, samples: 1, seconds: 1, learningRate: 0.00012345,
          values: SIMD8(repeating: 1))))
    #expect(Fixture.text(state).contains("0.000123│"))
    #expect(
      state.press(.character("u")) == [
        .send(.set(Self.schedule, .choice("constant"), by: .undo)),
        .send(.set(Fixture.learningRate.key, .number(0.001), by: .undo)),
      ])
    tell("constant", rate: 0.00012345, start: nil, isScheduled: false, of: &state)
    state.receive(
      .applied(
        AppliedChange(
          key: Fixture.learningRate.key, from: .number(0.00012345), to: .number(0.001), step: 10,
          epoch: 1)))
    #expect(
      state.press(.control("r")) == [
        .send(.set(Self.schedule, .choice("cosine"), by: .redo)),
        .send(.set(Self.start, .number(9), by: .redo)),
      ])
  }

  @Test("the rates to come are drawn to the end of the run, in the chart of the rate alone")
  func coming() {
    var state = state(120, 40)
    for step in 1...100 { state.receive(Fixture.step(step)) }
    state.press(.character("2"), .character("m"), .enter)
    #expect(!Fixture.text(state).contains("then"))
    // A rate that stays what it is would only leave less room for the steps done.
    for rate in [0.001, 0.0002] {
      #expect(!Fixture.text(state).contains("800"))
      state.receive(
        .learningRates([
          LearningRatePoint(step: 101, rate: 0.001), LearningRatePoint(step: 1000, rate: rate),
        ]))
    }
    let text = Fixture.text(state)
    #expect(text.contains("━ next 0.0010  ┄ then 0.0002"))
    #expect(text.contains("800") && text.contains("⠁"))
    state.receive(Fixture.finished())
    #expect(!Fixture.text(state).contains("then"))
  }
}
