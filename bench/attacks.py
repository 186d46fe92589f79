#!/usr/bin/env python3
"""Attacks a server and watches how honest clients fare, and how much memory it takes.

usage: bench/attacks.py [--server build/release/bin/conformance] [--seconds 10] [--scale 1.0] [attack...]

Each attack runs for --seconds beside an honest client, which asks for /plain over kept connections at a steady pace. Reported
are its p50 and p99, those without an attack just before, the server's resident memory, and whether both are within the
bounds: p99 at most twice the usual one (and never judged below --noise-ms, which a busy machine adds by itself), growth at
most MEMORY_MIB. Attackers take the CPU that server and honest clients leave, since theirs would be another one; whether they still
do harm shows in the log. --scale makes the attacks smaller. Loopback only. Exit code 1 when a bound was broken.
"""

import argparse
import asyncio
import contextlib
import gzip
import multiprocessing
import os
import pathlib
import re
import resource
import socket
import statistics
import subprocess
import sys
import time

MEMORY_MIB = 256
HONEST_CLIENTS = 8
HONEST_PACE = 0.005  # seconds between the requests of one honest client
PLAIN = b"GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def connect(port):
    return await asyncio.open_connection("127.0.0.1", port)


async def honest_client(port, until, took):
    reader, writer = await connect(port)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(PLAIN)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        await reader.readexactly(int(re.search(rb"Content-Length: (\d+)", head)[1]))
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(HONEST_PACE)
    writer.close()


def honest(port, seconds, results):
    """In a process of its own, so that what is measured is not the attacker."""

    async def all_of_them():
        took = []
        until = time.perf_counter() + seconds
        await asyncio.gather(*(honest_client(port, until, took) for _ in range(HONEST_CLIENTS)))
        return took

    try:
        results.put(sorted(asyncio.run(all_of_them())))
    except Exception as failure:  # told to the parent, which says which attack it was
        results.put(failure)


async def keep_trying(attempt, until):
    while time.perf_counter() < until:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await attempt()
        await asyncio.sleep(0.01)


async def trickle(port, first, rest, pace, until):
    """Sends `first`, then what `rest` gives, a piece every `pace` seconds, and opens again when it is cut."""

    async def once():
        _, writer = await connect(port)
        writer.write(first)
        while time.perf_counter() < until:
            writer.write(rest)
            await writer.drain()
            await asyncio.sleep(pace)
        writer.close()

    await keep_trying(once, until)


def slow_heads(port, until, scale):
    head = b"GET /plain HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    return [trickle(port, head, b"a", 1.0, until) for _ in range(int(1000 * scale))]


def slow_bodies(port, until, scale):
    head = b"POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n"
    return [trickle(port, head, b" ", 1.0, until) for _ in range(int(1000 * scale))]


def silent(port, until, scale):
    return [trickle(port, b"", b"", max(1.0, until - time.perf_counter()), until) for _ in range(int(10_000 * scale))]


def tiny_chunks(port, until, scale):
    head = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"

    async def once():
        reader, writer = await connect(port)
        writer.write(head)

        async def swallow():
            while await reader.read(65536):
                pass

        swallowing = asyncio.ensure_future(swallow())
        while time.perf_counter() < until:
            writer.write(b"1;extension\r\nx\r\n" * 200)
            await writer.drain()
            await asyncio.sleep(0.02)
        swallowing.cancel()
        writer.close()

    return [keep_trying(once, until) for _ in range(int(20 * scale) or 1)]


def header_floods(port, until, scale):
    head = b"GET /plain HTTP/1.1\r\nHost: localhost\r\n" + b"X: " + b"y" * 20_000 + b"\r\n\r\n"
    many = b"GET /plain HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 1000 + b"\r\n"

    async def once():
        for flood in (head, many):
            reader, writer = await connect(port)
            writer.write(flood)
            answer = await reader.read(12)
            assert answer == b"HTTP/1.1 431", answer
            writer.close()

    return [keep_trying(once, until) for _ in range(int(10 * scale) or 1)]


def bombs(port, until, scale):
    """A small body that unpacks to a hundred megabytes."""
    body = gzip.compress(b" " * 100_000_000, 9)
    head = (
        b"POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )

    async def once():
        reader, writer = await connect(port)
        writer.write(head + body)
        answer = await reader.read(12)
        assert answer == b"HTTP/1.1 413", answer
        writer.close()
        await asyncio.sleep(0.05)

    return [keep_trying(once, until) for _ in range(int(5 * scale) or 1)]


async def never_read(port, request, until):
    with contextlib.closing(socket.socket()) as peer:
        peer.setblocking(False)
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(peer, ("127.0.0.1", port))
        await loop.sock_sendall(peer, request)
        await asyncio.sleep(max(0.0, until - time.perf_counter()))


def readers_that_never_read(port, until, scale):
    large = b"GET /large?bytes=4000000000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    packed = b"GET /large?bytes=4000000000 HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
    pipelined = PLAIN * 2000
    return [
        keep_trying(lambda request=request: never_read(port, request, until), until)
        for _ in range(int(200 * scale) or 1)
        for request in (large, packed, pipelined)
    ]


ATTACKS = {
    each.__name__: each
    for each in (slow_heads, slow_bodies, silent, tiny_chunks, header_floods, bombs, readers_that_never_read)
}


def attack(name, port, seconds, scale):
    # What only these machines share: an attacker gets the CPU that server and honest clients leave.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))

    async def all_of_them():
        until = time.perf_counter() + seconds
        await asyncio.gather(*ATTACKS[name](port, until, scale))

    asyncio.run(all_of_them())


def resident_mib(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def percentile(sorted_seconds, share):
    return sorted_seconds[min(int(len(sorted_seconds) * share), len(sorted_seconds) - 1)] * 1000


def measure(port, seconds):
    results = multiprocessing.Queue()
    worker = multiprocessing.Process(target=honest, args=(port, seconds, results))
    worker.start()
    took = results.get()
    worker.join()
    if isinstance(took, Exception):
        raise SystemExit(f"an honest client failed: {took!r}")
    return took


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", default="build/release/bin/conformance")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--noise-ms", type=float, default=5.0)
    parser.add_argument("attacks", nargs="*", help=", ".join(ATTACKS))
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    process = subprocess.Popen([chosen.server, "--port", "0"], stdout=subprocess.PIPE, text=True)
    broken = 0
    try:
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        measure(port, 1)  # warm
        print(f"{'attack':26} {'usual p50':>10} {'p99 ms':>8} {'under it p50':>13} {'p99 ms':>8} {'grew MiB':>9}")
        for name in chosen.attacks or ATTACKS:
            usual = measure(port, chosen.seconds / 2)
            before = resident_mib(process)
            attacker = multiprocessing.Process(
                target=attack, args=(name, port, chosen.seconds + 1, chosen.scale)
            )
            attacker.start()
            time.sleep(0.5)
            took = measure(port, chosen.seconds)
            grew = resident_mib(process) - before
            attacker.join()
            p99, bound = percentile(took, 0.99), max(2 * percentile(usual, 0.99), chosen.noise_ms)
            verdict = "" if p99 <= bound and grew <= MEMORY_MIB else "  BROKEN"
            broken += bool(verdict)
            print(
                f"{name:26} {percentile(usual, 0.5):10.2f} {percentile(usual, 0.99):8.2f}"
                f" {percentile(took, 0.5):13.2f} {p99:8.2f} {grew:9.1f}{verdict}"
            )
            if attacker.exitcode != 0:
                raise SystemExit(f"the attack {name} itself failed")
    finally:
        process.terminate()
        process.wait(30)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
