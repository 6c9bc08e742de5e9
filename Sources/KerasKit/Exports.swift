@_exported import KerasData
@_exported import KerasFile
@_exported import KerasGraph
