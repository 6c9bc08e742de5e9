import FixtureSupport
import Foundation
import KerasDatasets
import Testing

/// Downloads from a server on this machine.
struct DownloadTests {
  /// The 10,000 labels of MNIST's test set: 10,008 bytes, compressed 4,517.
  static let file = Dataset.mnist.files[3]
  static let set = Dataset(name: "labels", mirrors: [], files: [file])
  static let bytes: [UInt8] = {
    let url = Fixtures.folder.appending(path: "mnist/t10k-labels-idx1-ubyte.gz")
    return Array((try? Data(contentsOf: url)) ?? Data())
  }()

  /// A server that gives the file, or its rest if that is asked for.
  static func server(_ change: @escaping @Sendable (inout LoopbackServer.Response, Int?) -> Void = { _, _ in })
    throws -> LoopbackServer
  {
    try LoopbackServer { request in
      guard request.target.hasSuffix("/mnist/\(file.name).gz") else { return .init(404) }
      var response = LoopbackServer.Response(200, bytes)
      if let start = request.start {
        response = start < bytes.count ? .init(206, Array(bytes[start...])) : .init(416)
        response.headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
      }
      change(&response, request.start)
      return response
    }
  }

  /// What a download leaves: the states of the files, or what is thrown.
  static func download(
    to folder: TemporaryFolder, _ mirrors: [String], _ set: Dataset = set, timeout: Int = 5
  ) -> (states: [Dataset.FileState], error: DatasetError?) {
    var states: [Dataset.FileState] = []
    do {
      try set.download(
        to: folder.path("set"), mirrors: mirrors.map { $0 + "/mnist" }, timeout: timeout,
        done: { _, state in states.append(state) })
      return (states, nil)
    } catch { return (states, error as? DatasetError) }
  }

