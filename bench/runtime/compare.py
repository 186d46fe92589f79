#!/usr/bin/env python3
"""The runtime's rows beside those of Boost.Asio, asyncio, uvloop and Go, all in one run.

Each program prints a line per row, "name<tab>nanoseconds per operation": CPU time of the process, but wall time where
threads hand over to each other. Rounds are interleaved; printed are the medians as a Markdown table. What is not
installed is left out and said so.

  spawn and join                  a child task in a group of 100 that ends at once
  when_all of 2, of 100           tasks that give way once
  lock, semaphore                 contended: each holder gives way once while it has it
  channel                         there and back through two of capacity 1; one way through one of 1,024
  timer, arm and cancel           a timeout of an hour around what ends at once
  sleep of 100,000 tasks          each sleeps 20 ms; per task
  hand-over, to_thread            a call that does nothing, and its return
"""
import argparse
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def programs(folder, scratch):
    """Name and command of every competitor that this machine can run."""
    found = {"corest": [folder / "corest_rows"]}
    if (folder / "asio_rows").exists():
        found["Boost.Asio"] = [folder / "asio_rows"]
    if shutil.which("go"):
        go = scratch / "rows"
        subprocess.run(["go", "build", "-o", go, HERE / "rows.go"], check=True)
        found["Go"] = [go]
    for python in ("/usr/bin/python3", sys.executable):
        if subprocess.run([python, "-c", "import uvloop"], capture_output=True).returncode == 0:
            found["uvloop"] = [python, HERE / "asyncio_rows.py", "uvloop"]
            break
    found["asyncio"] = [sys.executable, HERE / "asyncio_rows.py"]
    for name in ("Boost.Asio", "Go", "uvloop"):
        if name not in found:
            print(f"left out, not installed: {name}", file=sys.stderr)
    return found


def rows_of(command):
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(value) for name, value in (line.split("\t") for line in lines)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, default=HERE.parent.parent / "build/bench/bin")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        competitors = programs(options.programs, pathlib.Path(scratch))
        rounds = {name: [] for name in competitors}
        for _ in range(options.rounds):
            for name, command in competitors.items():
                rounds[name].append(rows_of(command))
    print("| ns per operation | " + " | ".join(competitors) + " |")
    print("|---" * (len(competitors) + 1) + "|")
    for row in rounds["corest"][0]:
        medians = [statistics.median(one[row] for one in rounds[name]) for name in competitors]
        print(f"| {row} | " + " | ".join(f"{value:,.0f}" for value in medians) + " |")


if __name__ == "__main__":
    main()
