#!/usr/bin/env python3
"""What the practices of a service cost: instructions per request of each, and CPU time side by side.

    bench/practices.py build/bench/bin/json_server            instructions, by callgrind
    bench/practices.py build/bench/bin/json_server --timed    and saturation.py with all of them off and on
"""
import argparse
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from callgrind import per_request  # noqa: E402

PRACTICES = ("", "log", "metrics", "tracing", "overload", "all")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="the json_server of an optimised build")
    parser.add_argument("--timed", action="store_true", help="also by the clock")
    options = parser.parse_args()
    none = None
    print(f"{'practices':12} {'instructions/request':>20} {'more':>6}")
    for practice in PRACTICES:
        each = sum(per_request(options.server, *practice.split()).values())
        none = each if none is None else none
        print(f"{practice or 'none':12} {each:20.0f} {each - none:6.0f}", flush=True)
    if options.timed:
        script = pathlib.Path(__file__).with_name("saturation.py")
        servers = [f"{options.server} {{port}} {practice}" for practice in PRACTICES]
        subprocess.run([sys.executable, script, *servers], check=True)


if __name__ == "__main__":
    main()
