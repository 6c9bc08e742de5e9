/// The computation of one call line by line, a line being all that has one place along the first axis of a sample:
/// for plans that run several calls strip by strip, so that what they hand on stays in a cache.
///
/// Like a ``Step`` it owns what it prepared and never changes.
public struct StripStep: Sendable {
  /// The lines of the output, and the floats of each.
  public let lines: Int
  public let lineCount: Int
  private let inputLines: @Sendable (Range<Int>) -> Range<Int>
  private let body: @Sendable (Range<Int>, StripCall) -> Void

  /// - Parameters:
  ///   - source: the lines of the input that some lines of the output, one at least, are made of.
  ///   - body: computes lines of the output.
  public init(
    lines: Int, lineCount: Int, source: @escaping @Sendable (Range<Int>) -> Range<Int>,
    _ body: @escaping @Sendable (_ lines: Range<Int>, _ call: StripCall) -> Void
  ) {
    self.lines = lines
    self.lineCount = lineCount
    inputLines = source
    self.body = body
  }

  /// The lines of the input that some lines of the output are made of.
  public func source(_ lines: Range<Int>) -> Range<Int> { inputLines(lines) }

  /// Computes some lines of the output.
  public func run(_ lines: Range<Int>, _ call: StripCall) { body(lines, call) }
}

/// Where the lines lie that a strip is made of and goes to.
///
/// All pointers are those of line 0 of a sample, which may not be there: only the lines at hand are.
public struct StripCall {
  public let input: UnsafePointer<Float>
  public let output: UnsafeMutablePointer<Float>
  /// What the result is added to, if the call's epilogue adds something.
  public let summand: UnsafePointer<Float>?

  public init(
    input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, summand: UnsafePointer<Float>? = nil
  ) {
    self.input = input
    self.output = output
    self.summand = summand
  }
}
