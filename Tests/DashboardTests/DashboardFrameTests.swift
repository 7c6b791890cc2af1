import Monitoring
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

@Suite("Frame after frame")
struct DashboardFrameTests {
  private typealias Fixture = DashboardFixture

  @Test("shows what a single frame shows, whatever was drawn before it")
  func sameAsSingle() {
    var state = Fixture.populated(120, 40)
    var frame = DashboardFrame()
    var messages: [DashboardMessage] = (251...256).map { .run(Fixture.step($0)) }
    messages += [.key(.character("?")), .run(Fixture.step(257)), .key(.escape)]
    messages += (258...320).map { .run(Fixture.step($0)) }
    messages += [.run(Fixture.epoch(3, loss: 0.4, accuracy: 0.9)), .run(Fixture.step(321))]
    messages += [
      .key(.character("x")), .run(Fixture.step(322)), .resized(Size(columns: 80, rows: 24)),
    ]
    for message in messages {
      _ = state.update(message)
      frame.draw(state)
      #expect(frame.canvas == Fixture.canvas(state), "\(message)")
    }
  }

  @Test("shows reports of a run a little later, and at once what a person does")
  func reports() {
    var state = Fixture.populated(120, 40)
    var frame = DashboardFrame()
    frame.draw(state, at: 10)
    _ = state.update(.run(Fixture.epoch(3, loss: 0.4, accuracy: 0.9)))
    frame.draw(state, at: 10.1)
    #expect(frame.canvas != Fixture.canvas(state))
    #expect(frame.due == 11.5)
    frame.draw(state, at: 11.5)
    #expect(frame.canvas == Fixture.canvas(state))
    #expect(frame.due == nil)
    _ = state.update(.run(Fixture.epoch(4, loss: 0.3, accuracy: 0.91)))
    frame.draw(state, at: 11.6)
    _ = state.update(.key(.character("t")))
    frame.draw(state, at: 11.7)
    #expect(frame.canvas == Fixture.canvas(state))
    #expect(frame.due == nil)
  }

  /// In an optimized build there are none, as `make bench PARTS=frames` shows. Without optimization a loop over an
  /// array allocates for each of its elements, of which there are few: lines, ticks, panels.
  private static let mostAllocations = 250

  @Test("allocates nothing for its cells and steps once warm")
  func allocates() throws {
    var state = Fixture.populated(200, 60)
    var frame = DashboardFrame()
    for step in 251...280 {
      _ = state.update(.run(Fixture.step(step)))
      frame.draw(state)
    }
    var most = 0
    for step in 281...290 {
      _ = state.update(.run(Fixture.step(step)))
      guard let count = allocations(in: { frame.draw(state) }) else { return }
      most = max(most, count)
    }
    #expect(most <= Self.mostAllocations)
  }

  /// The same for frames with all panels, which have more of them; there are 12,000 cells.
  private static let mostWholeAllocations = 3_000

  @Test("allocates nothing for the cells of its panels once warm")
  func allocatesWhole() throws {
    var state = Fixture.populated(200, 60)
    var frame = DashboardFrame()
    frame.draw(state)
    var most = 0
    for _ in 0..<10 {
      _ = state.update(.resized(state.size))
      guard let count = allocations(in: { frame.draw(state) }) else { return }
      most = max(most, count)
    }
    #expect(most <= Self.mostWholeAllocations)
  }
}
