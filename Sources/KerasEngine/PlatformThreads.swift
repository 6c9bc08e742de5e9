import CProcessor

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How many processors this process may use.
public enum ProcessorCount {
  public static let available = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Starts a thread that lives as long as the process.
func startThread(_ body: @escaping @Sendable () -> Void) {
  let box = Unmanaged.passRetained(ThreadBody(body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let status = pthread_create(&thread, nil, { context in runThread(context) }, box.toOpaque())
  #else
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, { context in runThread(context) }, box.toOpaque())
  #endif
  if status == 0 { pthread_detach(thread) } else { box.release() }
}

/// Tells the processor that the thread is waiting for another.
func spinHint() { processor_pause() }

/// Lets another thread that is ready have the processor.
func yieldProcessor() { sched_yield() }

private final class ThreadBody {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { return nil }
  Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
  return nil
}
