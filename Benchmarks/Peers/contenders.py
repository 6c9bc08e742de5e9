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
    """One round of predictions: samples a second, and the latency in microseconds."""

    def __init__(self, samples_per_second, p50, p99):
        self.samples_per_second, self.p50, self.p99 = samples_per_second, p50, p99


def small_python(program, *arguments):
    """A command for a program of the standard library, in a process that stays small."""
    return [sys.executable, "-I", "-S", str(HERE / program), *map(str, arguments)]


def finished(command):
    """Run a command; its output and peak memory in MiB."""
    with tempfile.NamedTemporaryFile("r") as peak:
        done = subprocess.run(small_python("peak.py", peak.name, *command), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stderr.strip() or "no message").splitlines()[-1][:300])
        return done.stdout, float(peak.read())


class H5Infer:
    title = "h5infer"

    def __init__(self, model, setting, x, folder):
        self.model, self.setting = model, setting
        np.savez(folder / "in.npz", x0=x)
        finished([COMMAND, "predict", model, "--input", folder / "in.npz", "--output", folder / "out.npz"])
        with np.load(folder / "out.npz") as results:
            self.outputs = results["y0"]

    def measure(self, seconds):
        batch, threads = self.setting
        text, peak = finished(
            [
                COMMAND,
                "bench",
                self.model,
                "--batch",
                batch,
                "--threads",
                threads,
                "--duration",
                seconds,
                "--json",
            ]
        )
        report = json.loads(text)
        self.load_ms, self.peak_MiB = report["load_ms"], peak
        latency = report["latency_us"]
        return Round(report["samples_per_second"], latency["p50"], latency["p99"])

    def close(self):
        pass


class Peer:
    """A peer in its own process, so that engines share neither threads nor memory."""

    def __init__(self, engine, file, setting, given, folder):
        result = folder / f"{engine}.npy"
        batch, threads = setting
        self.process = subprocess.Popen(
            [
                sys.executable,
                str(HERE / "worker.py"),
                engine,
                str(file),
                str(batch),
                str(threads),
                str(given),
                str(result),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.batch = batch
        ready = self.answer()
        self.load_ms, self.peak_MiB = ready["load_ms"], ready["peak_MiB"]
        self.outputs = np.load(result)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.process.stderr.read().strip().splitlines()[-1][:200])
        return json.loads(line)

    def measure(self, seconds):
        print(seconds, file=self.process.stdin, flush=True)
        durations = self.answer()
        quantiles = np.quantile(durations, [0.5, 0.99]) * 1e6
        return Round(self.batch * len(durations) / sum(durations), *quantiles)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def summary(contender, rounds):
    """The best round for speed, since a shared machine only ever slows; the median round for the slowest calls."""
    return {
        "samples_per_second": max(each.samples_per_second for each in rounds),
        "p50_us": min(each.p50 for each in rounds),
        "p99_us": statistics.median(each.p99 for each in rounds),
        "load_ms": contender.load_ms,
        "peak_MiB": contender.peak_MiB,
    }
