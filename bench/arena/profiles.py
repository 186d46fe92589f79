"""The arena's profiles: of each the connections, what wrk sends, and what a right answer is."""
import gzip
import http.client
import json
import os
import pathlib

ITEMS = pathlib.Path(__file__).with_name("items.json")
PAIRS = [(1, 3), (5, 7), (10, 2), (15, 5), (25, 4), (40, 8), (50, 6)]  # items, factor
PIPELINED = 16
UPLOAD = 500_000


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


def raw(method, target, body=b"", chunked=False, fields=()):
    head = [f"{method} {target} HTTP/1.1", "Host: localhost", *fields]
    if chunked:
        head.append("Transfer-Encoding: chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    elif body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def requests(names):
    """Of each profile: connections, and the requests that each of them repeats."""
    sums = [raw("GET", "/baseline11?a=13&b=42"), raw("POST", "/baseline11?a=13&b=42", b"20"),
            raw("POST", "/baseline11?a=13&b=42", b"20", chunked=True)]
    last = raw("GET", "/baseline11?a=13&b=42", fields=["Connection: close"])
    packed = ["Accept-Encoding: gzip, br"]
    return {
        "baseline": (512, sums),
        "pipelined": (512, [raw("GET", "/pipeline") * PIPELINED]),
        "limited-conn": (512, [*sums * 3, last]),
        "hello": (64, [raw("GET", "/json")]),
        "plaintext": (64, [raw("GET", "/plaintext")]),
        "json": (512, [raw("GET", f"/json/{count}?m={factor}") for count, factor in PAIRS]),
        "json-comp": (512, [raw("GET", f"/json/{count}?m={factor}", fields=packed) for count, factor in PAIRS]),
        "upload": (32, [raw("POST", "/upload", b"x" * UPLOAD)]),
        "static": (64, [raw("GET", f"/static/{name}", fields=["Accept-Encoding: br;q=1, gzip;q=0.8"]) for name in names]),
    }


def wrk_script(of):
    """Lua that repeats the requests, and tells the percentiles."""
    def quoted(bytes_):
        if len(bytes_) < 10_000:
            return '"' + "".join(f"\\{byte:03d}" for byte in bytes_) + '"'
        head, body = bytes_.split(b"\r\n\r\n", 1)
        return quoted(head + b"\r\n\r\n") + f' .. string.rep("x", {len(body)})'

    return """
local requests = {%s}
local n = 0
request = function() n = n %% #requests + 1 return requests[n] end
done = function(summary, latency)
  io.write(string.format("percentiles %%d %%d %%d\\n", latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
""" % ", ".join(quoted(each) for each in of)


def same(found, wanted, what):
    if found != wanted:
        raise AssertionError(f"{what}: {found[:100]!r} instead of {wanted[:100]!r}")


def check(profile, port, folder, names):
    """Raises AssertionError for the first answer that is not what the profile demands, OSError for none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask(method, path, body=None, headers=None, chunked=False):
        connection.request(method, path, body=body, headers=headers or {}, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer, answer.read()

    try:
        if profile in ("baseline", "limited-conn"):
            same(ask("GET", "/baseline11?a=13&b=42")[1], b"55", "a sum")
            same(ask("POST", "/baseline11?a=13&b=42", b"20")[1], b"75", "a sum with a body")
            chunks = {"Transfer-Encoding": "chunked"}
            same(ask("POST", "/baseline11?a=13&b=42", iter([b"2", b"0"]), chunks, True)[1], b"75", "a sum with chunks")
        elif profile == "pipelined":
            same(ask("GET", "/pipeline")[1], b"ok", profile)
        elif profile == "hello":
            same(json.loads(ask("GET", "/json")[1])["message"], "Hello, World!", profile)
        elif profile == "plaintext":
            same(ask("GET", "/plaintext")[1], b"Hello, World!", profile)
        elif profile in ("json", "json-comp"):
            check_lists(ask, profile == "json-comp")
        elif profile == "upload":
            for size in (UPLOAD, 20_000_000):
                same(ask("POST", "/upload", b"u" * size)[1], str(size).encode(), f"an upload of {size}")
        elif profile == "static":
            for name in names:
                same(ask("GET", f"/static/{name}")[1], (folder / name).read_bytes(), name)
    except (http.client.HTTPException, ValueError, KeyError, TypeError) as wrong:
        raise AssertionError(f"{profile}: {wrong!r}") from wrong
    finally:
        connection.close()


def check_lists(ask, packed):
    items = json.loads(ITEMS.read_text())
    for count, factor in PAIRS:
        wanted = [dict(item, total=item["price"] * item["quantity"] * factor) for item in items[:count]]
        answer, body = ask("GET", f"/json/{count}?m={factor}", headers={"Accept-Encoding": "gzip"} if packed else None)
        coding = answer.getheader("Content-Encoding")
        if not packed and coding is not None:
            raise AssertionError("nobody asked for a packed list")
        if packed and coding != "gzip" and count >= 10:  # a small one may stay as it is
            raise AssertionError(f"a list of {count} is not packed")
        if coding == "gzip":
            body = gzip.decompress(body)
        if json.loads(body) != {"items": wanted, "count": count}:
            raise AssertionError(f"a list of {count} is not right")
