#!/usr/bin/env python3
"""What the practices of a service cost: instructions per request of each, and CPU time side by side.

    bench/practices.py build/release/bin/json_server            instructions, by callgrind: exact, on any machine
    bench/practices.py build/release/bin/json_server --timed    and saturation.py with all of them off and on

The instructions are those of 2,000 warm requests for /json on one connection, without the kernel's.
"""
import argparse
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

PRACTICES = ("", "log", "metrics", "tracing", "overload", "all")
REQUEST = b"GET /json HTTP/1.1\r\nHost: localhost\r\n\r\n"
WARM = 1_000
MEASURED = 2_000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, count):
    with socket.create_connection(("127.0.0.1", port), 60) as client:
        for _ in range(count):
            client.sendall(REQUEST)
            answer = b""
            while not answer.endswith(b"}"):
                piece = client.recv(4096)
                if not piece:
                    sys.exit("the server closed the connection")
                answer += piece
            if not answer.startswith(b"HTTP/1.1 200"):
                sys.exit(f"a wrong answer: {answer[:100]!r}")


def instructions(server, practice, count):
    """Of the whole process, from its start to its end, with so many requests."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", server, str(port), *practice.split()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            process.stdout.readline()  # it listens
            ask(port, count)
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=60)[1]
        found = re.search(r"Collected : (\d+)", said)
        if not found:
            sys.exit(f"callgrind did not say how much it collected: {said[-500:]}")
        return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="the json_server of a release build")
    parser.add_argument("--timed", action="store_true", help="also by the clock")
    options = parser.parse_args()
    none = None
    print(f"{'practices':12} {'instructions/request':>20} {'more':>6}")
    for practice in PRACTICES:
        each = (instructions(options.server, practice, WARM + MEASURED) -
                instructions(options.server, practice, WARM)) / MEASURED
        none = each if none is None else none
        print(f"{practice or 'none':12} {each:20.0f} {each - none:6.0f}", flush=True)
    if options.timed:
        script = pathlib.Path(__file__).with_name("saturation.py")
        servers = [f"{options.server} {{port}} {practice}" for practice in PRACTICES]
        subprocess.run([sys.executable, script, *servers], check=True)


if __name__ == "__main__":
    main()
