import Testing

@testable import descent_benchmarks

@Suite("A profile of callgrind")
struct CallgrindProfileTests {
  // The form of valgrind 3.19, shortened.
  private let text = """
    # callgrind format
    version: 1
    creator: callgrind-3.19.0
    positions: line
    events: Ir
    summary: 1000

    ob=(1) /build/descent-benchmarks
    fl=(1) ???
    fn=(1) main
    0 100
    +3 20
    cob=(2) /usr/lib/libopenblas.so.0
    cfi=(1)
    cfn=(2) cblas_sgemm
    calls=5 0
    0 700
    * 7

    ob=(2)
    fn=(2)
    0 690
    -2 10

    ob=(1)
    fn=(3) step
    4 3
    """

  @Test("counts what stands in each library, and what it calls only there")
  func objects() {
    let profile = CallgrindProfile(text)
    #expect(
      profile.instructions == [
        "/build/descent-benchmarks": 130, "/usr/lib/libopenblas.so.0": 700,
      ])
    #expect(profile.total(in: ["descent-benchmarks", "/libswift"]) == 130)
    #expect(profile.total(in: ["descent-benchmarks", "openblas"]) == 830)
  }

  @Test("of something else is empty", arguments: ["", "hello\nworld 5\n", "ob=\n=\n"])
  func other(text: String) {
    #expect(CallgrindProfile(text).instructions.isEmpty)
  }
}
