import KerasGraph

/// A value that an option takes in several forms.
public protocol OptionValue: Sendable {
  /// The value in Keras' JSON.
  var kerasOption: JSON { get }
}

/// One integer for all axes or a list with one for each: sizes and strides of windows, axes.
public protocol PerAxis: OptionValue {}

/// One integer for all sides, one for each axis, or a pair for each axis: what padding adds and cropping takes away.
public protocol PerSide: OptionValue {}

/// A range of random factors: one number `f` for -f to f, or both ends.
public protocol RandomFactor: OptionValue {}

/// One number, or nested lists of numbers that broadcast to the last axes.
public protocol Numbers: OptionValue {}

extension Int: PerAxis, PerSide {
  public var kerasOption: JSON { .integer(self) }
}

extension Double: RandomFactor, Numbers {
  public var kerasOption: JSON { .number(self) }
}

extension Float: RandomFactor, Numbers {
  public var kerasOption: JSON { .number(Double("\(self)") ?? Double(self)) }
}

extension ClosedRange: OptionValue, RandomFactor where Bound: RandomFactor {
  public var kerasOption: JSON { [lowerBound.kerasOption, upperBound.kerasOption] }
}

extension Array: OptionValue where Element: OptionValue {
  public var kerasOption: JSON { .array(map(\.kerasOption)) }
}

extension Array: PerAxis where Element == Int {}
extension Array: PerSide where Element: PerAxis {}
extension Array: Numbers where Element: Numbers {}

extension ConfigWriter {
  mutating func write(_ name: String, _ value: any OptionValue) { write(name, value.kerasOption) }

  /// Writes an option, null where there is none.
  mutating func write(_ name: String, _ value: (any OptionValue)?) { write(name, value?.kerasOption ?? .null) }

  /// Writes both ends of a range of random factors, the lower one of a lone number not below `least`.
  mutating func write(_ name: String, _ factor: any RandomFactor, least: Double) {
    let option = factor.kerasOption
    guard let number = option.double else { return write(name, option) }
    write(name, [.number(max(-abs(number), least)), .number(abs(number))])
  }

  /// Writes `<weight>_initializer`, `<weight>_regularizer` and `<weight>_constraint` for each weight that is named;
  /// the regularizer of what a layer puts out is that of `activity`.
  mutating func write(
    initializers: KeyValuePairs<String, InitializerOption>,
    regularizers: KeyValuePairs<String, RegularizerOption?>,
    constraints: KeyValuePairs<String, ConstraintOption?>
  ) {
    for (weight, option) in initializers { write("\(weight)_initializer", option.json) }
    for (weight, option) in regularizers { write("\(weight)_regularizer", option?.json ?? .null) }
    for (weight, option) in constraints { write("\(weight)_constraint", option?.json ?? .null) }
  }
}
