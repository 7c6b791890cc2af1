import Curses
import Foundation
import Testing

extension CursesSuite {
  @Suite("Signals", .serialized)
  struct SignalsTests {
    @Test("arrive as values in their order, and the descriptor says so")
    func arrival() {
      let numbers = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT]
      // The test program gets its own handlers and its mask back.
      var previous = Array(repeating: sigaction(), count: numbers.count)
      for (index, number) in numbers.enumerated() { sigaction(number, nil, &previous[index]) }
      var (none, mask) = (sigset_t(), sigset_t())
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, &mask)
      defer {
        for (index, number) in numbers.enumerated() { sigaction(number, &previous[index], nil) }
        pthread_sigmask(SIG_SETMASK, &mask, nil)
      }
      let descriptor = Signals.install()
      #expect(descriptor >= 0)
      #expect(Signals.install() == descriptor)
      #expect(Signals.next() == nil)
      #expect(Input.wait([descriptor], seconds: 0) == [false])
      // Sent to this thread and handled before `raise` returns.
      for number in numbers { raise(number) }
      #expect(Input.wait([descriptor], seconds: 0) == [true])
      var signals: [Signal] = []
      while let signal = Signals.next() { signals.append(signal) }
      #expect(signals == [.interrupt, .terminate, .hangUp, .windowChanged, .suspend, .resumed])
      #expect(Input.wait([descriptor], seconds: 0) == [false])
    }
  }
}
