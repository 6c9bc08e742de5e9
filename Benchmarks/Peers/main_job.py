"""The main job as a whole process: load the trained model, classify the MNIST test set, say how much is right.

usage as a program: main_job.py MODEL.onnx      (the job in Python with ONNX Runtime)
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).parents[2]


def classify(model):
    import numpy as np
    import onnxruntime
    from reference import read_set

    images, labels = read_set(ROOT / "Fixtures/mnist", "t10k")
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    right = 0
    for start in range(0, len(images), 256):
        probabilities = session.run(None, {name: images[start : start + 256]})[0]
        right += np.sum(probabilities.argmax(axis=1) == labels[start : start + 256])
    print(right / len(images))


def measure_main_job(folder, rounds):
    """Seconds and peak memory of the whole process: the best of several runs in turns."""
    import networks
    from contenders import COMMAND, finished
    from engines import onnx_file

    jobs = {
        "h5infer": [COMMAND, networks.TRAINED, "--test-set", "--json"],
        "onnxruntime": [sys.executable, __file__, onnx_file(networks.TRAINED, folder)],
    }
    runs = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, command in jobs.items():
            runs[name].append(finished(command)[1:])
    return {
        name: {"seconds": min(seconds for seconds, _ in each), "peak_MiB": min(peak for _, peak in each)}
        for name, each in runs.items()
    }


if __name__ == "__main__":
    classify(sys.argv[1])
