/// What is wrong with a model or with what is asked of it: every problem found, not only the first.
public struct ModelError: Error, Hashable, Sendable {
  /// One problem: where, what, and what would do.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// The places that lead to the problem, outermost first: `["encoder (Functional)", "conv1 (Conv2D)"]`.
    public var location: [String]
    public var message: String
    /// What the reader can do about it.
    public var remedy: String?

    public init(location: [String] = [], message: String, remedy: String? = nil) {
      self.location = location
      self.message = message
      self.remedy = remedy
    }

    public var description: String {
      let place = location.isEmpty ? "" : location.joined(separator: " / ") + ": "
      return place + message + (remedy.map { "; " + $0 } ?? "")
    }
  }

  public var problems: [Problem]

  public init(problems: [Problem]) {
    self.problems = problems
  }

  public init(_ message: String, remedy: String? = nil) {
    problems = [Problem(message: message, remedy: remedy)]
  }

  /// The same problems, seen from one level further out.
  public func located(at place: String) -> ModelError {
    ModelError(
      problems: problems.map { problem in
        Problem(location: [place] + problem.location, message: problem.message, remedy: problem.remedy)
      })
  }
}

extension ModelError: CustomStringConvertible {
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Runs `body`, and adds `place` to the location of what it throws.
public func locating<Result>(
  _ place: @autoclosure () -> String, _ body: () throws(ModelError) -> Result
) throws(ModelError) -> Result {
  do { return try body() } catch { throw error.located(at: place()) }
}

/// Gathers the problems of several independent steps, to report them together.
public struct ProblemCollector {
  public private(set) var problems: [ModelError.Problem] = []

  public init() {}

  /// Notes the problems of an error.
  public mutating func add(_ error: ModelError) {
    problems += error.problems
  }

  /// Runs `body`; keeps its problems and returns `nil` if it throws.
  @discardableResult
  public mutating func attempt<Result>(_ body: () throws(ModelError) -> Result) -> Result? {
    do { return try body() } catch {
      add(error)
      return nil
    }
  }

  /// - Throws: ``ModelError`` with every problem gathered, if there is any.
  public func finish() throws(ModelError) {
    if !problems.isEmpty { throw ModelError(problems: problems) }
  }
}
