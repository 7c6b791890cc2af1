#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A plain thread for work that keeps a core busy for hours, which the cooperative pool is not for.
enum TrainingThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// Hands one reference to whoever takes the pointer.
    func retained() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

    static func run(_ pointer: UnsafeMutableRawPointer) {
      Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
    }
  }

  #if canImport(Glibc)
    private typealias ThreadHandle = pthread_t
  #else
    private typealias ThreadHandle = pthread_t?
  #endif

  /// Runs `body` in a detached thread with a stack of 8 MiB.
  static func start(_ body: @escaping @Sendable () -> Void) {
    let status = create(Work(body).retained())
    precondition(status == 0, "the system has no thread left")
  }

  private static func create(_ work: UnsafeMutableRawPointer) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = initialHandle
    let status = pthread_create(&thread, &attributes, entry, work)
    pthread_attr_destroy(&attributes)
    return status
  }

  #if canImport(Glibc)
    private static var initialHandle: ThreadHandle { 0 }
    private static var entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    {
      { pointer in
        if let pointer { Work.run(pointer) }
        return nil
      }
    }
  #else
    private static var initialHandle: ThreadHandle { nil }
    private static var entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
      { pointer in
        Work.run(pointer)
        return nil
      }
    }
  #endif
}
