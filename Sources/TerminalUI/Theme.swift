import Files

/// The colours of the dashboard by what they mean.
public struct Theme: Equatable, Sendable {
  /// What a colour is for; the raw value is the key in a theme file.
  public enum Role: String, CaseIterable, Sendable {
    case background
    case text
    /// Axis labels, units, hints.
    case muted
    case border
    case focusedBorder = "focused_border"
    case title
    /// Keys in borders and footer.
    case key
    /// The bright line of the training samples.
    case training
    /// The band between the smallest and largest value behind it.
    case trainingRange = "training_range"
    case validation
    case histogram
    /// Where somebody changed a hyperparameter.
    case marker
    case selectionText = "selection_text"
    case selectionBackground = "selection_background"
    case good
    case warning
    case error
  }

  public var name: String
  private var colors: [Role: Color]

  public init(name: String, colors: [Role: Color]) {
    self.name = name
    self.colors = colors
  }

  /// The colour of a role; the built-in theme's where a file leaves it out.
  public subscript(role: Role) -> Color {
    get { colors[role] ?? Theme.standard.colors[role] ?? .standard }
    set { colors[role] = newValue }
  }

  /// A role's colour on the background.
  public func style(_ role: Role, _ attributes: Style.Attributes = []) -> Style {
    Style(self[role], on: self[.background], attributes)
  }

  /// How a chosen row looks; reversed where the theme has no colour for it.
  public var selection: Style {
    let background = self[.selectionBackground]
    return Style(self[.selectionText], on: background, background.isStandard ? .reversed : [])
  }

  /// The theme that is built in, and stands in for what a file leaves out.
  public static let standard = Theme(
    name: "descent",
    colors: [
      .background: color(0x11151C), .text: color(0xD8DEE9), .muted: color(0x8A94A6),
      .border: color(0x3B4455), .focusedBorder: color(0x88C0D0), .title: color(0xECEFF4),
      .key: color(0xEBCB8B), .training: color(0x5CC8FF), .trainingRange: color(0x2C5F7C),
      .validation: color(0xFFB454), .histogram: color(0x9D8CFF), .marker: color(0xF07178),
      .selectionText: color(0xFFFFFF), .selectionBackground: color(0x34495E),
      .good: color(0x8FD37A), .warning: color(0xFFD166), .error: color(0xFF7A85),
    ])

  private static func color(_ bits: UInt32) -> Color {
    Color(
      red: UInt8(bits >> 16 & 255), green: UInt8(bits >> 8 & 255), blue: UInt8(bits & 255))
  }

  /// Reads `{ "name": "nord", "colors": { "background": "#2E3440", … } }`.
  /// - Throws: `InputError` for an unknown key, with the nearest known one, or a bad colour.
  public init(contentsOf path: String) throws(InputError) {
    let object = try JSONReader(contentsOf: path)
    name = try object.string("name")
    _ = try object.string("source", default: "")
    colors = [:]
    let values = try object.object("colors")
    for role in Role.allCases where values.has(role.rawValue) {
      let text = try values.string(role.rawValue)
      guard let color = Color(text) else {
        throw values.error(
          at: role.rawValue, found: text.quoted, expected: "a colour as #RRGGBB, or default")
      }
      colors[role] = color
    }
    try values.finish()
    try object.finish()
  }
}
