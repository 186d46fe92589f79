#!/usr/bin/env python3
"""Checks what the compiler says of wrong programs.

tests/compile_fail/<case>.cpp must not compile, and every line of <case>.expected must appear in what the compiler
prints, whichever compiler it is. A case named ok_* must compile: it shows that its neighbours fail for their one
mistake only. Lines of .expected that begin with # are comments.

usage: tools/check_compile_fail.py [--compiler g++] tests/compile_fail/<case>.cpp...
"""

import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHOWN_LINES = 40  # of the compiler's output when a case goes wrong


def problem_of(case: pathlib.Path, compiler: str) -> str | None:
    """What is wrong with a case, or None. The output is looked at with blanks joined, as compilers break lines."""
    command = [compiler, "-std=c++23", "-fsyntax-only", "-I", str(ROOT / "include"), str(case)]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})  # plain quotes
    output = " ".join(result.stderr.split())
    shown = "\n".join(result.stderr.splitlines()[:SHOWN_LINES])
    if case.stem.startswith("ok_"):
        return None if result.returncode == 0 else f"it must compile, but:\n{shown}"
    if result.returncode == 0:
        return "it compiles, and must not"
    if result.returncode < 0 or "internal compiler error" in output or "PLEASE submit a bug report" in output:
        return f"the compiler itself failed:\n{shown}"
    expected = case.with_suffix(".expected")
    if not expected.is_file():
        return f"there is no {expected.name}; the compiler said:\n{shown}"
    lines = [line for line in expected.read_text().splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return f"{expected.name} expects nothing"
    missing = [line for line in lines if " ".join(line.split()) not in output]
    if missing:
        return "the compiler does not say\n  " + "\n  ".join(missing) + f"\nbut\n{shown}"
    return None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    failed = 0
    for case in options.cases:
        if problem := problem_of(case, options.compiler):
            failed += 1
            print(f"{case.name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
