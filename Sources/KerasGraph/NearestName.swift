extension String {
  /// The one of some names that a typing error could have made this of, without regard to case; `nil` if none is near.
  ///
  /// Names are compared by their Levenshtein distance, which may be a third of the length.
  package func nearest(in names: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(to: name)
      if distance * 3 <= max(count, 3), distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  private func distance(to other: String) -> Int {
    let (a, b) = (Array(lowercased()), Array(other.lowercased()))
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (character == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
