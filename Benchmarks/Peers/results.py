"""The results of a run: measurements, where they were taken, and what follows from them."""

import importlib.metadata
import json
import math
import os
import pathlib
import platform
import subprocess

TITLES = {
    "h5infer": "h5infer",
    "onnxruntime": "ONNX Runtime",
    "openvino": "OpenVINO",
    "litert": "LiteRT",
    "tensorflow": "TensorFlow",
}
PACKAGES = {
    "onnxruntime": "onnxruntime",
    "openvino": "openvino",
    "litert": "ai-edge-litert",
    "tensorflow": "tensorflow_cpu",
}
ROOT = pathlib.Path(__file__).parents[2]


def processor():
    """The name of the processor, as the system tells it."""
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def conditions():
    """What has to be the same for figures to be compared: the machine, and the versions of the engines."""
    revision = ["git", "-C", ROOT, "describe", "--always", "--dirty"]
    return {
        "processor": processor(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()}, {platform.machine()}",
        "versions": {
            "h5infer": subprocess.run(revision, capture_output=True, text=True).stdout.strip(),
            **{engine: importlib.metadata.version(name) for engine, name in PACKAGES.items()},
        },
    }


def written(results, path):
    """Write results as JSON, a line a measurement."""
    lines = ",\n".join(f"  {json.dumps(each)}" for each in results["measurements"])
    rest = {name: value for name, value in results.items() if name != "measurements"}
    head = json.dumps(rest, indent=1).removesuffix("\n}")
    path.write_text(f'{head},\n "measurements": [\n{lines}\n ]\n}}\n')


def read(path):
    return json.loads(path.read_text())


def add(measurement, results):
    """Put a measurement into results, in the place of an earlier one of the same setting."""
    setting = lambda each: (each["network"], each["batch"], each["threads"])
    known = results["measurements"]
    place = next((i for i, each in enumerate(known) if setting(each) == setting(measurement)), len(known))
    known[place : place + 1] = [measurement]


def best_peer(measurement):
    """The fastest peer; `None` if there is none."""
    peers = {
        name: each["samples_per_second"] for name, each in measurement["engines"].items() if name != "h5infer"
    }
    return max(peers, key=peers.get, default=None)


def gain(measurement):
    """How many times faster h5infer is than the fastest peer; `None` if either is missing."""
    engines, peer = measurement["engines"], best_peer(measurement)
    if peer is None or "h5infer" not in engines:
        return None
    return engines["h5infer"]["samples_per_second"] / engines[peer]["samples_per_second"]


def gain_text(measurement):
    value = gain(measurement)
    return "–" if value is None else f"{value:.2f}x {TITLES[best_peer(measurement)]}"


def mean_gain(measurements):
    """The geometric mean of the gains."""
    gains = [value for value in map(gain, measurements) if value]
    return math.exp(sum(map(math.log, gains)) / len(gains)) if gains else None


def at(results, network, batch):
    """The measurement of a network at its smallest (`min`) or largest (`max`) batch, with the most threads."""
    fitting = [each for each in results["measurements"] if each["network"] == network]
    size = batch(each["batch"] for each in fitting)
    return max((each for each in fitting if each["batch"] == size), key=lambda each: each["threads"])


def networks_of(results):
    """The names of the networks, in order."""
    return list(dict.fromkeys(each["network"] for each in results["measurements"]))
