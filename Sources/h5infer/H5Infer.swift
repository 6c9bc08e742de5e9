import ArgumentParser

@main
struct H5Infer: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "h5infer")
}
