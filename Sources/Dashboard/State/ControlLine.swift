import Monitoring

/// A row of the list of hyperparameters.
enum ControlLine: Equatable, Sendable {
  case heading(HyperparameterDescriptor.Group)
  /// A place in `DashboardState.controls`.
  case control(Int)

  var isHeading: Bool {
    if case .heading = self { true } else { false }
  }

  /// Hyperparameters below the headings of their groups; without headings where all are of one group.
  static func lines(_ shown: [Int], _ controls: [HyperparameterControl]) -> [ControlLine] {
    var lines: [ControlLine] = []
    var group: HyperparameterDescriptor.Group?
    var groups = 0
    for index in shown {
      let own = controls[index].descriptor.group
      if own != group {
        lines.append(.heading(own))
        groups += 1
      }
      group = own
      lines.append(.control(index))
    }
    return groups > 1 ? lines : shown.map { .control($0) }
  }
}
