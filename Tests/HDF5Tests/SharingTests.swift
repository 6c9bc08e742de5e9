import HDF5
import Testing

@Suite struct SharingTests {
  @Test func severalTasksReadAtOnce() async throws {
    let expected = try datasets("types.h5")
    try await withThrowingTaskGroup(of: [String: StoredArray].self) { group in
      for _ in 0..<8 { group.addTask { try datasets("types.h5") } }
      for try await arrays in group { #expect(arrays == expected) }
    }
  }

  /// Open objects are counted for the whole process, so the count reaches zero when other tests are done with
  /// theirs, unless one of them leaked.
  @Test func nothingStaysOpen() async throws {
    let files = ["types.h5", "storage.h5"] + refusedFiles.map { "refused/\($0).h5" }
    for file in files { _ = failure(fixture(file)) }
    withExtendedLifetime(try File(readingAt: fixture("types.h5"))) { _ in
      #expect(File.openObjects >= 2)
    }
    let deadline = ContinuousClock.now + .seconds(60)
    while File.openObjects > 0, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
    #expect(File.openObjects == 0)
  }
}

@Suite struct MemoryTests {
  /// Files in memory are told apart although they have one name here, and although a file of that name
  /// exists.
  @Test func imagesOfOneNameAreDifferentFiles() throws {
    let name = fixture("types.h5")
    let files = try (0..<4).map { index in
      let file = try File(creating: name)
      _ = try file.root.create(group: "group \(index)")
      return file
    }
    let images = try files.map { try File(reading: try $0.image(), name: name) }
    #expect(try images.map { try $0.entries().map(\.path) } == (0..<4).map { ["/", "/group \($0)"] })
  }
}
