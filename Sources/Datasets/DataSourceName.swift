/// The data sources by the names that definitions give them.
enum DataSourceName: String, CaseIterable {
  case mnist
  case iris
  case pimaIndiansDiabetes = "pima-indians-diabetes"
  case autoInsurance = "auto-insurance"
  case airlinePassengers = "airline-passengers"
  case usConstitution = "us-constitution"
  case csv
  case npy
  case idx
  case series
  case text
  case xor
  case spirals
  case moons
  case circles
  case blobs
  case line
  case sine

  var isText: Bool { self == .text || self == .usConstitution }

  /// Whether samples that follow each other overlap.
  var isSequence: Bool { isText || self == .series || self == .airlinePassengers }
}
