#!/usr/bin/env python3
"""Where a request's instructions go, stage by stage, and whether a stage has grown.

    bench/budget.py build/bench/bin/json_server             against the table of docs/performance/budget.md: fails when a
                                                            stage takes over 5 % more than it says
    bench/budget.py build/bench/bin/json_server --update    writes the table
    bench/budget.py build/bench/bin/json_server --list      every function with its stage

A function belongs to the first stage whose pattern is in its name. "bare" is without practices, "served" with all.
"""
import argparse
import collections
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from callgrind import per_request  # noqa: E402

PAGE = HERE.parent / "docs/performance/budget.md"
COLUMNS = {"bare": (), "served": ("all",)}
TOLERATED = 1.05
SMALL = 8  # instructions that a stage may always gain: below that five percent are nothing
STAGES = {
    "log": r"access_log|observe::(log|line_writer|format_time|write_decimal|format_second|copy_|special_bytes)|write_target|spdlog|pthread_cond",
    "metrics": r"workbench::count|request_metrics|fine_histogram|metric_",
    "traces": r"request_trace|span_source|trace_id|tracer|traceparent",
    "request id": r"request_ids|write_hex|set_id|::identify",
    "parse": r"http::parse_|http::scan|incoming::|take_message|request::|head_limits",
    "route": r"::route\(",
    "handler": r"handler_functions|prepared_endpoint|::start\(|\(anonymous namespace\)::plain|accepts",
    "serialise": r"json::",
    "write": r"put_head|write_response|frame_whole|response::|body_to_send|flush|io::send|date_block|\bsend$",
    "copy": r"^__mem",
    "loop": r"io::loop|epoll_wait|timer_queue|clock_gettime|steady_clock|io::receive|\brecv$|connection::receive",
    "connection": r"server::",
    "threads": r"asynccancel",  # what the C library adds to system calls once there is a second thread
}
ROW = re.compile(r"^\| ([a-z ]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)


def stage_of(function):
    return next((stage for stage, pattern in STAGES.items() if re.search(pattern, function)), "other")


def measured(server):
    """Of each stage the instructions in each column."""
    table = {stage: [0] * len(COLUMNS) for stage in (*STAGES, "other")}
    for column, words in enumerate(COLUMNS.values()):
        sums = collections.Counter()
        for function, cost in per_request(server, *words).items():
            sums[stage_of(function)] += cost
        for stage, cost in sums.items():
            table[stage][column] = round(cost)
    table["all"] = [sum(column) for column in zip(*table.values())]
    return table


def told():
    return {stage: [int(each.replace(",", "")) for each in columns] for stage, *columns in ROW.findall(PAGE.read_text())}


def lines(table):
    return "\n".join(f"| {stage} | " + " | ".join(f"{cost:,}" for cost in columns) + " |" for stage, columns in table.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="the json_server of an optimised build")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if options.list:
        for function, cost in sorted(per_request(options.server, "all").items(), key=lambda each: -each[1]):
            print(f"{cost:8.1f}  {stage_of(function):12} {function[:150]}")
        return 0
    found = measured(options.server)
    print(f"| stage | {' | '.join(COLUMNS)} |\n|---|---|---|\n{lines(found)}")
    if options.update:
        text = PAGE.read_text()
        rows = list(ROW.finditer(text))
        PAGE.write_text(text[:rows[0].start()] + lines(found) + text[rows[-1].end():])
        return 0
    before = told()
    grown = [f"{stage}, {column}: {now} instructions, {then} before"
             for stage, columns in found.items()
             for column, now, then in zip(COLUMNS, columns, before.get(stage, [0] * len(columns)))
             if now > max(then * TOLERATED, then + SMALL)]
    for each in grown:
        print(f"error: {each}; tolerated are 5 % more", file=sys.stderr)
    print(f"budget: {len(grown)} figures have grown")
    return bool(grown)


if __name__ == "__main__":
    sys.exit(main())
