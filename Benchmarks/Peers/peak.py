"""Run a command from a process that is small itself, and write the command's peak memory in MiB to a file.

usage: peak.py FILE COMMAND ...

Linux counts the memory of the process that starts a program towards the program's own peak.
"""

import resource
import subprocess
import sys


def peak_MiB(who):
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(who).ru_maxrss / unit


if __name__ == "__main__":
    status = subprocess.run(sys.argv[2:]).returncode
    with open(sys.argv[1], "w") as file:
        file.write(str(peak_MiB(resource.RUSAGE_CHILDREN)))
    sys.exit(status)
