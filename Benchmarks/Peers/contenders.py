"""What is measured: h5infer and the peers, each asked for one round of predictions at a time."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).parent
COMMAND = os.environ.get("H5INFER", ".build/release/h5infer")


class Round:
    """The latency of one round of predictions, in microseconds: the median, and what 99% don't exceed."""

    def __init__(self, p50, p99):
        self.p50, self.p99 = p50, p99


def small_python(program, *arguments):
    """A command for a program of the standard library, in a process that stays small."""
    return [sys.executable, "-I", "-S", str(HERE / program), *map(str, arguments)]


def last_line(text):
    lines = text.strip().splitlines()
    return lines[-1][:300] if lines else "no message"


def finished(command):
    """Run a command; its output, seconds and peak memory in MiB."""
    with tempfile.NamedTemporaryFile("r") as usage:
        program = small_python("whole_process.py", usage.name, *command)
        done = subprocess.run(program, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(last_line(done.stderr))
        return done.stdout, *map(float, usage.read().split())


class H5Infer:
    def __init__(self, model, setting, x, folder):
        batch, threads = setting
        np.savez(folder / "in.npz", x0=x)
        finished([COMMAND, "predict", model, "--input", folder / "in.npz", "--output", folder / "out.npz"])
        with np.load(folder / "out.npz") as results:
            self.outputs = results["y0"]
        self.loads_ms = []
        self.command = [COMMAND, "bench", model, "--batch", batch, "--threads", threads, "--json", "--duration"]

    def measure(self, seconds):
        text, _, self.peak_MiB = finished([*self.command, seconds])
        report = json.loads(text)
        self.loads_ms.append(report["load_ms"])
        return Round(report["latency_us"]["p50"], report["latency_us"]["p99"])

    @property
    def load_ms(self):
        return statistics.median(self.loads_ms)

    def close(self):
        pass


class Peer:
    """A peer in its own process, so that engines share neither threads nor memory."""

    def __init__(self, engine, file, setting, given, folder):
        result = folder / f"{engine}.npy"
        self.log = tempfile.TemporaryFile("w+")
        command = [sys.executable, HERE / "worker.py", engine, file, *setting, given, result]
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        ready = self.answer()
        self.load_ms, self.peak_MiB = ready["load_ms"], ready["peak_MiB"]
        self.outputs = np.load(result)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise RuntimeError(last_line(self.log.read()))
        return json.loads(line)

    def measure(self, seconds):
        print(seconds, file=self.process.stdin, flush=True)
        return Round(*np.quantile(self.answer(), [0.5, 0.99]) * 1e6)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.log.close()


def summary(contender, batch, rounds):
    """The best round for speed, since a shared machine only ever slows; the median round for the slowest calls."""
    p50 = min(each.p50 for each in rounds)
    figures = {
        "samples_per_second": batch / p50 * 1e6,
        "p50_us": p50,
        "p99_us": statistics.median(each.p99 for each in rounds),
        "load_ms": contender.load_ms,
        "peak_MiB": contender.peak_MiB,
    }
    return {name: value and float(f"{value:.5g}") for name, value in figures.items()}
