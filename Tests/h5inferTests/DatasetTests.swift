import FixtureSupport
import Foundation
import Testing

/// `h5infer dataset`: messages, exit statuses, and the variables of the environment.
struct DatasetTests {
  @Test func failuresTellTheirKind() throws {
    let folder = try TemporaryFolder()
    let absent = try LoopbackServer { _ in .init(404) }
    let other = try LoopbackServer { _ in .init(200, [1, 2, 3]) }
    let cases: [(String, Int32, String)] = [
      (absent.address, 69, "train-images-idx3-ubyte.gz: the server answers with status 404\n"),
      (other.address, 65, "has the SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, not "),
      ("ftp://host", 64, "the mirror \"ftp://host\" is no address that begins with http:// or https://\n"),
    ]
    for (mirror, status, message) in cases {
      let run = try CommandRun("dataset", "mnist", "--directory", folder.path("mnist"), "--mirror", mirror)
      #expect(run.status == status && run.output.isEmpty, "\(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(!run.errors.contains("\u{1B}"))
    }
    #expect(try CommandRun("dataset", "imagenet").status == 64)
    #expect(try CommandRun("dataset", "mnist", "--timeout", "0").status == 64)
    let file = folder.path("file")
    try Data().write(to: URL(filePath: file))
    let run = try CommandRun("dataset", "mnist", "--directory", file, "--mirror", absent.address)
    #expect(run.status == 73 && run.errors == "h5infer: \(file): can't be created as a folder\n")
  }

  @Test func proxiesOfTheEnvironmentCount() throws {
    let folder = try TemporaryFolder()
    let proxy = try LoopbackServer { _ in .init(404) }
    let command = "$h5infer dataset mnist --directory \(folder.path("mnist")) --mirror http://mirror.invalid/mnist"
    let run = try CommandRun(shell: "http_proxy=\(proxy.address) no_proxy= \(command)")
    #expect(run.status == 69)
    #expect(proxy.requests.map(\.target) == ["http://mirror.invalid/mnist/train-images-idx3-ubyte.gz"])
    let around = try CommandRun(shell: "http_proxy=\(proxy.address) no_proxy=mirror.invalid \(command)")
    #expect(around.status == 69 && proxy.requests.count == 1)
  }
}
