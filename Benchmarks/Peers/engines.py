"""The peers: how each loads a Keras model, converted by its own tools, and runs a batch."""

import functools
import hashlib
import pathlib
import tempfile

import numpy as np


def keras_model(path):
    """The model of a file, built anew where Keras can't read the graph that it wrote."""
    import keras
    import networks

    try:
        return keras.models.load_model(path, compile=False)
    except ValueError:
        model = networks.BUILDERS[pathlib.Path(path).stem](keras)
        model.load_weights(path)
        return model


@functools.cache
def digest(path):
    """What tells a model file from another of its name."""
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()[:8]


def converted(path, folder, suffix, convert):
    """A file made of the model on the first call: the model in another format, or what it computes."""
    target = folder / f"{pathlib.Path(path).stem}-{digest(path)}{suffix}"
    if not target.exists():
        partial = target.with_name(f"partial-{target.name}")
        convert(partial)
        partial.rename(target)
    return target


def keras_outputs(path, folder, x):
    """What Keras itself computes, which every engine has to agree with."""
    compute = lambda target: np.save(target, keras_model(path).predict_on_batch(x))
    return np.load(converted(path, folder, f"-{len(x)}.npy", compute))


def onnx_file(path, folder, batch=None):
    def convert(target):
        import tensorflow
        import tf2onnx

        model = keras_model(path)
        signature = [tensorflow.TensorSpec((None, *model.input_shape[1:]), "float32", name="x")]
        function = tensorflow.function(lambda x: model(x, training=False), input_signature=signature)
        graph, _ = tf2onnx.convert.from_function(function, signature, opset=17)
        hold_constants(graph.graph, function.get_concrete_function())
        target.write_bytes(graph.SerializeToString())

    return converted(path, folder, ".onnx", convert)


def hold_constants(graph, function):
    """Put tensors that a function holds, which its conversion made inputs, back as constants."""
    import onnx

    held = {given.name: value for given, value in zip(function.inputs[1:], function.captured_inputs)}
    for given in list(graph.input):
        if given.name in held:
            graph.initializer.append(onnx.numpy_helper.from_array(held[given.name].numpy(), given.name))
            graph.input.remove(given)


def openvino_file(path, folder, batch):
    """ONNX; for what OpenVINO can't read of it, what its own converter makes of a SavedModel."""
    import openvino

    onnx = onnx_file(path, folder)
    try:
        openvino.Core().read_model(str(onnx))
        return onnx
    except RuntimeError:
        return converted(path, folder, ".xml", lambda target: save_for_openvino(keras_model(path), target))


def save_for_openvino(model, target):
    """Write a model in OpenVINO's format, its numbers under the final name beside it."""
    import openvino

    with tempfile.TemporaryDirectory() as saved:
        model.export(saved, verbose=False)
        openvino.save_model(openvino.convert_model(saved), target, compress_to_fp16=False)
    numbers = target.with_suffix(".bin")
    numbers.rename(numbers.with_name(numbers.name.removeprefix("partial-")))


def tflite_file(path, folder, batch):
    """Of one batch size: recurrent layers convert only so."""

    def convert(target):
        import keras
        import tensorflow

        model = keras_model(path)
        given = keras.Input(batch_shape=(batch, *model.input_shape[1:]))
        converter = tensorflow.lite.TFLiteConverter.from_keras_model(keras.Model(given, model(given)))
        target.write_bytes(converter.convert())

    return converted(path, folder, f"-{batch}.tflite", convert)


class ONNXRuntime:
    prepare = staticmethod(onnx_file)

    def __init__(self, path, batch, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.name = self.session.get_inputs()[0].name

    def __call__(self, x):
        return self.session.run(None, {self.name: x})[0]


class OpenVINO:
    prepare = staticmethod(openvino_file)

    def __init__(self, path, batch, threads):
        import openvino

        core = openvino.Core()
        model = core.read_model(str(path))
        shape = model.input(0).get_partial_shape()
        shape[0] = batch
        model.reshape({model.input(0): shape})
        hint = "LATENCY" if batch == 1 else "THROUGHPUT"
        properties = {
            "INFERENCE_NUM_THREADS": threads,
            "PERFORMANCE_HINT": hint,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": "f32",
        }
        self.request = core.compile_model(model, "CPU", properties).create_infer_request()

    def __call__(self, x):
        return self.request.infer([x], share_inputs=True)[0]


class LiteRT:
    prepare = staticmethod(tflite_file)

    def __init__(self, path, batch, threads):
        from ai_edge_litert.interpreter import Interpreter

        self.interpreter = Interpreter(str(path), num_threads=threads)
        self.interpreter.allocate_tensors()
        self.given = self.interpreter.get_input_details()[0]["index"]
        self.result = self.interpreter.get_output_details()[0]["index"]

    def __call__(self, x):
        self.interpreter.set_tensor(self.given, x)
        self.interpreter.invoke()
        return self.interpreter.get_tensor(self.result)


class TensorFlow:
    prepare = staticmethod(lambda path, folder, batch: path)

    def __init__(self, path, batch, threads):
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
        model = keras_model(path)
        signature = [tensorflow.TensorSpec((batch, *model.input_shape[1:]), "float32")]
        self.function = tensorflow.function(lambda x: model(x, training=False), input_signature=signature)
        self.function.get_concrete_function()

    def __call__(self, x):
        return self.function(x).numpy()


PEERS = {"onnxruntime": ONNXRuntime, "openvino": OpenVINO, "litert": LiteRT, "tensorflow": TensorFlow}


def sample_input(shape, batch):
    """The input that `h5infer bench` gives to a model, for every engine."""
    positions = np.arange(batch * np.prod(shape), dtype="int64") * 7919 % 1021
    return (positions.astype("float32") / np.float32(1021)).reshape(batch, *shape)
