"""Conditional and range requests for a file (RFC 9110 sections 13 and 14). In a field, ETAG and DATE stand for the
file's validators."""

import dataclasses
import os

import pytest
from cases import head
from wire import Answer, Connection

TEXT = b"abcdefghijklmnopqrstuvwxyz"
WRITTEN = 1767225600
DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
BEFORE = "Wed, 31 Dec 2025 23:59:59 GMT"
BEHIND = "Thu, 01 Jan 2026 00:00:01 GMT"


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    fields: tuple[str, ...]
    status: int
    body: bytes | None = None
    content_range: str | None = None
    method: str = "GET"


def whole(name: str, *fields: str, method="GET") -> Case:
    return Case(name, fields, 200, TEXT if method == "GET" else b"", None, method)


def part(name: str, first: int, last: int, *fields: str) -> Case:
    return Case(name, fields, 206, TEXT[first : last + 1], f"bytes {first}-{last}/26")


def outside(name: str, *fields: str) -> Case:
    return Case(name, fields, 416, None, "bytes */26")


CASES = [
    whole("no condition"),
    whole("HEAD", method="HEAD"),
    # 13.1.1 If-Match
    whole("If-Match with the tag", "If-Match: ETAG"),
    whole("If-Match with the tag in a list", 'If-Match: "x", ETAG'),
    whole("If-Match: *", "If-Match: *"),
    Case("If-Match with another tag", ('If-Match: "x"',), 412),
    Case("If-Match compares strongly", ("If-Match: W/ETAG",), 412),
    Case("If-Match that is no list", ("If-Match: x",), 412),
    Case("If-Match for HEAD", ('If-Match: "x"',), 412, b"", method="HEAD"),
    # 13.1.2 If-None-Match
    Case("If-None-Match with the tag", ("If-None-Match: ETAG",), 304, b""),
    Case("If-None-Match with the tag in a list", ('If-None-Match: "x", ETAG',), 304, b""),
    Case("If-None-Match compares weakly", ("If-None-Match: W/ETAG",), 304, b""),
    Case("If-None-Match: *", ("If-None-Match: *",), 304, b""),
    Case("If-None-Match for HEAD", ("If-None-Match: ETAG",), 304, b"", method="HEAD"),
    whole("If-None-Match with another tag", 'If-None-Match: "x"'),
    whole("If-None-Match that is no list", "If-None-Match: x"),
    # 13.1.3 If-Modified-Since
    Case("If-Modified-Since with the date", (f"If-Modified-Since: {DATE}",), 304, b""),
    Case("If-Modified-Since with a later date", (f"If-Modified-Since: {BEHIND}",), 304, b""),
    Case("If-Modified-Since as RFC 850 had it", ("If-Modified-Since: Thursday, 01-Jan-26 00:00:00 GMT",), 304, b""),
    Case("If-Modified-Since as asctime() has it", ("If-Modified-Since: Thu Jan  1 00:00:00 2026",), 304, b""),
    whole("If-Modified-Since with an earlier date", f"If-Modified-Since: {BEFORE}"),
    whole("If-Modified-Since that is no date", "If-Modified-Since: yesterday"),
    whole("If-Modified-Since in the future", "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT"),
    whole("If-None-Match counts more than If-Modified-Since", 'If-None-Match: "x"', f"If-Modified-Since: {BEHIND}"),
    # 13.1.4 If-Unmodified-Since
    whole("If-Unmodified-Since with the date", f"If-Unmodified-Since: {DATE}"),
    Case("If-Unmodified-Since with an earlier date", (f"If-Unmodified-Since: {BEFORE}",), 412),
    whole("If-Unmodified-Since that is no date", "If-Unmodified-Since: tomorrow"),
    whole("If-Match counts more than If-Unmodified-Since", "If-Match: ETAG", f"If-Unmodified-Since: {BEFORE}"),
    Case("what protects counts more than what saves", ('If-Match: "x"', "If-None-Match: ETAG"), 412),
    # 14.1 and 14.2 Range
    part("the first bytes", 0, 4, "Range: bytes=0-4"),
    part("one byte", 25, 25, "Range: bytes=25-25"),
    part("from a byte on", 20, 25, "Range: bytes=20-"),
    part("the last bytes", 21, 25, "Range: bytes=-5"),
    part("more last bytes than there are", 0, 25, "Range: bytes=-1000"),
    part("an end behind the end", 20, 25, "Range: bytes=20-1000"),
    part("an end that no integer holds", 20, 25, "Range: bytes=20-99999999999999999999999"),
    part("a unit in capitals", 0, 4, "Range: BYTES=0-4"),
    part("ranges that touch are one", 0, 9, "Range: bytes=0-4,5-9"),
    part("of two ranges the one that is there", 0, 4, "Range: bytes=0-4,100-"),
    outside("a beginning behind the end", "Range: bytes=26-"),
    outside("a beginning that no integer holds", "Range: bytes=99999999999999999999999-"),
    outside("the last no bytes", "Range: bytes=-0"),
    outside("two ranges behind the end", "Range: bytes=26-,30-40"),
    whole("a range that ends in front of its beginning", "Range: bytes=5-4"),
    whole("another unit", "Range: lines=0-4"),
    whole("no range", "Range: bytes="),
    whole("no number", "Range: bytes=a-b"),
    whole("a sign", "Range: bytes=+0-4"),
    whole("a hundred ranges", "Range: bytes=" + ",".join(["0-0", "25-25"] * 50)),
    whole("a range of HEAD", "Range: bytes=0-4", method="HEAD"),
    # 13.1.5 If-Range, and 13.2.2: conditions come in front of ranges
    part("If-Range with the tag", 0, 4, "Range: bytes=0-4", "If-Range: ETAG"),
    part("If-Range with the date", 0, 4, "Range: bytes=0-4", f"If-Range: {DATE}"),
    whole("If-Range with another tag", "Range: bytes=0-4", 'If-Range: "x"'),
    whole("If-Range compares strongly", "Range: bytes=0-4", "If-Range: W/ETAG"),
    whole("If-Range with an earlier date", "Range: bytes=0-4", f"If-Range: {BEFORE}"),
    whole("If-Range with a later date", "Range: bytes=0-4", f"If-Range: {BEHIND}"),
    whole("If-Range without a match, of a range that is not there", "Range: bytes=26-", 'If-Range: "x"'),
    whole("If-Range without Range", "If-Range: ETAG"),
    Case("If-None-Match in front of Range", ("Range: bytes=0-4", "If-None-Match: ETAG"), 304, b""),
    Case("If-Match in front of Range", ("Range: bytes=26-", 'If-Match: "x"'), 412),
]


