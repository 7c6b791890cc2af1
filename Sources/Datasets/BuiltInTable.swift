/// A table that Descent carries, without a header, and what its columns mean; the last one is the target.
struct BuiltInTable: Sendable {
  let name: String
  let columnNames: [String]
  let targetKind: CSVDefinition.TargetKind

  static let iris = BuiltInTable(
    name: "iris",
    columnNames: ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"],
    targetKind: .class)
  static let pimaIndiansDiabetes = BuiltInTable(
    name: "pima-indians-diabetes",
    columnNames: [
      "pregnancies", "glucose", "blood_pressure", "skin_thickness", "insulin", "body_mass_index",
      "pedigree", "age", "diabetes",
    ],
    targetKind: .class)
  static let autoInsurance = BuiltInTable(
    name: "auto-insurance", columnNames: ["claims", "payment"], targetKind: .value)
}
