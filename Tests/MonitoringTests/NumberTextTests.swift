import Monitoring
import Testing

@Suite("A number in text")
struct NumberTextTests {
  @Test(
    "is short, with six digits at most",
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-42, "-42"), (0.001, "0.001"), (1.5e-7, "1.5e-07"),
      (60_000, "60000"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333"), (2.0 / 3, "0.666667"),
      (999_999.5, "1000000"), (0.00001, "0.00001"), (0.0000123456, "0.0000123456"),
      (1e-6, "1e-06"), (1e15, "1e+15"), (123_456_789, "123457000"), (1.23e300, "1.23e+300"),
      (1_234_560_000_000_000, "1.23456e+15"), (-0.05, "-0.05"), (.nan, "nan"),
      (.infinity, "inf"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func short(value: Double, text: String) {
    #expect(NumberText.short(value) == text)
  }

  @Test(
    "rounds to as many digits as wanted",
    arguments: [
      (0.12345, 3, "0.123"), (0.9996, 3, "1"), (0.001996, 2, "0.002"), (12_345, 2, "12000"),
    ] as [(Double, Int, String)])
  func digits(value: Double, digits: Int, text: String) {
    #expect(NumberText.short(value, digits: digits) == text)
  }

  @Test(
    "has as many decimals as wanted",
    arguments: [
      (0.231, 4, "0.2310"), (0, 2, "0.00"), (-0.001, 2, "0.00"), (-1.005, 1, "-1.0"),
      (0.99996, 4, "1.0000"), (12.5, 0, "13"), (1234.5, 2, "1234.50"), (0.05, 1, "0.1"),
      (1e300, 2, "1e+300"), (.nan, 2, "nan"), (-.infinity, 2, "-inf"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(
    "is about six characters for a metric",
    arguments: [
      (0.231, "0.2310"), (0, "0.0000"), (12.345, "12.35"), (123.456, "123.46"), (1234.5, "1235"),
      (0.0000123, "0.0000123"), (1.2e-7, "1.2e-07"), (-0.5, "-0.5000"), (.nan, "nan"),
      (.infinity, "inf"), (123_456_789, "1.23e+08"), (1e14, "1e+14"), (1_234_567, "1.23e+06"),
    ] as [(Double, String)])
  func metric(value: Double, text: String) {
    #expect(NumberText.metric(value) == text)
  }

  @Test(
    "is about five characters for a count",
    arguments: [
      (0, "0"), (7, "7"), (7.25, "7.3"), (999, "999"), (999.4, "999"), (999.6, "1.00k"),
      (1234, "1.23k"), (12_345, "12.3k"), (123_456, "123k"), (999_600, "1.00M"),
      (4_560_000, "4.56M"), (7.8e9, "7.80G"), (.nan, "nan"),
    ] as [(Double, String)])
  func count(value: Double, text: String) {
    #expect(NumberText.count(value) == text)
  }

  @Test(
    "is a length of time in two units at most",
    arguments: [
      (0, "0.0s"), (0.44, "0.4s"), (9.94, "9.9s"), (9.96, "10s"), (59.4, "59s"), (59.6, "1m00s"),
      (185, "3m05s"), (3599.6, "1h00m"), (7640, "2h07m"), (86_400, "1d00h"), (273_600, "3d04h"),
      (-1, "?"), (.infinity, "?"), (.nan, "?"),
    ] as [(Double, String)])
  func duration(value: Double, text: String) {
    #expect(NumberText.duration(value) == text)
  }
}
