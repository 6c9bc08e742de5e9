import KerasData

#if canImport(CryptoKit)
  import CryptoKit
#else
  import CCrypto
#endif

extension Dataset.File {
  /// What is wrong with bytes, compressed or not, that should be those of the file; `nil` if nothing is.
  func problem(with bytes: [UInt8]) -> String? {
    var content = bytes
    if Gzip.isCompressed(bytes) {
      do throws(DataError) { content = try Gzip.inflate(bytes, limit: size) } catch { return error.message }
    }
    let found = content.sha256
    return found == checksum ? nil : "its content has the SHA-256 \(found), not \(checksum)"
  }
}

extension [UInt8] {
  /// The SHA-256 in hexadecimal digits.
  fileprivate var sha256: String {
    #if canImport(CryptoKit)
      let digest = [UInt8](SHA256.hash(data: self))
    #else
      let digest = [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { output, count in
        SHA256(self, self.count, output.baseAddress)
        count = Int(SHA256_DIGEST_LENGTH)
      }
    #endif
    let digits = [Character]("0123456789abcdef")
    return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
