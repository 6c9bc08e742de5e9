import Foundation
import KerasKit
import SampleArchitectures

// Writes models that were built in Swift for Keras to load: usage: BuiltModels FOLDER

guard CommandLine.arguments.count == 2 else {
  print("usage: BuiltModels FOLDER")
  exit(64)
}
let folder = URL(filePath: CommandLine.arguments[1])
let all = SampleArchitectures.fixtures.merging(SampleArchitectures.others) { one, _ in one }
for (path, architecture) in all {
  let name = path.replacing("models/", with: "")
  for (form, ending) in [(ModelForm.keras3, ".h5"), (.archive, ".keras"), (.keras2, "-keras2.h5")] {
    try Model(architecture, seed: 3, form: form).save(to: folder.appending(path: name + ending))
  }
}
