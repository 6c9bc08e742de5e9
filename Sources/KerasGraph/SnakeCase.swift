extension String {
  /// A class name as Keras names layers and their groups in files, losses and metrics: `Conv2DTranspose` is
  /// `conv2d_transpose`.
  package var snakeCase: String {
    let letters = Array(self)
    var snake = ""
    for (index, letter) in letters.enumerated() {
      if index > 0, letter.isUppercase {
        let startsWord = index + 1 < letters.count && letters[index + 1].isLowercase
        if startsWord || letters[index - 1].isLowercase { snake += "_" }
      }
      snake += letter.lowercased()
    }
    return snake
  }
}
