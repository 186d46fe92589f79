#!/usr/bin/env python3
"""How the cost of a request grows: with connections, with bodies both ways, and from one worker to two.

    bench/scale.py [--bin build/bench/bin] [--svg docs/performance/scale.svg] [--rounds 3] [--seconds 2]

CPU time per request of the server, load (wrk) on the same CPU, so that work is always waiting; medians of interleaved
rounds. With two workers, servers and load have two CPUs, and each worker a half of the connections on average. Beside
bench/arena stands the server that parses nothing (bench/bare_epoll.cpp), where it can answer at all.
"""
import argparse
import math
import pathlib
import resource
import statistics
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "arena")]
import arena  # noqa: E402
import profiles  # noqa: E402
from saturation import Server, peak_memory  # noqa: E402

CONNECTIONS = [1, 8, 64, 512, 4096, 15000]
BODIES = [0, 1024, 16 * 1024, 256 * 1024, 4 * 1024**2, 64 * 1024**2]
BODY_CONNECTIONS = 16


def named(size):
    for unit, bytes_ in (("MiB", 1024**2), ("KiB", 1024)):
        if size >= bytes_:
            return f"{size // bytes_} {unit}"
    return str(size)


def rounds_of(servers, points, requests_of, options, cpu=None):
    """Microseconds per request, and requests per second: medians by point and server; None where wrk saw an error."""
    found = {}
    for point, connections in points:
        rows = {server.title: [] for server in servers}
        for _ in range(options.rounds):
            for server in servers:
                seconds = options.seconds * (4 if point > 5000 and connections != 512 else 1)  # until all are there
                rows[server.title].append(
                    arena.measure(server, connections, requests_of(point), seconds, cpu or options.cpu))
        for title, row in rows.items():
            kept = [each for each in row if each]
            found[point, title] = [statistics.median(column) for column in zip(*kept)] if kept else None
    return found


def table(titles, points, found, unit, name=str):
    print(f"\n| {unit} | " + " | ".join(titles) + " |\n|---|" + "---|" * len(titles))
    for point, _ in points:
        cells = [f"{found[point, title][0]:.2f}" if found[point, title] else "" for title in titles]
        print(f"| {name(point)} | " + " | ".join(cells) + " |", flush=True)


def panel(left, title, unit, points, curves, name):
    """One chart, both axes logarithmic: `curves` is (class, label, values)."""
    width, height, top, bottom = 300, 180, 40, 40
    flat = [value for _, _, values in curves for value in values if value]
    low, high = math.floor(math.log10(min(flat))), math.ceil(math.log10(max(flat)))

    def x(i):
        return left + 44 + i * (width - 60) / (len(points) - 1)

    def y(value):
        return top + height - (math.log10(value) - low) / max(1, high - low) * height

    parts = [f'<text class="title" x="{left + 44}" y="20">{title}</text>']
    for power in range(low, high + 1):
        parts += [f'<line class="grid" x1="{x(0):.1f}" x2="{x(len(points) - 1):.1f}" y1="{y(10**power):.1f}" y2="{y(10**power):.1f}"/>',
                  f'<text class="axis" x="{x(0) - 6:.1f}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g}</text>']
    parts += [f'<text class="axis" x="{x(i):.1f}" y="{top + height + 16}" text-anchor="middle">{name(point)}</text>'
              for i, (point, _) in enumerate(points)]
    parts.append(f'<text class="axis" x="{x(0):.1f}" y="{top + height + bottom - 8}">{unit}</text>')
    label_shift = {"ours": -8, "bare": 18}  # above its curve, below it
    for style, label, values in curves:
        at = [(x(i), y(value)) for i, value in enumerate(values) if value]
        parts.append(f'<polyline class="{style}" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in at)}"/>')
        parts.append(f'<text class="{style}" x="{at[-1][0] - 4:.1f}" y="{at[-1][1] + label_shift[style]:.1f}" text-anchor="end">{label}</text>')
    return parts


def svg(path, panels):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {310 * len(panels)} 270" role="img" '
             'aria-label="CPU time per request as connections and bodies grow">',
             "<style>text{font:11px sans-serif;fill:#57606a}.title{font-weight:bold}.grid{stroke:#8c959f;stroke-opacity:.3}"
             "polyline{fill:none;stroke-width:2}polyline.ours{stroke:#1a7f37}polyline.bare{stroke:#8c959f}"
             "text.ours{fill:#1a7f37}@media(prefers-color-scheme:dark){text{fill:#9198a1}text.ours{fill:#3fb950}"
             "polyline.ours{stroke:#3fb950}}</style>"]
    for i, each in enumerate(panels):
        parts += panel(310 * i, *each)
    pathlib.Path(path).write_text("\n".join([*parts, "</svg>\n"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=HERE.parent / "build/bench/bin")
    parser.add_argument("--svg")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--cpu", default="0")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as made:
        files = pathlib.Path(made)
        for size in BODIES:
            (files / f"{size}.bin").write_bytes(b"x" * size)
        command = f"{options.bin}/arena --port {{port}} --items {profiles.ITEMS} --files {files}"

        def start(title, words, cpu=options.cpu):
            server = Server(words, cpu, files / "log")
            server.title = title
            return server

        servers = [start("corest", f"{command} --workers 1"), start("bare epoll", f"{options.bin}/bare_epoll {{port}}")]
        titles = [server.title for server in servers]
        try:
            points = [(count, count) for count in CONNECTIONS]
            hello = rounds_of(servers, points, lambda _: [profiles.raw("GET", "/json")], options)
            print("**/json by connections**, CPU us per request")
            table(titles, points, hello, "connections")
            print(f"\npeak memory of corest with {CONNECTIONS[-1]} connections: {peak_memory(servers[0].process.pid) / 2**20:.0f} MiB")
            sizes = [(size, BODY_CONNECTIONS) for size in BODIES]
            down = rounds_of(servers[:1], sizes, lambda size: [profiles.raw("GET", f"/static/{size}.bin")], options)
            up = rounds_of(servers[:1], sizes, lambda size: [profiles.raw("POST", "/upload", b"x" * size)], options)
            print(f"\n**files down and bodies up**, {BODY_CONNECTIONS} connections, CPU us per request")
            both = {(size, name): found[size, "corest"] for name, found in (("down", down), ("up", up)) for size in BODIES}
            table(["down", "up"], sizes, both, "bytes", named)
        finally:
            for server in servers:
                server.stop()
        print("\n**workers**, /json, 512 connections\n\n| workers | CPU us/request | requests/s |\n|---|---|---|")
        for workers, cpus in ((1, "0"), (2, "0,1")):
            server = start("corest", f"{command} --workers {workers}", cpus)
            try:
                found = rounds_of([server], [(512, 512)], lambda _: [profiles.raw("GET", "/json")], options, cpus)[512, "corest"]
                print(f"| {workers} | {found[0]:.2f} | {found[1]:,.0f} |", flush=True)
            finally:
                server.stop()
    if options.svg:
        def curve(found, title, points):
            return [found[point, title] and found[point, title][0] for point, _ in points]

        svg(options.svg, [
            ("/json, CPU us per request", "connections", points,
             [("bare", "bare epoll", curve(hello, "bare epoll", points)), ("ours", "corest", curve(hello, "corest", points))],
             lambda count: f"{count:,}"),
            ("a file, CPU us per request", "bytes", sizes, [("ours", "down", curve(down, "corest", sizes))], named),
            ("a body, CPU us per request", "bytes", sizes, [("ours", "up", curve(up, "corest", sizes))], named)])


if __name__ == "__main__":
    main()
