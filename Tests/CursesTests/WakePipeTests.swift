import Curses
import Foundation
import Testing

extension CursesSuite {
  @Suite("Waiting for input", .serialized)
  struct WakePipeTests {
    @Test("ends when another thread wakes it, and is quiet again once drained")
    func waking() {
      let pipe = WakePipe()
      #expect(Input.wait([pipe.descriptor], seconds: 0) == [false])
      Thread.detachNewThread { pipe.wake() }
      // Without a limit: only the other thread can end it.
      #expect(Input.wait([pipe.descriptor], seconds: nil) == [true])
      pipe.drain()
      #expect(Input.wait([pipe.descriptor], seconds: 0) == [false])
    }

    @Test("takes any number of wake-ups as one, and never blocks the waker")
    func manyWakes() {
      let pipe = WakePipe()
      for _ in 0..<100_000 { pipe.wake() }
      #expect(Input.wait([pipe.descriptor], seconds: nil) == [true])
      pipe.drain()
      #expect(Input.wait([pipe.descriptor], seconds: 0) == [false])
      pipe.wake()
      #expect(Input.wait([pipe.descriptor], seconds: 0) == [true])
    }

    @Test("is drained whatever the number of wake-ups", arguments: [1, 31, 32, 33, 64])
    func draining(count: Int) {
      let pipe = WakePipe()
      for _ in 0..<count { pipe.wake() }
      pipe.drain()
      #expect(Input.wait([pipe.descriptor], seconds: 0) == [false])
    }

    @Test("says which of several descriptors can be read")
    func several() {
      let (one, other) = (WakePipe(), WakePipe())
      other.wake()
      #expect(Input.wait([one.descriptor, other.descriptor], seconds: nil) == [false, true])
      one.wake()
      #expect(Input.wait([one.descriptor, other.descriptor], seconds: 0) == [true, true])
      #expect(Input.wait([], seconds: 0) == [])
      #expect(Input.wait([one.descriptor], seconds: -1) == [true])
    }

    @Test("knows when the other side is gone")
    func end() throws {
      var ends: [Int32] = [-1, -1]
      try #require(pipe(&ends) == 0)
      #expect(!Input.isAtEnd(ends[0]))
      close(ends[1])
      #expect(Input.isAtEnd(ends[0]))
      close(ends[0])
    }
  }
}
