import Foundation
import HDF5
import Testing

/// What is refused when it is read, and the words that say so.
let refusals = [
  ("external-storage", "external raw storage is not supported"),
  ("virtual", "a virtual data set is not supported"),
  ("lzf", "filter 32000 (lzf) is not supported"),
  ("fletcher32", "filter 3 (fletcher32) is not supported"),
  ("scaleoffset", "filter 6 (scaleoffset) is not supported"),
  ("compound", "a compound type is not supported"),
  ("enumeration", "an enumeration is not supported"),
  ("overflow", "elements of 4 bytes are too many to count"),
  ("hard-links", "16777216 more bytes are declared than the file of 95008 bytes can hold"),
  ("sparse", "17179869184 bytes can't come from the 0 that are stored"),
  ("deep", "levels"),
  ("truncated", "the file is truncated"),
  ("text", "it is not an HDF5 file"),
  ("empty", "it is not an HDF5 file"),
]
let refusedFiles = refusals.map(\.0)

@Suite struct RefusalTests {
  @Test(arguments: refusals)
  func featureIsRefusedByName(name: String, message: String) throws {
    let error = try #require(failure(fixture("refused/\(name).h5")))
    #expect(error.description.contains(message))
    #expect(error.description.contains("\(name).h5"))
    #expect(failure(fixture("refused/\(name).h5"), loading: true)?.description.contains(message) == true)
  }

  @Test func missingFileFolderAndPipe() throws {
    let folder = fixture("refused")
    #expect(failure(folder + "/nothing.h5")?.reason == .unreadable("No such file or directory"))
    #expect(failure(folder)?.reason == .unreadable("it is a folder"))
    #expect(failure("/dev/null")?.reason == .unreadable("it is not a regular file"))
    #expect(failure(folder, loading: true)?.reason == .unreadable("it is a folder"))
  }

  @Test func truncationHasItsOwnReason() throws {
    #expect(failure(fixture("refused/truncated.h5"))?.reason == .truncated)
    #expect(failure(fixture("refused/text.h5"))?.reason == .notHDF5)
    #expect(failure(fixture("refused/truncated.h5"))?.stack.isEmpty == false)
  }

  @Test(arguments: [
    ("external-link", "/link", "an external link"), ("soft-link", "/link", "a soft link"),
    ("named-type", "/type", "a named type"),
  ])
  func linksAreNamedButNotFollowed(name: String, path: String, words: String) throws {
    let entries = try File(readingAt: fixture("refused/\(name).h5")).entries()
    let entry = try #require(entries.first { $0.path == path })
    guard case .other(let kind) = entry.kind else {
      Issue.record("\(path) was followed")
      return
    }
    #expect(kind == words)
  }

  @Test func groupsThatContainThemselvesEndTheWalk() throws {
    let entries = try File(readingAt: fixture("refused/cycle.h5")).entries()
    let aliases = entries.compactMap { entry -> String? in
      if case .alias(let path) = entry.kind { "\(entry.path) is \(path)" } else { nil }
    }
    #expect(aliases == ["/a/b/back is /a", "/a/b/root is /"])
  }

  @Test func budgetIsForTheWholeFile() throws {
    let path = fixture("storage.h5")
    #expect(failure(path) == nil)
    let error = try #require(failure(path, limits: Limits(bytes: 4800)))
    #expect(error.reason == .exceeded("2400 more bytes exceed the limit of 4800 for one file"))
    #expect(failure(path, limits: Limits(objects: 5))?.description.contains("limit of 5") == true)
    #expect(failure(path, limits: Limits(rank: 1))?.description.contains("2 dimensions") == true)
  }

  @Test func everyTruncationIsRefused() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: fixture("refused/soft-link.h5"))))
    for length in 0..<whole.count {
      #expect(throws: HDF5Error.self) { try File(reading: Array(whole.prefix(length)), name: "cut") }
    }
  }
}
