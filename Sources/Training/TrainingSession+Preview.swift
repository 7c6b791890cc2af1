import Monitoring

extension TrainingSession {
  /// What the network makes of a few fixed held-out samples at present; nil where there is nothing to show, as
  /// for tables.
  ///
  /// Images are classified or reconstructed, a series is forecast in its original unit. It runs in inference mode
  /// and changes nothing: the losses that follow are the same to the last bit.
  public func preview() -> Preview? {
    // An objective that shows something of its own, such as the samples of a generator, goes before this line.
    previewSource?.preview(of: model)
  }
}
