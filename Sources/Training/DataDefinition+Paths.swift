import Datasets
import Files

extension DataDefinition {
  /// The definition with this data in which files have their whole paths, so that a copy of it elsewhere finds them.
  func withAbsolutePaths(_ definition: JSONNode) -> JSONNode {
    var definition = definition
    for (key, path) in paths {
      definition = definition.replacing(
        ["data", key], with: .string(FileContents.absolutePath(path)))
    }
    return definition
  }

  /// The files of the source, as they are found from the program's folder, by their keys.
  private var paths: [(key: String, path: String)] {
    var paths: [(key: String, path: String?)]
    switch source {
    case .idx(let images, let labels, let test):
      paths = [
        ("images", images), ("labels", labels), ("test_images", test?.images),
        ("test_labels", test?.labels),
      ]
    case .numPy(let arrays):
      paths = [("path", arrays.archive)]
      if arrays.archive == nil {
        paths += [
          ("features", arrays.features), ("targets", arrays.targets),
          ("test_features", arrays.testFeatures), ("test_targets", arrays.testTargets),
        ]
      }
    case .csv(let table): paths = [("path", table.origin.ownPath)]
    case .series(let series): paths = [("path", series.origin.ownPath)]
    case .text(let text): paths = [("path", text.origin.ownPath)]
    case .mnist, .synthetic: paths = []
    }
    return paths.compactMap { entry in entry.path.map { (entry.key, $0) } }
  }
}

extension DataOrigin {
  /// The path of a file of one's own; nil for one that Descent carries.
  var ownPath: String? { if case .path(let path) = self { path } else { nil } }
}
