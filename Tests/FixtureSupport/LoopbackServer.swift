import Dispatch
import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A web server on this machine for as long as a test wants it: one answer a connection.
public final class LoopbackServer: Sendable {
  public struct Request: Sendable {
    /// What stands behind `GET`: a path, or a whole address if the server is asked as a proxy.
    public let target: String
    /// The first byte of a `Range` header, if there is one.
    public let start: Int?
  }

  public struct Response: Sendable {
    public var status = 200
    public var headers: [String: String] = [:]
    public var body: [UInt8] = []
    /// Breaks the body off behind so many bytes.
    public var end: Int?
    /// Says nothing of the body's length, so that it ends with the connection.
    public var hidesLength = false
    /// Keeps silent so long, in seconds, before the body.
    public var silence = 0.0

    public init(_ status: Int = 200, _ body: [UInt8] = []) {
      self.status = status
      self.body = body
    }
  }

  /// Where it listens: `http://127.0.0.1:PORT`.
  public let address: String
  private let descriptor: Int32
  private let seen = Mutex<[Request]>([])
  private let answer: @Sendable (Request) -> Response

  /// All requests so far.
  public var requests: [Request] { seen.withLock { $0 } }

  public init(_ answer: @escaping @Sendable (Request) -> Response) throws {
    self.answer = answer
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = withUnsafeMutablePointer(to: &place) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(descriptor, place, length) + listen(descriptor, 8) + getsockname(descriptor, place, &length)
      }
    }
    guard status == 0 else { throw FixtureMismatch("no server can be started: \(String(cString: strerror(errno)))") }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    Thread { [weak self] in
      // Only here is it closed: its number may be that of another server's at once, whose connections are not to be taken.
      defer { close(descriptor) }
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        guard let self else {
          close(connection)
          return
        }
        self.serve(connection)
      }
    }.start()
  }

  deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let request = Self.request(connection) else { return }
    seen.withLock { $0.append(request) }
    let response = answer(request)
    var headers = response.headers
    headers["Connection"] = "close"
    if !response.hidesLength { headers["Content-Length"] = "\(response.body.count)" }
    let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
    transmit(Array("HTTP/1.1 \(response.status) Status\r\n\(lines)\r\n".utf8), connection)
    if response.silence > 0 { Thread.sleep(forTimeInterval: response.silence) }
    transmit(Array(response.body.prefix(response.end ?? response.body.count)), connection)
  }

  private func transmit(_ bytes: [UInt8], _ connection: Int32) {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { memory in
        send(connection, memory.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  private static func request(_ connection: Int32) -> Request? {
    var text = ""
    var memory = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = recv(connection, &memory, memory.count, 0)
      guard count > 0 else { return nil }
      text += String(decoding: memory[..<count], as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
    let start = range.flatMap { Int($0.dropFirst("range: bytes=".count).prefix { $0.isNumber }) }
    return Request(target: String(words[1]), start: start)
  }
}
