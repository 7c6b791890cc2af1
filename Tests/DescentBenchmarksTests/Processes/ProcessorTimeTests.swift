import Testing

@testable import descent_benchmarks

@Suite("The processors' time")
struct ProcessorTimeTests {
  @Test("is busy with all but idling and waiting for disks")
  func busy() {
    let text = "cpu  100 2 30 4000 50 6 7 8 90 10\ncpu0 1 1 1 1 1 1 1 1 1 1\n"
    #expect(ProcessorTime.busyTicks(text) == 153)
    #expect(ProcessorTime.busyTicks("intr 1 2 3") == nil)
    #expect(ProcessorTime.busyTicks("cpu  1 2") == nil)
  }

  @Test("of a process is user and system time, whatever its name")
  func used() {
    let text = "42 (a) b (c) S 1 42 42 0 -1 4194304 1 0 0 0 250 17 0 0 20 0 1 0 99 1 1"
    #expect(ProcessorTime.usedTicks(text) == 267)
    #expect(ProcessorTime.usedTicks("42 (x) S 1") == nil)
  }
}
