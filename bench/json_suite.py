#!/usr/bin/env python3
"""Sends each text of a JSON parsing suite to a server and counts what it says.

    bench/json_suite.py --server build/dev/bin/conformance JSONTestSuite/test_parsing

The suite is that of N. Seriot (github.com/nst/JSONTestSuite): y_ is JSON, n_ is none, i_ is left open. Of what is posted
to /json the first must be answered with 200, the second with 400; the exit code tells.
"""

import argparse
import collections
import http.client
import pathlib
import re
import signal
import subprocess
import sys
import urllib.parse

EXPECTED = {"y": {200}, "n": {400}, "i": {200, 400, 422}}  # 422: JSON, but a number that no double holds


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--server", required=True, help="examples/conformance")
    options.add_argument("folder", type=pathlib.Path, help="test_parsing of the suite")
    chosen = options.parse_args()
    server = subprocess.Popen([chosen.server, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        address = next(found for line in server.stdout if (found := re.search(r"http://\S+", line)))
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(address[0]).netloc, timeout=10)
        counts = collections.Counter()
        wrong = []
        for text in sorted(chosen.folder.glob("[yni]_*.json")):
            connection.request("POST", "/json", text.read_bytes(), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            counts[text.name[0], answer.status] += 1
            if answer.status not in EXPECTED[text.name[0]]:
                wrong.append(f"{text.name}: {answer.status}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    for (kind, status), count in sorted(counts.items()):
        print(f"{kind}_: {count} answered {status}")
    print("\n".join(wrong) or "all as their names say")
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
