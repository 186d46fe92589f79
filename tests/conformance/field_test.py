"""Header lines: names, values, ends, and how many (RFC 9112 section 5, RFC 9110 section 5)."""

import json

import pytest
from cases import PROBE, check, head, refused, served, table
from wire import Connection


def line(*fields: str | bytes) -> bytes:
    return head("GET /plain HTTP/1.1", *fields)


def raw(fields: bytes) -> bytes:
    return b"GET /plain HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n"


def sized(total: int) -> bytes:
    """A head of that many bytes."""
    rest = head("GET /plain HTTP/1.1", "A: ")
    return head("GET /plain HTTP/1.1", "A: " + "a" * (total - len(rest)))


SEPARATORS = [(each, f"a name with {each}") for each in '()<>@,;\\"/[]?={}']
CONTROLS = [
    (each, f"a value with the control character {each:#04x}")
    for each in [0x01, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F]
]

CASES = [
    served("a name of every character of a token", line("aZ09!#$%&'*+-.^_`|~: a")),
    served("a name of one character", line("a: b")),
    served("a name of 4,000 bytes", line("a" * 4000 + ": b")),
    served("a value of 8,000 bytes", line("A: " + "a" * 8000)),
    served("no blank behind the colon", line("A:b")),
    served("a value with every visible character", line("A: " + "".join(map(chr, range(0x21, 0x7F))))),
    served("a value that looks like a request", line("A: GET /count HTTP/1.1")),
    served("a line without its end cut off", line("A: b", "B: c")),
    refused("a space in front of the colon", line("A : b")),
    refused("a tab in front of the colon", line("A\t: b")),
    refused("a space within the name", line("A B: c")),
    refused("an empty name", line(": b")),
    refused("a line without a colon", line("A")),
    refused("a line of blanks", line("  ")),
    refused("a folded line", line("A: b", " c")),
    refused("a line folded by a tab", line("A: b", "\tc")),
    refused("a first line that is folded", head("GET /plain HTTP/1.1", " Host: localhost", host=None)),
    refused("a first line that begins with a tab", head("GET /plain HTTP/1.1", "\tA: b")),
    refused("a folded line of blanks alone", line("A: b", " ", "C: d")),
    refused("a name beyond ASCII", line(b"\xc3\xa4: b")),
    refused("a NUL in a name", line("A\0: b")),
    refused("a NUL in a value", line("A: b\0c")),
    refused("a control character in a name", line("A\x01: b")),
    refused("a bare LF behind a field", raw(b"A: b\nC: d\r\n")),
    refused("a bare CR within a value", raw(b"A: b\rC: d\r\n")),
    refused("a bare CR at the end of a value", raw(b"A: b\r\r\n")),
    refused("a bare LF as the empty line", b"GET /plain HTTP/1.1\r\nHost: localhost\r\n\n"),
    refused("a bare CR as the empty line", b"GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\r\n"),
    refused("a bare LF at the start of a value", raw(b"A: \nB: c\r\n")),
    *(refused(name, line(f"A{each}B: c")) for each, name in SEPARATORS),
    *(refused(name, line(f"A: b{chr(each)}c")) for each, name in CONTROLS),
    served("64 fields", line(*(f"A{i}: b" for i in range(63)))),
    refused("65 fields", line(*(f"A{i}: b" for i in range(64))), 431),
    refused("a thousand fields", line(*(f"A{i}: b" for i in range(1000))), 431),
    served("a head of 16 KiB", sized(16 * 1024)),
    refused("a head of 16 KiB and a byte", sized(16 * 1024 + 1), 431),
    refused("a name without an end", head("GET /plain HTTP/1.1")[:-2] + b"a" * 17_000, 431),
    refused("a value without an end", head("GET /plain HTTP/1.1")[:-2] + b"A: " + b"a" * 17_000, 431),
]  # fmt: skip


@table(CASES)
def test_field(server, case):
    check(server, case)


VALUES = [
    ("an empty value", b"A:", ""),
    ("a value of blanks", b"A: \t ", ""),
    ("blanks around a value", b"A: \t b \t", "b"),
    ("blanks within a value", b"A: b \t c", "b \t c"),
    ("colons in a value", b"A: b:c: d", "b:c: d"),
    ("a value beyond ASCII", b"A: \xc3\xa4", "\u00e4"),
    ("quotes in a value", b'A: "b\\"c"', '"b\\"c"'),
]


@pytest.mark.parametrize("sent, seen", [case[1:] for case in VALUES], ids=[case[0] for case in VALUES])
def test_value_arrives_without_the_blanks_around_it(server, sent, seen):
    with Connection(server.address) as client:
        client.send(head("GET /inspect HTTP/1.1", sent) + PROBE)
        answer, _ = client.answers()
    assert json.loads(answer.body)["headers"][1] == {"name": "A", "value": seen}


def test_equal_fields_arrive_in_order(server):
    with Connection(server.address) as client:
        client.send(head("GET /inspect HTTP/1.1", "A: 1", "B: 2", "a: 3") + PROBE)
        answer, _ = client.answers()
    assert [field["value"] for field in json.loads(answer.body)["headers"]] == ["localhost", "1", "2", "3"]
