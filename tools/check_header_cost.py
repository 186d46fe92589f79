#!/usr/bin/env python3
"""Holds what the public headers cost those who include them.

Each header of include/corest/ alone: it compiles by itself without a warning, with either compiler, stays under its limit
of preprocessed lines, and pulls in none of the costly standard headers. Preprocessed lines decide, because they are the
same on every machine; the seconds that examples/01_* takes are printed beside them.

usage: tools/check_header_cost.py [--compilers g++,clang++-19] [--all]      (the first one preprocesses and is timed)
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALONE = ROOT / "build" / "headers"  # a source for each header
CCACHE = [shutil.which("ccache")] if shutil.which("ccache") else []
HEADER_LINES = 50_000  # <chrono> is 31k of it, <string> <vector> <optional> <expected> <coroutine> bring it to 40k
LIMITS = {
    "corest/corest.hpp": 65_000,  # brings everything; far beyond this an example no longer compiles in under 2 s
    "corest/sqlite/": 55_000,  # a pool is shared: <memory> and <condition_variable>, for those who use SQLite only
    "corest/testing/": 60_000,  # a router and a virtual clock with its locks, for tests only
}
FORBIDDEN = ("iostream", "regex", "filesystem", "ranges")  # 20k to 55k lines each, or a static constructor per file
ENTERED = re.compile(r'^# \d+ "[^"]*/include/c\+\+/[^"]*?/(%s)"' % "|".join(FORBIDDEN), re.MULTILINE)
MARKER = re.compile(r'^# \d+ "([^"]*)"((?: \d)*)$')
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror"]


def compile_command(compiler: str, *arguments: str) -> list[str]:
    return [compiler, "-std=c++23", "-I", str(ROOT / "include"), *arguments]


def costs(preprocessed: str) -> tuple[int, dict[str, int]]:
    """Lines without blanks and markers; and of these, what each header of others brings that ours include."""
    ours = str(ROOT / "include")
    total, brought, stack = 0, {}, []
    for line in preprocessed.splitlines():
        if marker := MARKER.match(line):
            name, flags = marker.groups()
            if "1" in flags.split():
                stack.append(name)
            elif "2" in flags.split() and stack:
                stack.pop()
        elif line.strip() and not line.startswith("#"):
            total += 1
            if others := next((name for name in stack if not name.startswith(ours)), None):
                brought[others] = brought.get(others, 0) + 1
    return total, brought


def compiles_alone(compiler: str, header: str) -> str | None:
    """What the compiler says against a source of this one header."""
    source = ALONE / (header.replace("/", "_") + ".cpp")
    command = CCACHE + compile_command(compiler, *WARNINGS, "-c", "-o", str(source) + f".{compiler}.o", str(source))
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode == 0:
        return None
    return f"does not compile by itself with {compiler}:\n" + "\n".join(result.stderr.splitlines()[:20])


def measure(compilers: list[str], header: str) -> tuple[str, int, list[str]]:
    """Name, preprocessed lines without blanks and markers, and what is wrong."""
    source = f"#include <{header}>\n"
    limit = next((lines for prefix, lines in LIMITS.items() if header.startswith(prefix)), HEADER_LINES)
    problems = []
    command = compile_command(compilers[0], "-x", "c++", "-E", "-")
    result = subprocess.run(command, input=source, capture_output=True, text=True)
    lines, brought = costs(result.stdout)
    if lines > limit:
        dearest = sorted(brought.items(), key=lambda item: -item[1])[:4]
        names = ", ".join(f"<{name.split('/')[-1]}> {count}" for name, count in dearest)
        problems.append(f"{lines} preprocessed lines; the limit is {limit}; dearest, in this order: {names}")
    for name in sorted(set(ENTERED.findall(result.stdout))):
        problems.append(f"pulls in <{name}>")
    (ALONE / (header.replace("/", "_") + ".cpp")).write_text(source)
    problems += filter(None, (compiles_alone(compiler, header) for compiler in compilers))
    return header, lines, problems


def seconds_to_compile(compiler: str, source: pathlib.Path) -> float:
    """The median of five compilations at -O2."""
    command = compile_command(compiler, "-O2", "-c", "-o", os.devnull, str(source))
    taken = []
    for _ in range(5):
        start = time.monotonic()
        subprocess.run(command, check=True)
        taken.append(time.monotonic() - start)
    return statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compilers", default="g++,clang++-19", type=lambda names: names.split(","))
    parser.add_argument("--all", action="store_true", help="print every header, not only the ten dearest")
    options = parser.parse_args()
    headers = sorted(p.relative_to(ROOT / "include").as_posix() for p in (ROOT / "include").rglob("*.hpp"))
    ALONE.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda header: measure(options.compilers, header), headers))
    rows.sort(key=lambda row: -row[1])
    for header, lines, _ in rows if options.all else rows[:10]:
        print(f"{lines:7d}  {header}")
    for example in sorted((ROOT / "examples").glob("01_*.cpp")):
        print(f"{seconds_to_compile(options.compilers[0], example):6.2f}s  {example.name} at -O2, median of 5")
    failures = [(header, problem) for header, _, problems in rows for problem in problems]
    for header, problem in failures:
        print(f"error: {header} {problem}")
    print(f"check_header_cost: {len(rows)} headers with {' and '.join(options.compilers)}, {len(failures)} errors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
