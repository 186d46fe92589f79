#!/usr/bin/env python3
"""Holds docs/reference/runtime.md and its pages against the headers of async and io.

Every public header stands in the heading of exactly one entry, or in the list of internal ones. Each entry has a
signature, says what it gives, what cancellation does, which threads may use it and what it costs, and links to a
section that exists. The words of a heading are words of its headers.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
LAYERS = ("async", "io")
FIELDS = ("Gives", "Cancelled", "Threads", "Cost")
HEADER = re.compile(r"`<?(corest/[\w/]+\.hpp)>?`")
LINK = re.compile(r"\[guide\]\(([^)#]+)(?:#([^)]+))?\)")


def entries_of(text):
    """(title, body) of each section of the second level."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2]))


def anchor_of(title):
    """How a heading is linked to: lower case, without punctuation, hyphens for spaces."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def words_of(title):
    return [word.strip() for word in title.replace("cross_worker::", "").split(",") if re.fullmatch(r"\s*\w+\s*", word)]


def entry_faults(page, title, body):
    where = f"{page.relative_to(ROOT)}: {title}"
    head = body.strip().split("\n", 1)[0]
    headers = HEADER.findall(head)
    faults = [] if headers else [f"{where}: names no header"]
    text = ""
    for header in headers:
        path = ROOT / "include" / header
        if path.is_file():
            text += path.read_text()
        else:
            faults.append(f"{where}: there is no {header}")
    faults += [f"{where}: {word} is not in its headers" for word in words_of(title)
               if text and not re.search(rf"\b{word}\b", text)]
    faults += [f"{where}: does not say **{field}**" for field in FIELDS if f"- **{field}** " not in body]
    if "```cpp\n" not in body:
        faults.append(f"{where}: shows no signature")
    link = LINK.search(head)
    target = link and (page.parent / link[1]).resolve()
    if not link or not target.is_file():
        faults.append(f"{where}: links to no page of the guide")
    elif link[2] and link[2] not in {anchor_of(t) for t in re.findall(r"^#+ (.+)$", target.read_text(), re.MULTILINE)}:
        faults.append(f"{where}: {target.name} has no section #{link[2]}")
    return headers, faults


def main():
    self_test()
    index = (REFERENCE / "runtime.md").read_text()
    title, internal = entries_of(index)[-1]
    faults = [] if title == "Internal" else ["docs/reference/runtime.md: its last section is not that of internal headers"]
    named = HEADER.findall(internal)
    for page in sorted((REFERENCE / "runtime").glob("*.md")):
        for title, body in entries_of(page.read_text()):
            headers, found = entry_faults(page, title, body)
            named += headers
            faults += found
    there = {f"corest/{path.relative_to(ROOT / 'include' / 'corest')}" for layer in LAYERS
             for path in (ROOT / "include" / "corest" / layer).rglob("*.hpp")}
    faults += [f"include/{header}: has no entry in docs/reference/runtime/, and is not called internal"
               for header in sorted(there - set(named))]
    faults += [f"{header}: is named twice" for header in sorted(set(named)) if named.count(header) > 1]
    faults += [f"docs/reference/runtime.md: there is no {header}" for header in sorted(set(HEADER.findall(internal)) - there)]
    for fault in faults:
        print(fault)
    print(f"check_reference: {len(there)} headers, {len(faults)} faults")
    return 1 if faults else 0


def self_test():
    """Each kind of fault is seen."""
    page = REFERENCE / "runtime" / "tasks.md"
    good = ("`<corest/async/task.hpp>` · [guide](../../guide/from-asyncio/tasks.md#shield)\n```cpp\nx;\n```\n"
            + "".join(f"- **{field}** it.\n" for field in FIELDS))
    wrong = {"": "names no header", good.replace("- **Cost** it.\n", ""): "**Cost**",
             good.replace("#shield", "#nowhere"): "no section #nowhere", good.replace("task.hpp", "tusk.hpp"): "there is no",
             good.replace("```cpp", "```"): "no signature", good.replace("tasks.md", "none.md"): "no page"}
    assert entry_faults(page, "task", good)[1] == []
    assert "is not in its headers" in entry_faults(page, "tusk", good)[1][0]
    for body, fault in wrong.items():
        assert any(fault in each for each in entry_faults(page, "task", body)[1]), fault
    assert anchor_of("with_group: TaskGroup") == "with_group-taskgroup"


if __name__ == "__main__":
    sys.exit(main())
