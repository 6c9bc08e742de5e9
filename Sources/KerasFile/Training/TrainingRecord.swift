import KerasGraph

/// How a model was compiled, and what its optimizer remembers: what Keras needs to go on with training.
///
/// Classes and options are in the words of Keras 3, whatever generation wrote them; nothing is checked yet.
public struct TrainingRecord: Equatable, Sendable {
  /// The optimizer's class and its options: `{"class_name": …, "config": …}`.
  public var optimizer: JSON
  /// A name or a class and its options; a list or, by the names of outputs, a dictionary of those; or null.
  public var loss: JSON
  /// What each loss is multiplied by, as a list or a dictionary; or null.
  public var lossWeights: JSON
  /// Names, or classes and their options: a list for each output, or one for the only output; or null.
  public var metrics: JSON
  /// The same, for metrics that heed sample weights.
  public var weightedMetrics: JSON
  /// `nil` if the optimizer has not worked yet, or its state was not saved.
  public var state: OptimizerState?
  /// Why the state that is in the file can't be used.
  public internal(set) var stateProblem: ModelError?

  public init(
    optimizer: JSON, loss: JSON, lossWeights: JSON = .null, metrics: JSON = .null, weightedMetrics: JSON = .null,
    state: OptimizerState? = nil
  ) {
    self.optimizer = optimizer
    self.loss = loss
    self.lossWeights = lossWeights
    self.metrics = metrics
    self.weightedMetrics = weightedMetrics
    self.state = state
  }
}

extension LoadedModel {
  /// How the model was compiled and what its optimizer remembers; `nil` if the file does not tell.
  ///
  /// - Throws: ``KerasFileError`` if the record can't be read. The model itself does not depend on it.
  public func trainingRecord() throws(KerasFileError) -> TrainingRecord? {
    guard let text = archive.trainingConfig else { return nil }
    do throws(ModelError) {
      return try locating(archive.trainingConfigName) { () throws(ModelError) in
        let config = try JSON(parsing: text)
        var record = try dialect.trainingRecord(config)
        guard let layout = OptimizerLayout(archive, dialect, config) else { return record }
        let variables = try archive.optimizerVariables()
        guard !variables.isEmpty else { return record }
        do throws(ModelError) {
          let listed = layout == .keras1 ? try OptimizerOrder(self).read(variables) : variables
          record.state = try layout.state(listed, of: record.optimizer)
        } catch {
          record.stateProblem = error
        }
        return record
      }
    } catch {
      throw .model(file: archive.file, error)
    }
  }
}

extension Archive {
  /// What messages call the text of ``trainingConfig``.
  var trainingConfigName: String { container == .hdf5 ? "training_config" : "compile_config" }

  /// The variables of the optimizer in their order.
  func optimizerVariables() throws(ModelError) -> [StoredWeight] {
    guard container == .hdf5 else { return variables(in: "/optimizer") }
    do throws(KerasFileError) { return try optimizerWeights() } catch { throw ModelError("\(error)") }
  }
}
