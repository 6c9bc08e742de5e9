/// How much a file may ask of the process that reads it.
public struct Limits: Hashable, Sendable {
  /// Bytes that all reads of one open file may produce together; 8 GiB by default.
  public var bytes: Int
  /// Groups below groups; 64 by default.
  public var depth: Int
  /// Objects and attributes of one file; 262,144 by default.
  public var objects: Int
  /// Dimensions of a data set or attribute; 16 by default.
  public var rank: Int

  public init(bytes: Int = 8 << 30, depth: Int = 64, objects: Int = 1 << 18, rank: Int = 16) {
    self.bytes = bytes
    self.depth = depth
    self.objects = objects
    self.rank = rank
  }
}
