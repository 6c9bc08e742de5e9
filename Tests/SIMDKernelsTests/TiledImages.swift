import SIMDKernels

/// Random images and weights of a 3x3 convolution, its tiles, and what it computes exactly.
final class TiledImages {
  let tiles: WinogradTiles
  let images: Int
  let channels: Int
  let weights: [Float]
  private let transform: MinimalFiltering
  private let image: GuardedFloats
  private let zeros: GuardedFloats
  private let offsets: UnsafeMutablePointer<Int32>

  init(
    images: Int, height: Int, width: Int, padding: Int, channels: Int, filters: Int, size: Int, stride: Int = 1,
    _ random: inout SplitMix
  ) {
    self.images = images
    self.channels = channels
    transform = MinimalFiltering(size: size, stride: stride)
    weights = random.floats(9 * channels * filters)
    let (rows, columns) = (stride * (height - 1) + 3 - 2 * padding, stride * (width - 1) + 3 - 2 * padding)
    image = GuardedFloats(random.floats(images * rows * columns * channels))
    zeros = GuardedFloats([Float](repeating: 0, count: channels))
    let (down, across) = ((height + size - 1) / size, (width + size - 1) / size)
    let patch = stride * (size - 1) + 3
    offsets = .allocate(capacity: down * across * patch * patch)
    for tile in 0..<down * across {
      for element in 0..<patch * patch {
        let y = tile / across * size * stride + element / patch - padding
        let x = tile % across * size * stride + element % patch - padding
        let inside = (0..<rows).contains(y) && (0..<columns).contains(x)
        offsets[tile * patch * patch + element] = inside ? Int32((y * columns + x) * channels) : -1
      }
    }
    let patches = GatheredRows(
      base: image.input, offsets: offsets, rowsPerImage: down * across, taps: patch * patch, run: channels,
      imageStride: rows * columns * channels, zeros: zeros.input)
    tiles = WinogradTiles(
      patches: patches, size: size, stride: stride, height: height, width: width, filters: filters)
  }

  deinit { offsets.deallocate() }

  var tileCount: Int { images * tiles.patches.rowsPerImage }
  var resultCount: Int { images * tiles.height * tiles.width * tiles.filters }

  /// The tile of an element of the result, and its place in it.
  func place(_ index: Int) -> (tile: Int, y: Int, x: Int, filter: Int) {
    let (pixel, filter) = index.quotientAndRemainder(dividingBy: tiles.filters)
    let (row, x) = pixel.quotientAndRemainder(dividingBy: tiles.width)
    let (image, y) = row.quotientAndRemainder(dividingBy: tiles.height)
    let across = (tiles.width + tiles.size - 1) / tiles.size
    let tile = image * tiles.patches.rowsPerImage + y / tiles.size * across + x / tiles.size
    return (tile, y % tiles.size, x % tiles.size, filter)
  }

  /// An element of the result before the epilogue, and how far rounding may move it: each of the roundings of
  /// the transforms (at most 18 on one path) and of the sum moves it by its part of the sum of magnitudes.
  func result(_ index: Int) -> Bounded {
    let place = place(index)
    var value = 0.0
    var magnitude = 0.0
    for channel in 0..<channels {
      let patch = patch(place.tile, channel)
      let filter = (0..<9).map { Double(weights[($0 * channels + channel) * tiles.filters + place.filter]) }
      let (y, x) = (tiles.stride * place.y, tiles.stride * place.x)
      for tap in 0..<9 { value += patch[y + tap / 3][x + tap % 3] * filter[tap] }
      magnitude += transform.magnitude(patch, filter, place.y, place.x)
    }
    return .sum(value, magnitude: magnitude, terms: channels + 12)
  }

  private func patch(_ tile: Int, _ channel: Int) -> [[Double]] {
    let (image, position) = tile.quotientAndRemainder(dividingBy: tiles.patches.rowsPerImage)
    let side = tiles.stride * (tiles.size - 1) + 3
    return (0..<side).map { i in
      (0..<side).map { j in
        let offset = Int(offsets[(position * side + i) * side + j])
        return offset < 0 ? 0 : Double(tiles.patches.base[image * tiles.patches.imageStride + offset + channel])
      }
    }
  }
}

/// The matrices of minimal filtering: `A'(G g G' * B' d B)A` is the convolution of `d` with `g`.
struct MinimalFiltering {
  let input: [[Double]]
  let filter: [[Double]]
  let output: [[Double]]

  init(size: Int, stride: Int) {
    if stride == 2 {
      (input, filter, output) = Self.strided
      return
    }
    if size == 2 {
      input = [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]]
      filter = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
      output = [[1, 1, 1, 0], [0, 1, -1, -1]]
      return
    }
    let (a, b) = (0.625, 1.5)
    let points = [0, a, -a, b, -b]
    let (sum, product) = (a * a + b * b, a * a * b * b)
    let rows = [(a, b), (-a, b), (b, a), (-b, a)].map { point, other in
      [0, -point * other * other, -other * other, point, 1, 0]
    }
    input = [[product, 0, -sum, 0, 1, 0]] + rows + [[0, product, 0, -sum, 0, 1]]
    filter =
      points.map { point in
        let divisor = points.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
        return [1 / divisor, point / divisor, point * point / divisor]
      } + [[0, 0, 1]]
    output = (0..<4).map { power in
      points.map { point in (0..<power).reduce(1) { value, _ in value * point } } + [power == 3 ? 1 : 0]
    }
  }

  /// Four results at stride 2: those of the even places at ±1/2, ±5/4 and infinity, then the odd places as they are.
  private static var strided: (input: [[Double]], filter: [[Double]], output: [[Double]]) {
    let (a, b) = (0.5, 1.25)
    let (points, others) = ([a, -a, b, -b], [b, b, a, a])
    var input: [[Double]] = zip(points, others).map { point, other in
      [-point * other * other, 0, -other * other, 0, point, 0, 1, 0, 0]
    }
    input.append([a * a * b * b, 0, 0, 0, -a * a - b * b, 0, 0, 0, 1])
    var filter: [[Double]] = zip(points, others).map { point, other in
      let divisor = 2 * point * (point * point - other * other)
      return [1 / divisor, 0, point / divisor]
    }
    filter.append([0, 0, 1])
    var output: [[Double]] = (0..<4).map { power in
      points.map { point in (0..<power).reduce(1) { value, _ in value * point } } + [power == 3 ? 1 : 0]
    }
    for place in 0..<4 {
      input.append((0..<9).map { $0 == 2 * place + 1 ? 1 : 0 })
      filter.append([0, 1, 0])
      for result in 0..<4 { output[result].append(result == place ? 1 : 0) }
    }
    return (input, filter, output)
  }

  /// The sum of the magnitudes of everything that is added up on the way to result (y, x).
  func magnitude(_ patch: [[Double]], _ weights: [Double], _ y: Int, _ x: Int) -> Double {
    let side = input.count
    let columns = input.map { factors in
      (0..<side).map { j in (0..<side).reduce(0) { $0 + abs(factors[$1] * patch[$1][j]) } }
    }
    var sum = 0.0
    for i in 0..<side {
      for j in 0..<side where output[y][i] != 0 && output[x][j] != 0 {
        let element = (0..<side).reduce(0) { $0 + abs(input[j][$1]) * columns[i][$1] }
        let weight = (0..<9).reduce(0) { $0 + abs(filter[i][$1 / 3] * filter[j][$1 % 3] * weights[$1]) }
        sum += abs(output[y][i] * output[x][j]) * element * weight
      }
    }
    return sum
  }
}
