#!/usr/bin/env python3
"""Measures bench/arena, and the peers of bench/peers beside it: first that the answers are right, then each profile's load.

The profiles are those that HTTP benchmarks in common use have: sums by GET and POST, pipelining, connections of ten
requests, JSON made per request, the same packed, uploads, files (bench/arena/profiles.py). Every server has one CPU, and the
load (wrk) is on the same one, so that a full batch is always waiting and the CPU time per request, of the server's whole
process tree, is its cost at capacity. Rounds are interleaved (A B C A B C); printed are medians, and medians of the ratios
to the first server of the same round. corest is measured with the practices of a service, its access log going to a file,
and without ("bare"). Where an answer is wrong or wrk sees an error, there is no figure.

usage: bench/arena.py [--bin build/bench/bin/arena] [--profile json]... [--peers] [--peer nginx]... [--rounds 5]
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "arena"), str(HERE / "peers")]
import build  # noqa: E402
import profiles  # noqa: E402
from saturation import Server, cpu_seconds, peak_memory  # noqa: E402


def measure(server, connections, requests, seconds, cpu):
    """One round: microseconds of CPU per request, requests per second, three percentiles; None when wrk saw an error."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(profiles.wrk_script(requests))
        lua.flush()
        before = sum(cpu_seconds(server.process.pid))
        report = subprocess.run(["taskset", "-c", cpu, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", lua.name,
                                 f"http://127.0.0.1:{server.port}/"], capture_output=True, text=True, check=False).stdout
        after = sum(cpu_seconds(server.process.pid))
    done = re.search(r"(\d+) requests in", report)
    percentiles = re.search(r"percentiles (\d+) (\d+) (\d+)", report)
    if not done or int(done[1]) == 0 or "Non-2xx" in report or not percentiles:
        return None
    count = int(done[1])
    return [1e6 * (after - before) / count, count / seconds, *(int(each) / 1000 for each in percentiles.groups())]


def able(server, profile, folder, names):
    """Whether its answers are right; says so when they are not."""
    try:
        profiles.check(profile, server.port, folder, names)
        return True
    except (AssertionError, OSError) as wrong:
        print(f"  {profile}: no figure of {server.title}: {wrong}", file=sys.stderr)
        return False


def table(profile, connections, rows):
    print(f"\n**{profile}**, {connections} connections\n")
    print("| server | CPU us/request | ratio | requests/s | p50 ms | p99 ms | p99.9 ms | peak MiB |")
    print("|---|---|---|---|---|---|---|---|")
    first = next(iter(rows.values()))[1]
    for server, found in rows.values():
        middle = [statistics.median(column) for column in zip(*filter(None, found))]
        pairs = [each[0] / base[0] for each, base in zip(found, first) if each and base]
        ratio = statistics.median(pairs) if pairs else float("nan")
        print(f"| {server.title} | {middle[0]:.2f} | {ratio:.2f} | {middle[1]:,.0f} | {middle[2]:.2f} | {middle[3]:.2f} | "
              f"{middle[4]:.2f} | {peak_memory(server.process.pid) / 2**20:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=HERE.parent / "build/bench/bin/arena")
    parser.add_argument("--profile", action="append", help="only this one; may be repeated")
    parser.add_argument("--peers", action="store_true", help="with all peers that this machine can build")
    parser.add_argument("--peer", action="append", help="with this one; may be repeated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--cpu", default="0")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made) / "static"
        folder.mkdir()
        folder.parent.chmod(0o755)  # nginx reads as somebody else
        names = profiles.make_files(folder)
        own = f"{options.bin} --workers 1 {build.OPTIONS}"
        lines = {"corest": own, "corest, bare": f"{own} --bare"}
        if options.peers or options.peer:
            lines |= build.commands(options.peer)
        servers = []
        try:
            for name, line in lines.items():
                line = line.replace("{items}", str(profiles.ITEMS)).replace("{files}", str(folder))
                servers.append(Server(line, options.cpu, pathlib.Path(made) / f"{len(servers)}.log"))
                servers[-1].title = name
            for profile, (connections, requests) in profiles.requests(names).items():
                if options.profile and profile not in options.profile:
                    continue
                taking = [each for each in servers if able(each, profile, folder, names)]
                rounds = {each.title: (each, []) for each in taking}
                for _ in range(options.rounds):
                    row = [measure(each, connections, requests, options.seconds, options.cpu) for each in taking]
                    for each, found in zip(taking, row):
                        rounds[each.title][1].append(found)
                        if not found:
                            print(f"  {profile}: refused a round of {each.title}", file=sys.stderr)
                if rows := {name: both for name, both in rounds.items() if any(both[1])}:
                    table(profile, connections, rows)
        finally:
            for server in servers:
                server.stop()


if __name__ == "__main__":
    main()
