#!/usr/bin/env python3
"""What becomes of a server at three times its capacity, with overload protection and without.

The load is an open loop: requests are sent when they are due, whatever became of those before them, and a latency counts
from that moment, so a server that stalls is not asked less. A client gives up after a second, and closes its connection:
what is answered later is worth nothing, though the server has done the work. Goodput is what was answered with 200 in
time. A health check is asked ten times a second beside the load.

    bench/overload.py --server build/release/bin/overload_server [--svg docs/performance/overload.svg] [--path /cpu]
"""
import argparse
import asyncio
import collections
import random
import re
import subprocess
import time

CAPACITY = 400
PATIENCE = 1.0


class Exchange(asyncio.Protocol):
    """One connection: a request at a time."""

    def __init__(self, idle):
        self.idle = idle
        self.waiting = None
        self.transport = None
        self.data = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.data += data
        head, found, body = self.data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if not found or not length or len(body) < int(length[1]):
            return
        self.data = b""
        waiting, self.waiting = self.waiting, None
        if waiting and not waiting.done():
            waiting.set_result(int(head[9:12]))
            self.idle.append(self)

    def connection_lost(self, _):
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(0)
        if self in self.idle:
            self.idle.remove(self)


class Load:
    def __init__(self, port):
        self.port = port
        self.idle = collections.deque()
        self.answers = []  # (due, status, seconds); status 0: given up, or no connection
        self.health = []

    async def ask(self, request, due, into):
        loop = asyncio.get_running_loop()
        status = 0
        try:
            async with asyncio.timeout_at(due + PATIENCE):
                if self.idle:
                    connection = self.idle.pop()
                else:
                    _, connection = await loop.create_connection(lambda: Exchange(self.idle), "127.0.0.1", self.port)
                connection.waiting = loop.create_future()
                connection.transport.write(request)
                try:
                    status = await connection.waiting
                except asyncio.CancelledError:
                    connection.transport.abort()
                    raise
        except (TimeoutError, OSError):
            pass
        into.append((due, status, loop.time() - due))

    async def run(self, phases, requests):
        """Each phase is (seconds, requests per second)."""
        loop = asyncio.get_running_loop()
        self.began = loop.time()
        tasks, due, end = set(), self.began, self.began
        next_health = due
        for seconds, rate in phases:
            end += seconds
            while due < end:
                if due > loop.time():
                    await asyncio.sleep(due - loop.time())
                tasks.add(asyncio.create_task(self.ask(random.choice(requests), due, self.answers)))
                if due >= next_health:
                    next_health += 0.1
                    tasks.add(asyncio.create_task(self.ask(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n", due, self.health)))
                due += random.expovariate(rate)
        await asyncio.gather(*tasks)


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def measure(command, path, phases):
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(re.search(r":(\d+)$", server.stdout.readline().strip())[1])
        load = Load(port)
        request = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".encode()
        asyncio.run(load.run(phases, [request]))
        return load
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()


def per_second(load, seconds):
    good, took, shed = [0] * seconds, [[] for _ in range(seconds)], [0] * seconds
    for due, status, spent in load.answers:
        second = int(due - load.began)
        if second >= seconds:
            continue
        if status == 200:
            good[second] += 1
            took[second].append(spent)
        elif status == 503:
            shed[second] += 1
    return good, [percentile(each, 0.99) for each in took], shed


def report(name, load, phases):
    total = sum(seconds for seconds, _ in phases)
    good, p99, shed = per_second(load, total)
    print(f"{name}: second  offered  goodput  shed  p99 of the served [ms]")
    second = 0
    for seconds, rate in phases:
        for _ in range(seconds):
            print(f"  {second:4}  {rate:7}  {good[second]:7}  {shed[second]:5}  {p99[second] * 1000:8.1f}")
            second += 1
    before, over = phases[0][0], phases[0][0] + phases[1][0]
    served = [s for d, code, s in load.answers if code == 200 and before + 1 <= d - load.began < over]
    health = [s for d, code, s in load.health if code == 200]
    print(f"  in the overload, behind its first second: goodput {len(served) / (phases[1][0] - 1) / CAPACITY:.0%} of capacity, "
          f"p50 {percentile(served, 0.5) * 1000:.0f} ms, p99 {percentile(served, 0.99) * 1000:.0f} ms; "
          f"health answered {len(health)} of {len(load.health)}, p99 {percentile(health, 0.99) * 1000:.0f} ms")
    return good, p99


def svg(path, phases, on, off):
    """Goodput over time, both ways; readable on light and dark ground."""
    total = sum(seconds for seconds, _ in phases)
    width, height, left, bottom, top = 720, 260, 52, 36, 18
    most = max(max(on), max(off), CAPACITY) * 1.15

    def x(second):
        return left + second * (width - left - 12) / total

    def y(value):
        return height - bottom - value * (height - bottom - top) / most

    def line(values, name):
        points = " ".join(f"{x(i + 0.5):.1f},{y(v):.1f}" for i, v in enumerate(values))
        return f'<polyline class="{name}" points="{points}"/>'

    before, over = phases[0][0], phases[0][0] + phases[1][0]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
             'aria-label="Goodput over time with and without overload protection">',
             "<style>text{font:12px sans-serif;fill:#444}.axis{stroke:#888}.load{fill:#8882}"
             "polyline{fill:none;stroke-width:2}.on{stroke:#1a7f37}.off{stroke:#cf222e}.cap{stroke:#888;stroke-dasharray:4 4}"
             "@media(prefers-color-scheme:dark){text{fill:#ccc}.on{stroke:#3fb950}.off{stroke:#ff7b72}}</style>",
             f'<rect class="load" x="{x(before):.1f}" y="{top}" width="{x(over) - x(before):.1f}" height="{height - bottom - top}"/>',
             f'<text x="{x(before) + 6:.1f}" y="{top + 14}">three times capacity is asked for</text>',
             f'<line class="cap" x1="{left}" x2="{width - 12}" y1="{y(CAPACITY):.1f}" y2="{y(CAPACITY):.1f}"/>',
             f'<line class="axis" x1="{left}" x2="{width - 12}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>']
    for value in (0, CAPACITY // 2, CAPACITY):
        parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for second in range(0, total + 1, 5):
        parts.append(f'<text x="{x(second):.1f}" y="{height - 20}" text-anchor="middle">{second} s</text>')
    parts += [f'<text x="{left}" y="12">answers in time, per second</text>',
              line(off, "off"), line(on, "on"),
              f'<text x="{width - 250}" y="{height - 4}"><tspan class="key" fill="#1a7f37">&#9632;</tspan> with protection '
              '<tspan fill="#cf222e">&#9632;</tspan> without</text>', "</svg>"]
    with open(path, "w") as file:
        file.write("\n".join(parts) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--path", default="/pool")
    parser.add_argument("--seconds", type=int, default=15, help="how long the overload lasts")
    parser.add_argument("--svg")
    options = parser.parse_args()
    random.seed(7)
    phases = [(5, CAPACITY // 2), (options.seconds, 3 * CAPACITY), (12, CAPACITY // 2)]
    print(time.strftime("%Y-%m-%d"), "load average", open("/proc/loadavg").read().split()[0])
    on, _ = report("with protection", measure([options.server], options.path, phases), phases)
    off, _ = report("without", measure([options.server, "off"], options.path, phases), phases)
    if options.svg:
        svg(options.svg, phases, on, off)


if __name__ == "__main__":
    main()
