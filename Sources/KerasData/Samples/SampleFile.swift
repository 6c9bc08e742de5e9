/// Files of samples that are read when they are asked for, so that they may be larger than memory.
///
/// See also ``NPZArchive/samples(named:)`` and ``ImageFiles``.
public enum SampleFile {}
