"""Counts the instructions of a request to json_server, function by function: exact, on any machine, whatever else runs.

They are those of 2,000 warm requests for /json on one connection, without the kernel's.
"""
import collections
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile

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


def self_costs(profile):
    """Instructions of each function itself, from a file that callgrind wrote without abbreviations."""
    costs = collections.Counter()
    function, of_a_call = None, False
    with open(profile) as lines:
        for line in lines:
            if line.startswith("fn="):
                function = line[3:].strip()
            elif line.startswith("calls="):
                of_a_call = True  # the next line has what the callee cost
            elif line[0].isdigit() or line[0] in "+-*":
                if not of_a_call:
                    costs[function] += int(line.split()[1])
                of_a_call = False
    return costs


def run(server, words, count):
    """All that the process does from its start to its end, with so many requests."""
    port = free_port()
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        command = ["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
                   f"--callgrind-out-file={folder}/out", server, str(port), *words]
        # A pipe that nobody reads would hold the server up.
        with open(folder / "log", "wb") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as process:
            process.stdout.readline()  # it listens
            ask(port, count)
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        if not (folder / "out").exists():
            sys.exit(f"callgrind wrote nothing: {(folder / 'log').read_text()[-500:]}")
        return self_costs(folder / "out")


def per_request(server, *words):
    """Instructions per warm request of each function."""
    once, more = run(server, words, WARM), run(server, words, WARM + MEASURED)
    return {name: (more[name] - once[name]) / MEASURED for name in more if more[name] != once[name]}
