"""Run a command from a process that is small itself, and write its seconds and its peak memory in MiB to a file.

usage: whole_process.py FILE COMMAND ...

Linux counts the memory of the process that starts a program towards the program's own peak.
"""

import resource
import subprocess
import sys
import time


def peak_MiB(who):
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(who).ru_maxrss / unit


if __name__ == "__main__":
    start = time.perf_counter()
    status = subprocess.run(sys.argv[2:]).returncode
    seconds = time.perf_counter() - start
    with open(sys.argv[1], "w") as file:
        print(seconds, peak_MiB(resource.RUSAGE_CHILDREN), file=file)
    sys.exit(status)
