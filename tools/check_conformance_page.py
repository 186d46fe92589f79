#!/usr/bin/env python3
"""Looks whether every test that docs/reference/http-conformance.md names exists.

In the last column of its tables `chunk: some case` is of tests/conformance/chunk_test.py, and
`http/chunked: some case` of tests/http/chunked_test.cpp.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/http-conformance.md"
TEST = re.compile(r"`([a-z_0-9/]+): ([^`]+)`")
STRING = r'"(?:[^"\\\n]|\\.)*"'


def named_tests(path):
    """The names in a file of tests; adjacent string literals are one."""
    if not path.is_file():
        return set()
    text = path.read_text()
    names = re.findall(r"^def (test_\w+)\(", text, re.MULTILINE)
    opening = r"(?:served|refused)\(\s*" if path.suffix == ".py" else r"TEST_CASE\(\s*"
    for literal in re.findall(rf"{opening}((?:{STRING}\s*)+)", text):
        names.append("".join(part[1:-1] for part in re.findall(STRING, literal)).replace('\\"', '"'))
    return set(names)


def main():
    known = {}
    missing, seen = [], 0
    for number, line in enumerate(PAGE.read_text().splitlines(), 1):
        if not line.startswith("|"):
            continue
        for file, name in TEST.findall(line.rstrip(" |").rpartition(" | ")[2]):
            seen += 1
            path = f"tests/{file}_test.cpp" if "/" in file else f"tests/conformance/{file}_test.py"
            if name not in known.setdefault(path, named_tests(ROOT / path)):
                missing.append(f"{PAGE.relative_to(ROOT)}:{number}: {path} has no test \"{name}\"")
    print(*missing, f"check_conformance_page: {seen} tests named, {len(missing)} missing", sep="\n")
    return 1 if missing or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
