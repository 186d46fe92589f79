#!/usr/bin/env python3
"""Drives bench/arena: first that its answers are right, then each profile's load, CPU time per request.

The profiles are those that HTTP benchmarks in common use have: sums by GET and POST, pipelining, connections of ten
requests, JSON made per request, the same packed, uploads, files. The server has one worker on one CPU and the load is on the
same one, as in bench/saturation.py, whose figures these are. A profile with a wrong answer is not measured.

usage: bench/arena.py [--bin build/bench/bin/arena] [--profile json]... [--bare]
"""
import argparse
import gzip
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from saturation import Server, cpu_seconds  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
ITEMS = ROOT / "bench/arena/items.json"
PAIRS = [(1, 3), (5, 7), (10, 2), (15, 5), (25, 4), (40, 8), (50, 6)]  # items, factor

# What wrk sends: requests as Lua strings, one after the other.
LUA = """
local requests = {%s}
local n = 0
request = function() n = n %% #requests + 1 return requests[n] end
"""


def raw(method, target, body=b"", chunked=False, fields=()):
    head = [f"{method} {target} HTTP/1.1", "Host: localhost", *fields]
    if chunked:
        head.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def make_files(folder):
    """Twenty files of 3 to 300 KB, half of them text with a packed variant beside it."""
    names = []
    for i in range(20):
        size = 3_000 + i * (297_000 // 19)
        name = f"file{i}.{'js' if i % 2 else 'webp'}"
        data = (b"let corest_%d = %d;\n" % (i, size) * (size // 16))[:size] if i % 2 else os.urandom(size)
        (folder / name).write_bytes(data)
        if i % 2:
            (folder / f"{name}.gz").write_bytes(gzip.compress(data, 9))
        names.append(name)
    return names


def profiles(names):
    """Of each: connections, the requests that wrk repeats."""
    sums = [raw("GET", "/baseline11?a=13&b=42"), raw("POST", "/baseline11?a=13&b=42", b"20"),
            raw("POST", "/baseline11?a=13&b=42", b"20", chunked=True)]
    lists = [raw("GET", f"/json/{count}?m={factor}") for count, factor in PAIRS]
    packed = [raw("GET", f"/json/{count}?m={factor}", fields=["Accept-Encoding: gzip, br"]) for count, factor in PAIRS]
    files = [raw("GET", f"/static/{name}", fields=["Accept-Encoding: br;q=1, gzip;q=0.8"]) for name in names]
    return {"baseline": (512, sums), "pipelined": (512, [raw("GET", "/pipeline") * 16]),
            "limited-conn": (512, [*sums * 3, raw("GET", "/baseline11?a=13&b=42", fields=["Connection: close"])]),
            "hello": (64, [raw("GET", "/json")]), "plaintext": (64, [raw("GET", "/plaintext")]), "json": (512, lists),
            "json-comp": (512, packed), "upload": (32, [raw("POST", "/upload", b"x" * 500_000)]), "static": (64, files)}


def check(port, folder, names):
    """Raises AssertionError for the first answer that is not what the profiles demand."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(method, path, body=None, headers=None, chunked=False):
        connection.request(method, path, body=body, headers=headers or {}, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer, answer.read()

    def same(found, wanted, what):
        assert found == wanted, f"{what}: {found[:200]!r} instead of {wanted[:200]!r}"

    same(ask("GET", "/baseline11?a=13&b=42")[1], b"55", "a sum")
    same(ask("POST", "/baseline11?a=13&b=42", b"20")[1], b"75", "a sum with a body")
    chunks = {"Transfer-Encoding": "chunked"}
    same(ask("POST", "/baseline11?a=13&b=42", iter([b"2", b"0"]), chunks, True)[1], b"75", "a sum with a chunked body")
    same(ask("GET", "/pipeline")[1], b"ok", "pipeline")
    same(ask("GET", "/json")[1], b'{"message":"Hello, World!"}', "hello")
    same(ask("GET", "/plaintext")[1], b"Hello, World!", "plaintext")
    items = json.loads(ITEMS.read_text())
    for count, factor in PAIRS:
        wanted = [dict(item, total=item["price"] * item["quantity"] * factor) for item in items[:count]]
        answer, body = ask("GET", f"/json/{count}?m={factor}")
        assert answer.getheader("Content-Encoding") is None, "nobody asked for a packed list"
        assert json.loads(body) == {"items": wanted, "count": count}, f"a list of {count}"
        answer, body = ask("GET", f"/json/{count}?m={factor}", headers={"Accept-Encoding": "gzip"})
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        assert json.loads(body)["count"] == count, f"a packed list of {count}"
    for size in (500_000, 20_000_000):
        same(ask("POST", "/upload", b"u" * size)[1], str(size).encode(), "an upload")
    for name in names:
        same(ask("GET", f"/static/{name}")[1], (folder / name).read_bytes(), name)
    connection.close()


def measure(server, connections, requests, seconds):
    """Microseconds of CPU per request, requests per second; None when wrk saw an error."""
    quoted = ", ".join('"' + "".join(f"\\{byte}" if not 48 <= byte < 58 else f"\\{byte:03d}" for byte in one) + '"'
                       for one in requests if len(one) < 10_000)
    script = LUA % quoted
    if not quoted:  # long bodies are made by Lua
        head, body = requests[0].split(b"\r\n\r\n", 1)
        script = LUA % f'"{head.decode().replace(chr(13) + chr(10), chr(92) + "r" + chr(92) + "n")}\\r\\n\\r\\n" .. ' \
                       f'string.rep("x", {len(body)})'
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        before = sum(cpu_seconds(server.process.pid))
        report = subprocess.run(["taskset", "-c", "0", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", lua.name,
                                 f"http://127.0.0.1:{server.port}/"], capture_output=True, text=True, check=False).stdout
        after = sum(cpu_seconds(server.process.pid))
    done = re.search(r"(\d+) requests in", report)
    if not done or int(done[1]) == 0 or "Non-2xx" in report:
        return None
    count = int(done[1])
    return 1e6 * (after - before) / count, count / seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default="build/bench/bin/arena")
    parser.add_argument("--profile", action="append", help="only this one; may be repeated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--bare", action="store_true", help="practices off alone, instead of on and off in turn")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        (folder / "static").mkdir()
        names = make_files(folder / "static")
        command = f"{options.bin} --port {{port}} --workers 1 --items {ITEMS} --files {folder}/static"
        variants = {"bare": f"{command} --bare"} if options.bare else {"practices": command, "bare": f"{command} --bare"}
        servers = {name: Server(line, "0", folder / f"{name}.log") for name, line in variants.items()}
        try:
            for name, server in servers.items():
                check(server.port, folder / "static", names)
                print(f"{name}: the answers are right")
            print(f"{'profile':14} {'connections':>11} " + " ".join(f"{name + ' us':>13} {'requests/s':>11}" for name in servers))
            for profile, (connections, requests) in profiles(names).items():
                if options.profile and profile not in options.profile:
                    continue
                rows = {name: [] for name in servers}
                for _ in range(options.rounds):
                    for name, server in servers.items():
                        if found := measure(server, connections, requests, options.seconds):
                            rows[name].append(found)
                each = 16 if profile == "pipelined" else 1  # wrk counts answers
                figures = [(statistics.median(cpu for cpu, _ in found), statistics.median(rate for _, rate in found))
                           if found else (float("nan"), float("nan")) for found in rows.values()]
                print(f"{profile:14} {connections:11} " + " ".join(f"{cpu:13.2f} {rate:11,.0f}" for cpu, rate in figures) +
                      ("   wrk sends 16 at a time" if each > 1 else ""), flush=True)
        finally:
            for server in servers.values():
                server.stop()


if __name__ == "__main__":
    main()
