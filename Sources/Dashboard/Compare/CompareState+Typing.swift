import Experiments
import Files
import TerminalUI

extension CompareState {
  mutating func pressWhileFiltering(_ key: Key) {
    switch key {
    case .enter where filterField?.complaint == nil: filterField = nil
    case .enter: break
    case .escape:
      filterField = nil
      (filter, filterText) = (nil, "")
      arrange()
    case .up: select(selection - 1)
    case .down: select(selection + 1)
    default:
      guard filterField?.take(key) == true else { return }
      applyFilter()
    }
  }

  /// Shows the runs that pass what is typed so far.
  private mutating func applyFilter() {
    filterText = filterField?.text ?? ""
    guard filterText.contains(where: { $0 != " " }) else {
      filter = nil
      arrange()
      return
    }
    do throws(InputError) {
      filter = try RunFilter(filterText)
      arrange()
    } catch {
      if let word = filterWord {
        filter = RunFilter(.comparison(field: "id", .contains, value: word))
        arrange()
        return
      }
      // What passed last stays until the expression is whole again.
      let complaint = "\(error)"
      // It stands beside the filter.
      let place = "filter, "
      filterField?.complaint =
        complaint.hasPrefix(place) ? String(complaint.dropFirst(place.count)) : complaint
    }
  }

  /// A word alone, which is looked for in the ids; nil where it may still become the name of something to compare.
  private var filterWord: String? {
    let words = filterText.split(separator: " ")
    guard words.count == 1, let word = words.first.map(String.init), word != "not",
      word.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) })
    else { return nil }
    let names =
      RunSummary.fieldNames + runs.hyperparameterNames + runs.metricNames + ["best.", "final."]
    return names.contains { $0.hasPrefix(word) || word.hasPrefix("best.") } ? nil : word
  }

  /// Puts pasted text into what is being typed, and never takes it for keys.
  mutating func paste(_ text: String) {
    // A question stays to be answered.
    guard question == nil, deletion == nil else { return }
    answer = nil
    if edit != nil {
      edit?.field.paste(text)
    } else if filterField != nil {
      filterField?.paste(text)
      applyFilter()
    } else {
      answer = (DashboardState.pasteAdvice, true)
    }
  }

  mutating func beginEdit(_ kind: Edit) {
    guard let run = selectedRun else { return }
    var field = TextField(limit: 500)
    switch kind {
    case .tags: field.replace(with: run.tags.joined(separator: ", "))
    case .notes: field.replace(with: run.notes.visible)
    case .name: field.replace(with: run.record.name.visible)
    case .set: break
    }
    edit = (kind, run.fileID, field)
  }

  mutating func pressWhileEditing(_ key: Key) -> [CompareEffect] {
    guard let (kind, id, field) = edit else { return [] }
    switch key {
    case .escape: edit = nil
    case .enter:
      edit = nil
      switch kind {
      case .set: return field.text.isEmpty ? [] : [.set(id, field.text)]
      case .notes: return [.edit(id, .notes(field.text))]
      case .name:
        return field.text.isEmpty ? [] : [.edit(id, .name(field.text))]
      case .tags:
        let tags = field.text.split(separator: ",").map { tag in
          String(tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return [.edit(id, .tags(tags.filter { !$0.isEmpty }))]
      }
    default: _ = edit?.field.take(key)
    }
    return []
  }
}
