/// Something that trains and can be watched: the built-in engine, or in a test a list of events.
public protocol Run: AnyObject, Sendable {
  /// Begins training; events follow.
  func start()
  /// Asks for something; it is done between two steps, and an event says so.
  func send(_ command: RunCommand)
  /// Replaces `events` with all that have happened since the last call, in order. Never waits.
  func receive(into events: inout [RunEvent])
}
