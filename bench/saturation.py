#!/usr/bin/env python3
"""CPU time per request of several servers at saturation, side by side.

Each server runs on one CPU, and the load (wrk) on the same one, so that there is always a full batch waiting and the
figure is the cost at capacity. Rounds are interleaved (A B C A B C); a round with an error or a wrong answer is refused.
Printed are medians of user + system microseconds per request, and the median of the ratios to the first server of the
same round: on a noisy machine the ratio holds where the figure does not.
"""
import argparse
import os
import re
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

EXPECTED = b'{"message":"Hello, World!"}'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tree(pid):
    """A process and all below it."""
    yield pid
    try:
        for child in open(f"/proc/{pid}/task/{pid}/children").read().split():
            yield from tree(int(child))
    except OSError:  # it has just ended
        pass


def cpu_seconds(pid):
    """User and system time of all threads of a process and of those below it."""
    user = system = 0
    tick = os.sysconf("SC_CLK_TCK")
    for each in tree(pid):
        fields = open(f"/proc/{each}/stat").read().rsplit(")", 1)[1].split()
        user += int(fields[11]) / tick
        system += int(fields[12]) / tick
    return user, system


def peak_memory(pid):
    """Bytes that a process and those below it have had in memory at most, each by itself."""
    return sum(1024 * int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{each}/status").read())[1]) for each in tree(pid))


class Server:
    def __init__(self, command, cpu, log=os.devnull):
        self.port = free_port()
        program, *arguments = shlex.split(command)
        self.name = " ".join([os.path.basename(program), *(each for each in arguments if each != "{port}")])
        words = shlex.split(command.replace("{port}", str(self.port)))
        with open(log, "wb") as written:
            self.process = subprocess.Popen(["taskset", "-c", cpu, *words], stdout=subprocess.DEVNULL, stderr=written)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.stop()
        sys.exit(f"{self.name} does not listen on port {self.port}")

    def check(self, path):
        body = urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).read()
        if body != EXPECTED:
            sys.exit(f"{self.name} answers {path} wrongly: {body[:100]!r}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def load(server, path, options):
    """One round: microseconds of user and system time per request, and requests per second; None when refused."""
    command = ["taskset", "-c", options.load_cpu, "wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s",
               f"http://127.0.0.1:{server.port}{path}"]
    before = cpu_seconds(server.process.pid)
    report = subprocess.run(command, capture_output=True, text=True).stdout
    after = cpu_seconds(server.process.pid)
    done = re.search(r"(\d+) requests in", report)
    if not done or "Non-2xx" in report or "Socket errors" in report:
        print(f"  refused a round of {server.name}: {report.strip().splitlines()[-3:]}", file=sys.stderr)
        return None
    count = int(done.group(1))
    user, system = (1e6 * (b - a) / count for a, b in zip(before, after))
    return user, system, count / options.seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("servers", nargs="+", help="commands, {port} where the port goes; the first is the limit")
    parser.add_argument("--path", default="/json")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--cpu", default="0", help="of the servers")
    parser.add_argument("--load-cpu", default="0", help="of the load; another CPU measures latency-bound cost")
    options = parser.parse_args()

    servers = [Server(command, options.cpu) for command in options.servers]
    try:
        for server in servers:
            server.check(options.path)
            load(server, options.path, options)  # warm
        rounds = []
        for _ in range(options.rounds):
            row = [load(server, options.path, options) for server in servers]
            if all(row):
                rounds.append(row)
        if not rounds:
            sys.exit("every round was refused")
        print(f"{options.path}, {options.connections} connections, {len(rounds)} rounds of {options.seconds} s")
        print(f"{'server':24} {'us/request':>10} {'user':>6} {'system':>7} {'requests/s':>11} {'ratio':>6} {'min':>6} {'max':>6}")
        for i, server in enumerate(servers):
            column = [row[i] for row in rounds]
            ratios = [sum(row[i][:2]) / sum(row[0][:2]) for row in rounds]
            print(f"{server.name:24} {statistics.median(u + s for u, s, _ in column):10.2f} "
                  f"{statistics.median(u for u, _, _ in column):6.2f} {statistics.median(s for _, s, _ in column):7.2f} "
                  f"{statistics.median(r for _, _, r in column):11,.0f} {statistics.median(ratios):6.2f} "
                  f"{min(ratios):6.2f} {max(ratios):6.2f}")
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    main()
