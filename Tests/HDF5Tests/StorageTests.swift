import HDF5
import Testing

@Suite struct StorageTests {
  @Test(arguments: [
    ("contiguous", "contiguous"), ("compact", "compact"), ("chunked", "chunked (8, 16)"),
    ("growing", "chunked (8, 16)"), ("deflate", "chunked (8, 16), deflate 9"),
    ("shuffle", "chunked (8, 16), shuffle, deflate 4"),
  ])
  func everyStorage(name: String, description: String) throws {
    let entry = try #require(
      try File(readingAt: fixture("storage.h5")).entries().first { $0.path == "/\(name)" })
    guard case .dataset(let dataset) = entry.kind else {
      Issue.record("\(name) is no data set")
      return
    }
    #expect(dataset.storage.description == description)
    #expect(try dataset.read().floats == (0..<600).map { Float($0) })
    #expect(try dataset.storedBytes() > 0)
  }

  @Test(arguments: ["storage.h5", "types.h5"])
  func loadedFileHoldsTheSame(name: String) throws {
    #expect(try datasets(name, loading: true) == datasets(name))
  }

  @Test func elementsInOnePieceStayInTheLoadedFile() throws {
    let arrays = try datasets("storage.h5", loading: true)
    for (path, isShared) in [("/contiguous", true), ("/chunked", false), ("/compact", false), ("/deflate", false)] {
      guard case .bytes(let bytes) = arrays[path]?.elements else {
        Issue.record("\(path) has no bytes")
        continue
      }
      #expect((bytes.sharedMemory != nil) == isShared)
    }
  }

  @Test func walkVisitsGroupsBeforeMembers() throws {
    let entries = try File(readingAt: fixture("storage.h5")).entries()
    let paths = entries.map(\.path)
    #expect(
      paths == [
        "/", "/chunked", "/compact", "/contiguous", "/deflate", "/group", "/group/nested",
        "/group/nested/data",
        "/growing", "/shuffle",
      ])
    #expect(entries.map(\.depth) == [0, 1, 1, 1, 1, 1, 2, 3, 1, 1])
  }

  @Test func createdFileReadsBack() throws {
    let arrays = try datasets("types.h5").merging(try datasets("storage.h5")) { first, _ in first }
    let storages = [
      Storage(layout: .contiguous), Storage(layout: .compact),
      Storage(layout: .chunked([2]), filters: [.shuffle, .deflate(level: 6)]),
    ]
    let file = try File(creating: "memory")
    for (index, storage) in storages.enumerated() {
      let group = try file.root.create(group: "storage \(index)")
      for (path, array) in arrays {
        if case .chunked = storage.layout, array.extent.dimensions.count != 1 { continue }
        if path == "/growing" { continue }
        let name = String(path.split(separator: "/").joined(separator: " "))
        let created = try group.create(dataset: name, array, storage: storage)
        #expect(try created.read() == array)
        #expect(created.storage == storage)
      }
    }
    let values = try File(readingAt: fixture("types.h5")).root.attributes().map { ($0.name, try $0.read()) }
    for (name, value) in values { try file.root.create(attribute: name, value) }

    let again = try File(reading: try file.image(), name: "image")
    #expect(try again.root.attributes().map { try $0.read() } == values.map(\.1))
    let lists = arrays.values.count { $0.extent.dimensions.count == 1 }
    #expect(try again.entries().count == 1 + 3 + 2 * (arrays.count - 1) + lists)
  }

  @Test func wrongNumberOfElementsIsRefused() throws {
    let file = try File(creating: "memory")
    let short = StoredArray(
      datatype: .float(.float32, order: .little), extent: .fixed([3]), elements: .bytes([0, 0, 0, 0]))
    #expect(throws: HDF5Error.self) {
      try file.root.create(dataset: "short", short, storage: Storage(layout: .contiguous))
    }
    #expect(throws: HDF5Error.self) { try file.root.create(attribute: "short", short) }
    #expect(throws: HDF5Error.self) { try file.root.create(group: "a/b") }
  }
}
