import Dispatch
import Monitoring
import Synchronization

/// Carries commands from the thread that watches to the one that trains.
final class CommandMailbox: Sendable {
  private let commands = Mutex<[RunCommand]>([])
  /// Whether `commands` has something, readable without the lock: the training thread looks at every step.
  private let isFull = Atomic<Bool>(false)
  private let signal = DispatchSemaphore(value: 0)

  func put(_ command: RunCommand) {
    commands.withLock { $0.append(command) }
    isFull.store(true, ordering: .releasing)
    signal.signal()
  }

  /// Takes all commands in order; costs one atomic load when there is none.
  func take() -> [RunCommand] {
    guard isFull.exchange(false, ordering: .acquiringAndReleasing) else { return [] }
    return commands.withLock { commands in
      let taken = commands
      commands.removeAll()
      return taken
    }
  }

  /// How the run is to end, where a command that has not been taken says so. All commands stay, in their order.
  var ending: RunStatus? {
    guard isFull.load(ordering: .acquiring) else { return nil }
    return commands.withLock { commands in
      var ending: RunStatus?
      for case .stop(let status) in commands { ending = status }
      return ending
    }
  }

  /// Waits until a command may be there. It may return early, so look again afterwards.
  func wait() { signal.wait() }
}