def ask(server, method: str, *fields: str, file="letters.txt") -> Answer:
    with Connection(server.address) as client:
        client.send(head(f"{method} /files/{file} HTTP/1.1", *fields, "Connection: close"))
        (answer,) = client.answers(method)
        return answer


@pytest.fixture(scope="module")
def tag(server):
    """The file's entity tag. A file that has rested has a strong one."""
    path = server.files / "letters.txt"
    path.write_bytes(TEXT)
    os.utime(path, (WRITTEN, WRITTEN))
    found = ask(server, "GET").one("etag")
    assert found and found.startswith('"')
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_file(server, tag, case):
    answer = ask(server, case.method, *(field.replace("ETAG", tag) for field in case.fields))
    assert answer.status == case.status
    assert answer.one("content-range") == case.content_range
    if case.body is not None:
        assert answer.body == case.body
    if case.status in (200, 206, 304):
        assert answer.one("etag") == tag
    if case.status in (200, 206):
        assert answer.one("last-modified") == DATE
        assert answer.one("accept-ranges") == "bytes"


def test_several_ranges_are_parts_of_one_body(server):
    (server.files / "long.txt").write_bytes(TEXT * 100)  # ranges that nearly touch are sent as one
    answer = ask(server, "GET", "Range: bytes=0-1,-2", file="long.txt")
    assert answer.status == 206
    assert answer.one("content-range") is None
    kind, boundary = answer.one("content-type").split("; boundary=")
    assert kind == "multipart/byteranges"
    parts = answer.body.split(b"--" + boundary.encode())
    assert [each.partition(b"\r\n\r\n")[2] for each in parts[1:-1]] == [b"ab\r\n", b"yz\r\n"]
    assert b"Content-Range: bytes 0-1/2600" in parts[1] and b"Content-Range: bytes 2598-2599/2600" in parts[2]
    assert parts[-1].startswith(b"--")
