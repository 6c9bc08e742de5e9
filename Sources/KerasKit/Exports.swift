@_exported import ImageAugmentation
@_exported import KerasData
@_exported import KerasFile
@_exported import KerasGraph
@_exported import KerasLayers
@_exported import KerasTraining
@_exported import KernelSelection
@_exported import struct KerasEngine.TrainingTimes
@_exported import struct SIMDKernels.KernelTable
