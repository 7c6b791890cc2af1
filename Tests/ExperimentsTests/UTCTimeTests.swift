import Experiments
import Testing

@Suite("A time in UTC")
struct UTCTimeTests {
  // From `date -u -d @seconds`.
  @Test(
    "is written and read as everybody else does",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
      (951_868_799, "2000-02-29T23:59:59Z"), (1_000_000_000, "2001-09-09T01:46:40Z"),
      (1_709_164_800, "2024-02-29T00:00:00Z"), (1_735_689_599, "2024-12-31T23:59:59Z"),
      (2_147_483_647, "2038-01-19T03:14:07Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(Double, String)])
  func known(seconds: Double, text: String) {
    #expect(UTCTime.text(seconds) == text)
    #expect(UTCTime.seconds(text) == seconds)
  }

  @Test("returns as the same second for every day of four centuries")
  func everyDay() {
    for day in 0..<146_097 where day % 7 == 0 || day < 1500 {
      let seconds = Double(day * 86_400 + day % 86_400)
      guard UTCTime.seconds(UTCTime.text(seconds)) == seconds else {
        Issue.record("day \(day): \(UTCTime.text(seconds))")
        return
      }
    }
  }

  @Test("has 61 seconds in some minutes")
  func leapSecond() throws {
    let second = try #require(UTCTime.seconds("2016-12-31T23:59:60Z"))
    #expect(second == UTCTime.seconds("2017-01-01T00:00:00Z"))
  }

  @Test("has a form for file names")
  func compact() {
    #expect(UTCTime.compact(1_000_000_000.9) == "20010909T014640Z")
  }

  @Test("stays within four digits of a year")
  func limits() {
    #expect(UTCTime.text(-5) == "1970-01-01T00:00:00Z")
    #expect(UTCTime.text(1e300) == "9999-12-31T23:59:59Z")
  }

  @Test(
    "is no time in any other form",
    arguments: [
      "", "2026-01-31", "2026-01-31 12:00:00Z", "2026-01-31T12:00:00", "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z", "2026-02-30T00:00:00Z",
      "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:61Z", "+026-01-01T00:00:00Z", "2026-01-31T12:00:00+00:00",
    ])
  func otherForms(text: String) {
    #expect(UTCTime.seconds(text) == nil)
  }
}
