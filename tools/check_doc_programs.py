#!/usr/bin/env python3
"""Compiles the complete C++ programs that documents show: every ```cpp block with a main() must be accepted.

Usage: check_doc_programs.py --compiler g++ README.md docs/...
"""
import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def programs_of(page):
    return [block for block in BLOCK.findall(page.read_text()) if re.search(r"\bint main\(", block)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    refused = seen = 0
    for page in options.pages:
        for number, program in enumerate(programs_of(page), 1):
            seen += 1
            command = [options.compiler, "-std=c++23", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}",
                       "-fsyntax-only", "-x", "c++", "-"]
            result = subprocess.run(command, input=program, capture_output=True, text=True)
            if result.returncode != 0:
                refused += 1
                print(f"{page}: program {number} does not compile:\n{result.stderr}")
    print(f"check_doc_programs: {seen} programs, {refused} refused")
    return 1 if refused or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
