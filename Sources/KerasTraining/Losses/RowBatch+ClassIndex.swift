extension RowBatch {
  /// The class that the target of a row is the index of; `nil` if there is no such class.
  func classIndex(_ row: Int) -> Int? {
    let target = target(row)[0]
    guard target > -1, target < Float(columns) else { return nil }
    return Int(target)
  }

  /// What is wrong with the first target that is no index of a class; `nil` if all are.
  ///
  /// - Parameter counts: whether a row is looked at.
  func problemOfClassIndices(_ counts: (Int) -> Bool) -> String? {
    for row in 0..<rows where counts(row) && classIndex(row) == nil {
      return "target \(target(row)[0]) is no index of one of \(columns) classes"
    }
    return nil
  }
}