  static func names(_ folder: TemporaryFolder) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path("set"))) ?? []).sorted()
  }

  static func content(_ folder: TemporaryFolder) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder.path("set/\(file.name).gz"))))
  }

  /// Leaves the first bytes of the file as another process did.
  static func begin(_ folder: TemporaryFolder, _ bytes: some Sequence<UInt8>) throws {
    try FileManager.default.createDirectory(atPath: folder.path("set"), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: folder.path("set/\(file.name).gz.part")))
  }

  @Test func wholeFileAndThenVerified() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    var seen: [Int] = []
    try Self.set.download(to: folder.path("set"), mirrors: [server.address + "/mnist/"], progress: { seen.append($1) })
    #expect(try Self.content(folder) == Self.bytes)
    #expect(Self.names(folder) == ["\(Self.file.name).gz"] && seen.last == Self.bytes.count)
    #expect(Self.download(to: folder, [server.address]) == ([.verified], nil))
    #expect(server.requests.count == 1 && server.requests[0].start == nil)
  }

  @Test func uncompressedFileIsVerified() throws {
    let folder = try TemporaryFolder()
    let plain = Dataset.File(
      name: "abc", compressedSize: 3, size: 3,
      checksum: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    try FileManager.default.createDirectory(atPath: folder.path("set"), withIntermediateDirectories: true)
    try Data("abc".utf8).write(to: URL(filePath: folder.path("set/abc")))
    let set = Dataset(name: "plain", mirrors: [], files: [plain])
    #expect(Self.download(to: folder, [], set) == ([.verified], nil))
  }

  @Test func goesOnWhereItEnded() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    try Self.begin(folder, Self.bytes.prefix(1000))
    #expect(Self.download(to: folder, [server.address]) == ([.downloaded], nil))
    #expect(try Self.content(folder) == Self.bytes && server.requests.map(\.start) == [1000])
  }

  @Test func wholeFileThatWasNotRenamed() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    try Self.begin(folder, Self.bytes)
    #expect(Self.download(to: folder, [server.address]) == ([.downloaded], nil))
    #expect(try Self.content(folder) == Self.bytes)
  }

  @Test func beginningOfSomethingElseIsForgotten() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    try Self.begin(folder, [UInt8](repeating: 7, count: 1000))
    #expect(Self.download(to: folder, [server.address]) == ([.downloaded], nil))
    #expect(try Self.content(folder) == Self.bytes && server.requests.map(\.start) == [1000, nil])
  }

  @Test func serverThatIgnoresRange() throws {
    let folder = try TemporaryFolder()
    let server = try Self.server { response, _ in response = .init(200, Self.bytes) }
    try Self.begin(folder, Self.bytes.prefix(1000))
    #expect(Self.download(to: folder, [server.address]) == ([.downloaded], nil))
    #expect(try Self.content(folder) == Self.bytes && server.requests.map(\.start) == [1000, nil])
  }

  @Test func connectionsThatBreakAreMadeAgain() throws {
    let folder = try TemporaryFolder()
    let server = try Self.server { response, _ in response.end = 2000 }
    #expect(Self.download(to: folder, [server.address]) == ([.downloaded], nil))
    #expect(try Self.content(folder) == Self.bytes && server.requests.map(\.start) == [nil, 2000, 4000])
  }

  @Test func fileThatEndsTooEarlyUnnoticed() throws {
    let folder = try TemporaryFolder()
    let short = try Self.server { response, _ in (response.end, response.hidesLength) = (2000, true) }
    let error = Self.download(to: folder, [short.address]).error
    #expect(error?.kind == .invalidContent)
    #expect(error?.message.hasSuffix("gz: is damaged or truncated: it can't be inflated") == true)
    #expect(Self.names(folder).isEmpty)
  }

  @Test func otherContentIsRefused() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer { _ in .init(200, Array("other".utf8)) }
    let error = Self.download(to: folder, [server.address]).error
    #expect(error?.kind == .invalidContent)
    #expect(
      error?.message.hasSuffix(
        "gz: its content has the SHA-256 d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa, not "
          + Self.file.checksum) == true)
    #expect(Self.names(folder).isEmpty)
  }

  @Test func endlessFileIsRefused() throws {
    let folder = try TemporaryFolder()
    let server = try LoopbackServer { _ in .init(200, [UInt8](repeating: 1, count: 1 << 20)) }
    let error = Self.download(to: folder, [server.address]).error
    #expect(error?.message.hasSuffix("gz: is longer than 11042 bytes") == true)
    #expect(Self.names(folder).isEmpty)
  }

  @Test func nextMirrorIsAsked() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    let absent = try LoopbackServer { _ in .init(404) }
    let other = try LoopbackServer { _ in .init(200, [1, 2, 3]) }
    let mirrors = ["http://127.0.0.1:1", absent.address, other.address, server.address]
    #expect(Self.download(to: folder, mirrors) == ([.downloaded], nil))
    #expect(absent.requests.count == 1 && other.requests.count == 1)
  }

  @Test func everyMirrorsFailureIsNamed() throws {
    let folder = try TemporaryFolder()
    let absent = try LoopbackServer { _ in .init(404) }
    let error = Self.download(to: folder, ["http://127.0.0.1:1", absent.address]).error
    #expect(error?.kind == .unavailable)
    let name = Self.file.name + ".gz"
    #expect(
      error?.message == """
        \(folder.path("set/" + name)): no mirror gives this file:
          http://127.0.0.1:1/mnist/\(name): Couldn't connect to server
          \(absent.address)/mnist/\(name): the server answers with status 404
        """)
    #expect(Self.names(folder).isEmpty)
  }

  @Test func silentServerIsGivenUp() throws {
    let folder = try TemporaryFolder()
    let server = try Self.server { response, _ in response.silence = 4 }
    let error = Self.download(to: folder, [server.address], timeout: 1).error
    #expect(error?.kind == .unavailable && error?.message.hasSuffix("Timeout was reached") == true)
  }

  @Test func redirectionsLeadToTheWebOnly() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    let targets = ["\(server.address)/other/mnist/\(Self.file.name).gz", "file:///etc/passwd"]
    for (target, works) in zip(targets, [true, false]) {
      let moved = try LoopbackServer { _ in
        var response = LoopbackServer.Response(302)
        response.headers["Location"] = target
        return response
      }
      let result = Self.download(to: folder, [moved.address])
      #expect((result.error == nil) == works)
      try FileManager.default.removeItem(atPath: folder.path("set"))
    }
  }

  @Test func foreignFileIsLeftAlone() throws {
    let (folder, server) = (try TemporaryFolder(), try Self.server())
    try Self.begin(folder, [])
    let path = folder.path("set/\(Self.file.name).gz")
    try Data("mine".utf8).write(to: URL(filePath: path))
    let error = Self.download(to: folder, [server.address]).error
    #expect(error?.kind == .invalidContent && server.requests.isEmpty)
    #expect(error?.message.hasPrefix("\(path): is not the file of labels: ") == true)
    #expect(try Self.content(folder) == Array("mine".utf8))
  }

  @Test func secondDownloadAtOnceIsRefused() throws {
    let folder = try TemporaryFolder()
    let inner = try TemporaryFolder()
    let (place, note) = (folder.path("set"), inner.path("text"))
    let errors = try LoopbackServer { request in
      // While the first download waits for its answer, another begins.
      var text = ""
      do { try Self.set.download(to: place, mirrors: ["http://127.0.0.1:1"]) } catch { text = "\(error)" }
      try? Data(text.utf8).write(to: URL(filePath: note))
      return .init(200, Self.bytes)
    }
    #expect(Self.download(to: folder, [errors.address]) == ([.downloaded], nil))
    let text = try String(contentsOf: URL(filePath: note), encoding: .utf8)
    #expect(text.hasSuffix(".part: another download is at it; wait until that is done"))
  }

  @Test func mirrorsThatAreNoneAreRefused() {
    for mirror in ["ftp://host/mnist", "host/mnist", ""] {
      #expect(throws: DatasetError.self) { try Self.set.download(to: "/nowhere", mirrors: [mirror]) }
    }
  }
}
