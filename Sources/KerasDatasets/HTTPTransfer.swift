import CCurl

/// One request for a file over HTTP or HTTPS.
///
/// The variables `http_proxy`, `https_proxy` and `no_proxy` of the environment count, as they do for curl.
struct HTTPTransfer {
  let address: String
  /// The first byte that is asked for.
  let start: Int
  /// How long, in seconds, a server may keep silent before it is given up.
  let timeout: Int

  enum Outcome: Hashable {
    case complete
    /// The server can't give the rest of a file.
    case restRefused
    /// The receiver took no more.
    case stopped
    case failed(String)
  }

  /// Asks for the file and hands on what arrives.
  ///
  /// - Parameter receive: takes some bytes; `false` ends the transfer.
  func run(_ receive: @escaping (UnsafeRawBufferPointer) -> Bool) -> Outcome {
    guard let handle = curl_easy_init() else { return .failed("libcurl can't be started") }
    defer { curl_easy_cleanup(handle) }
    configure(handle)
    let receiver = Receiver(receive)
    ccurl_set_receiver(
      handle,
      { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let memory = UnsafeRawBufferPointer(start: bytes, count: size * count)
        return Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().receive(memory) ? memory.count : 0
      }, Unmanaged.passUnretained(receiver).toOpaque())
    return withExtendedLifetime(receiver) { perform(handle) }
  }

  private func configure(_ handle: UnsafeMutableRawPointer) {
    ccurl_set_text(handle, CURLOPT_URL, address)
    ccurl_set_text(handle, CURLOPT_USERAGENT, "h5infer")
    ccurl_restrict_to_http(handle)
    ccurl_set_number(handle, CURLOPT_FOLLOWLOCATION, 1)
    ccurl_set_number(handle, CURLOPT_MAXREDIRS, 5)
    ccurl_set_number(handle, CURLOPT_FAILONERROR, 1)
    ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT, timeout)
    ccurl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    ccurl_set_number(handle, CURLOPT_LOW_SPEED_TIME, timeout)
    ccurl_set_size(handle, CURLOPT_RESUME_FROM_LARGE, Int64(start))
  }

  private func perform(_ handle: UnsafeMutableRawPointer) -> Outcome {
    let code = curl_easy_perform(handle)
    let status = ccurl_status(handle)
    switch code {
    case CURLE_OK where status == 416: return .restRefused
    case CURLE_OK: return .complete
    case CURLE_RANGE_ERROR: return .restRefused
    case CURLE_WRITE_ERROR: return .stopped
    case CURLE_HTTP_RETURNED_ERROR: return .failed("the server answers with status \(status)")
    default: return .failed(String(cString: curl_easy_strerror(code)))
    }
  }

  private final class Receiver {
    let receive: (UnsafeRawBufferPointer) -> Bool

    init(_ receive: @escaping (UnsafeRawBufferPointer) -> Bool) { self.receive = receive }
  }
}
