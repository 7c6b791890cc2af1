import Charts
import Dashboard
import Files

/// `view.json` in the state folder: how the view was left. Nobody writes it by hand, so that a damaged one is
/// worth no word, and neither is a folder that takes no files.
enum ViewFile {
  private static let schema = "descent/view/1"

  private static func path(_ folder: String?) -> String? { folder.map { "\($0)/view.json" } }

  static func load(folder: String? = UserFolder.state) -> ViewPreferences {
    var preferences = ViewPreferences()
    guard let path = path(folder), FileContents.exists(path),
      let bytes = try? FileContents.read(path),
      let value = try? JSONParser.parse(bytes).value, value["schema"]?.string == schema
    else { return preferences }
    preferences.theme = value["theme"]?.string
    preferences.panel = value["panel"]?.string.flatMap { PanelID(name: $0) }
    preferences.layout =
      value["layout"]?.string.flatMap { LayoutPreset(rawValue: $0) } ?? .all
    for (name, share) in value["borders"]?.object?.members ?? [] {
      if let share = share.number { preferences.borders.move(name, to: share) }
    }
    preferences.layers = value["layers"]?.string ?? preferences.layers
    preferences.axis = value["axis"]?.string.flatMap { ChartAxis(rawValue: $0) } ?? .step
    preferences.isLogarithmic = value["logarithmic"]?.boolean ?? false
    preferences.ignoresOutliers = value["without_outliers"]?.boolean ?? false
    preferences.smoothing = value["smoothing"]?.number ?? 0
    return preferences
  }

  static func save(_ preferences: ViewPreferences, folder: String? = UserFolder.state) {
    guard let path = path(folder) else { return }
    var object: JSONObject = ["schema": .string(schema)]
    object["theme"] = preferences.theme.map { JSONValue($0) }
    object["panel"] = preferences.panel.map { JSONValue($0.name) }
    object["layout"] = JSONValue(preferences.layout.rawValue)
    let borders = preferences.borders.named.map { (key: $0.name, value: JSONValue($0.share)) }
    if !borders.isEmpty { object["borders"] = .object(JSONObject(borders)) }
    object["layers"] = JSONValue(preferences.layers)
    object["axis"] = JSONValue(preferences.axis.rawValue)
    object["logarithmic"] = JSONValue(preferences.isLogarithmic)
    object["without_outliers"] = JSONValue(preferences.ignoresOutliers)
    object["smoothing"] = JSONValue(preferences.smoothing)
    try? AtomicFile.write(JSONWriter.pretty(.object(object)), to: path)
  }
}
