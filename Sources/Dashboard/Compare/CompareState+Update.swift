import Experiments

extension CompareState {
  /// Takes in what has happened; the one place that changes the state.
  /// - Returns: what is to be done about it.
  public mutating func update(_ message: CompareMessage) -> [CompareEffect] {
    switch message {
    case .key(let key): return press(key)
    case .mouse(let event): return receive(event)
    case .paste(let text): paste(text)
    case .theme(let index): if themes.indices.contains(index) { themeIndex = index }
    case .resized(let size):
      self.size = size
      scroll()
    case .runs(let runs, let unreadable): return take(runs, unreadable)
    case .loaded(let id, let record):
      let version = runs.first { $0.fileID == id }?.version ?? 0
      loaded[id] = (version, record)
      makeLines()
    case .answer(let text, let isError): answer = (text, isError)
    case .sweep(let sweep):
      let isFirst = self.sweep == nil
      self.sweep = sweep
      if isFirst { arrange() }
    case .began(let id): return begin(id)
    }
    return []
  }

  /// What the command line asks for, after the first runs have come.
  public mutating func begin(with wishes: Wishes) -> [CompareEffect] {
    order = wishes.order
    if let metric = wishes.metric {
      self.metric = metric.hasPrefix("best.") ? String(metric.dropFirst(5)) : metric
    }
    if let text = wishes.filter {
      filterText = text
      filter = try? RunFilter(text)
    }
    groupBy = wishes.groupBy
    baseline = wishes.baseline
    (selectedID, selection) = (wishes.chosen, 0)
    arrange()
    for id in wishes.marked { mark(id) }
    if let chosen = wishes.chosen { mark(chosen) }
    marksFirst = wishes.marked.isEmpty
    markFirst()
    makeLines()
    return loads()
  }
}
