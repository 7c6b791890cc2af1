import Foundation
import Monitoring
import Synchronization
import Testing

@Suite("The event buffer")
struct EventBufferTests {
  private func drained(_ buffer: EventBuffer) -> [RunEvent] {
    var events: [RunEvent] = []
    buffer.drain(into: &events)
    return events
  }

  private func summaries(_ events: [RunEvent]) -> [StepSummary] {
    events.compactMap { if case .steps(let summary) = $0 { summary } else { nil } }
  }

  private func epoch(_ number: Int, step: Int) -> RunEvent {
    .epoch(
      EpochReport(
        epoch: number, epochs: 9, step: step, metrics: MetricValues(), learningRate: 0,
        seconds: 0))
  }

  @Test("gives everything back in order while there is room")
  func order() {
    let buffer = EventBuffer(stepCapacity: 100)
    let events: [RunEvent] = [
      .steps(.step(1)), .paused(step: 1), .resumed(step: 1), .steps(.step(2)), epoch(1, step: 2),
      .histograms([], step: 2), .steps(.step(3)),
    ]
    for event in events { buffer.append(event) }
    #expect(drained(buffer) == events)
    #expect(drained(buffer) == [])
  }

  @Test(
    "stays small when nobody drains, and loses no step, extreme or sum",
    arguments: [1, 3, 100, 5000])
  func bounded(stepsPerEpoch: Int) {
    let buffer = EventBuffer(stepCapacity: 64, epochCapacity: 16)
    var sum = 0.0
    for step in 1...20_000 {
      let value: Float = step == 7777 ? 1000 : step == 8888 ? -1000 : Float(step % 5)
      sum += Double(value)
      buffer.append(.steps(.step(step, value, epoch: (step - 1) / stepsPerEpoch + 1)))
      if step % stepsPerEpoch == 0 { buffer.append(epoch(step / stepsPerEpoch, step: step)) }
    }
    let events = drained(buffer)
    let steps = summaries(events)
    #expect(events.count <= 64 + 3 * 16, "\(events.count) events")
    #expect(steps.first?.firstStep == 1)
    #expect(steps.last?.lastStep == 20_000)
    for (one, next) in zip(steps, steps.dropFirst()) { #expect(next.firstStep == one.lastStep + 1) }
    #expect(steps.map { $0.minimum[0] }.min() == -1000)
    #expect(steps.map { $0.maximum[0] }.max() == 1000)
    #expect(steps.reduce(0) { $0 + $1.sum[0] } == sum)
    #expect(steps.reduce(0) { $0 + $1.samples } == 20_000 * 32)
  }

  @Test("folds no step across the end of an epoch or a change that it still holds")
  func boundaries() {
    let buffer = EventBuffer(stepCapacity: 8)
    for step in 1...40 {
      buffer.append(.steps(.step(step)))
      if step == 13 { buffer.append(.paused(step: 13)) }
      if step == 27 { buffer.append(epoch(1, step: 27)) }
    }
    var last = 0
    for event in drained(buffer) {
      switch event {
      case .steps(let summary): last = summary.lastStep
      case .paused: #expect(last == 13)
      case .epoch: #expect(last == 27)
      default: Issue.record("\(event)")
      }
    }
    #expect(last == 40)
  }

  @Test("keeps only the newest histograms, layers and preview, and the newest epochs")
  func newest() {
    let buffer = EventBuffer(epochCapacity: 3)
    for step in 1...5 {
      buffer.append(.histograms([], step: step))
      buffer.append(.layers([], step: step))
      buffer.append(.preview(.text("\(step)"), step: step))
      buffer.append(epoch(step, step: step))
      buffer.append(.paused(step: step))
    }
    let events = drained(buffer)
    #expect(
      events.filter { if case .histograms = $0 { true } else { false } } == [
        .histograms([], step: 5)
      ])
    #expect(
      events.filter { if case .layers = $0 { true } else { false } } == [.layers([], step: 5)])
    #expect(
      events.filter { if case .preview = $0 { true } else { false } } == [
        .preview(.text("5"), step: 5)
      ])
    #expect(
      events.filter { if case .epoch = $0 { true } else { false } }
        == (3...5).map { epoch($0, step: $0) })
    #expect(
      events.filter { if case .paused = $0 { true } else { false } }
        == (1...5).map { .paused(step: $0) })
  }

  @Test("keeps only the newest checkpoint that time brings, and all that stand for something")
  func checkpoints() {
    let buffer = EventBuffer()
    for step in 1...4 {
      buffer.append(.checkpoint([], step: step, step % 2 == 0 ? .time : .epoch))
      buffer.append(.checkpoint([], step: step, step % 2 == 0 ? .change : .manual))
    }
    #expect(
      drained(buffer) == [
        .checkpoint([], step: 1, .manual), .checkpoint([], step: 2, .change),
        .checkpoint([], step: 3, .manual), .checkpoint([], step: 4, .time),
        .checkpoint([], step: 4, .change),
      ])
  }

  @Test("calls once for each time it stops being empty")
  func firstEvent() {
    let counter = CallCounter()
    let buffer = EventBuffer { counter.add() }
    for step in 1...3 { buffer.append(.paused(step: step)) }
    #expect(counter.count == 1)
    _ = drained(buffer)
    #expect(counter.count == 1)
    buffer.append(.paused(step: 4))
    #expect(counter.count == 2)
  }

  @Test("hands every event from one thread to another, in order")
  func twoThreads() {
    let buffer = EventBuffer(stepCapacity: 32)
    let count = 20_000
    let thread = Thread {
      for step in 1...count {
        buffer.append(.steps(.step(step, Float(step % 3))))
        if step % 1000 == 0 { buffer.append(.paused(step: step)) }
      }
      buffer.append(
        .finished(
          RunResult(
            status: .finished, steps: count, epochs: 1, metrics: MetricValues(), trainingSeconds: 0)
        ))
    }
    thread.start()
    var events: [RunEvent] = []
    var (lastStep, pauses, sum) = (0, 0, 0.0)
    var isFinished = false
    while !isFinished {
      buffer.drain(into: &events)
      for event in events {
        switch event {
        case .steps(let summary):
          #expect(summary.firstStep == lastStep + 1)
          lastStep = summary.lastStep
          sum += summary.sum[0]
        case .paused(let step):
          pauses += 1
          #expect(step == lastStep)
        case .finished: isFinished = true
        default: Issue.record("\(event)")
        }
      }
    }
    #expect(lastStep == count)
    #expect(pauses == 20)
    #expect(sum == (1...count).reduce(0.0) { $0 + Double($1 % 3) })
  }
}

private final class CallCounter: Sendable {
  private let calls = Atomic(0)
  var count: Int { calls.load(ordering: .relaxed) }
  func add() { calls.add(1, ordering: .relaxed) }
}
