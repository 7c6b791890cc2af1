import CKernels

/// What each worker of a team does; workers are numbered from 0.
public protocol TeamWork: AnyObject {
  /// Called in as many threads at once as the team has workers, with a different number in each.
  func work(as worker: Int)
}

/// Threads that share the work of a step: one fork and one join, nothing else.
///
/// The thread that calls `run` is the first worker. Between two steps the others look for work for some tens of
/// microseconds and then sleep, so that a paused run costs nothing. Not Sendable: one thread owns it.
public final class WorkerTeam {
  /// Workers, the calling thread counted; fewer than asked for where the system has no more threads.
  public let count: Int
  private let team: OpaquePointer?
  private let assignment: Unmanaged<Assignment>

  /// What the threads look at; it is written only while none of them works.
  private final class Assignment {
    var work: (any TeamWork)?
  }

  /// - Parameter threads: how many workers there are to be; at least 1.
  public init(threads: Int) {
    assignment = .passRetained(Assignment())
    team = kernel_team_create(
      Int32(max(1, threads)),
      { context, worker in
        guard let context else { return }
        Unmanaged<Assignment>.fromOpaque(context).takeUnretainedValue().work?
          .work(as: Int(worker))
      }, assignment.toOpaque())
    count = team.map { Int(kernel_team_count($0)) } ?? 1
  }

  deinit {
    if let team { kernel_team_destroy(team) }
    assignment.release()
  }

  /// Has every worker do its part, and returns when all have. Allocates nothing.
  public func run(_ work: any TeamWork) {
    guard let team, count > 1 else {
      work.work(as: 0)
      return
    }
    let assignment = assignment.takeUnretainedValue()
    assignment.work = work
    kernel_team_run(team)
    assignment.work = nil
  }

  /// Within a piece of work: waits until as many workers as `workers` have called this. Allocates nothing.
  public func wait(_ workers: Int) {
    if let team, workers > 1 { kernel_team_wait(team, Int32(workers)) }
  }

  /// The part of `0..<count` that belongs to a worker, cut at multiples of `unit`.
  public static func part(
    _ worker: Int, of workers: Int, count: Int, unit: Int = 1
  ) -> Range<Int> {
    let units = (count + unit - 1) / unit
    let start = units * worker / workers * unit
    let end = units * (worker + 1) / workers * unit
    return min(start, count)..<min(end, count)
  }
}
