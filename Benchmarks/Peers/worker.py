"""One peer in a process of its own: loads a model, then measures whenever it is told to.

usage: worker.py ENGINE FILE BATCH THREADS INPUT.npy OUTPUT.npy

Writes a line of JSON when ready; then, for each line of input with a number of seconds, the durations of the
predictions made within them.
"""

import json
import os
import sys
import time


def peak_memory(process="self"):
    """The peak memory of a program alone, in MiB; `None` where the system doesn't tell."""
    try:
        with open(f"/proc/{process}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


def main():
    engine, file, batch, threads, given, result = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import numpy as np
    from engines import PEERS

    x = np.load(given)
    start = time.perf_counter()
    predict = PEERS[engine](file, int(batch), int(threads))
    loaded = time.perf_counter() - start
    np.save(result, predict(x))
    predict(x)
    print(json.dumps({"load_ms": loaded * 1e3, "peak_MiB": peak_memory()}), file=answers, flush=True)
    for line in sys.stdin:
        end = time.perf_counter() + float(line)
        durations = []
        while not durations or time.perf_counter() < end:
            begin = time.perf_counter()
            predict(x)
            durations.append(time.perf_counter() - begin)
        print(json.dumps(durations), file=answers, flush=True)


if __name__ == "__main__":
    main()
