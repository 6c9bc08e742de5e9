import KerasFile

extension Model {
  /// Where a model comes from, and what was done to read it.
  public struct Source: Sendable {
    /// The path of the file.
    public let file: String
    /// Whether it is a zip archive (`.keras`) around an HDF5 file, not an HDF5 file itself.
    public let isZip: Bool
    /// The version of Keras that wrote it, such as `2.4.0`; `nil` in the oldest files.
    public let kerasVersion: String?
    /// The backend of that Keras, such as `tensorflow`; `nil` in the oldest files.
    public let backend: String?
    /// The generation of Keras whose meaning of options was followed.
    public let generation: Generation
    /// What was translated from an older Keras, one sentence for each kind; empty for a current file.
    public let fixes: [String]
    /// Whether the file itself tells the layers; a file of weights alone does not.
    public let hasArchitecture: Bool
    /// Whether the file holds what Keras needs to go on with training.
    public let hasTrainingConfig: Bool
    /// The time from opening the file to the model.
    public let loadDuration: Duration

    init(_ loaded: LoadedModel, loadDuration: Duration) {
      file = loaded.archive.file
      isZip = loaded.archive.container != .hdf5
      kerasVersion = loaded.archive.kerasVersion
      backend = loaded.archive.backend
      generation = loaded.generation
      fixes = loaded.fixes
      hasArchitecture = loaded.archive.modelConfig != nil
      hasTrainingConfig = loaded.archive.trainingConfig != nil
      self.loadDuration = loadDuration
    }
  }
}
