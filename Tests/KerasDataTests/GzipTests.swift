import KerasData
import Testing

/// A small file of one member, and a large one that inflates to 7,840,016 bytes.
struct GzipTests {
  private let small: [UInt8]
  private let large: [UInt8]
  private let largeSize = 7_840_016

  init() throws {
    small = try DataFixture.bytes("idx-gz/t10k-images-idx3-ubyte.gz")
    large = try DataFixture.bytes("../mnist/t10k-images-idx3-ubyte.gz")
  }

  @Test func memberThatAnnouncesItsSize() throws {
    #expect(try Gzip.inflate(small) == DataFixture.bytes("idx/t10k-images-idx3-ubyte"))
    #expect(try Gzip.inflate(large).count == largeSize)
  }

  @Test func severalMembersOfAnySize() throws {
    let (first, last) = (try Gzip.inflate(large), try Gzip.inflate(small))
    #expect(try Gzip.inflate(large + small) == first + last)
    #expect(try Gzip.inflate(small + large + small) == last + first + last)
  }

  @Test func limitHoldsForAllMembersTogether() throws {
    let count = try Gzip.inflate(small).count
    #expect(try Gzip.inflate(small + small, limit: 2 * count).count == 2 * count)
    for limit in [0, count - 1, 2 * count - 1] {
      #expect(throws: DataError("inflates to more than \(limit) bytes")) {
        try Gzip.inflate(small + small, limit: limit)
      }
    }
    #expect(throws: DataError.self) { try Gzip.inflate(large, limit: largeSize - 1) }
  }

  @Test func damageIsAnError() {
    for place in stride(from: 10, to: large.count, by: large.count / 50) {
      var bytes = large
      bytes[place] ^= 0x10
      #expect(throws: DataError.self) { try Gzip.inflate(bytes) }
    }
    #expect(throws: DataError.self) { try Gzip.inflate(small + [0]) }
  }
}
