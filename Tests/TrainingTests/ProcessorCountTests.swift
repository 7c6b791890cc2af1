import Testing

@testable import Training

@Suite("The processors for training")
struct ProcessorCountTests {
  @Test("are those that the system allows the process")
  func allowed() {
    let status = "Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3,8,10-11\nMems_allowed:\t1\n"
    #expect(ProcessorCount.allowedProcessors(status: status) == [0, 1, 2, 3, 8, 10, 11])
    #expect(ProcessorCount.allowedProcessors(status: "Cpus_allowed_list:\t5\n") == [5])
    #expect(ProcessorCount.allowedProcessors(status: "Cpus_allowed_list:\t3-1,x\n") == [])
    #expect(ProcessorCount.allowedProcessors(status: "Name:\tx\n") == [])
  }

  @Test("are at least one")
  func atLeastOne() { #expect(ProcessorCount.physicalCores >= 1) }
}
