"""Bytes to a server and back: what is sent stays as it is, and what comes is read as strictly as RFC 9112 asks."""

import dataclasses
import re
import socket
import struct

PATIENCE = 15  # seconds; a sanitized build on a busy machine answers within it

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9]{2}) [\t\x20-\x7e\x80-\xff]*")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[ \t]*")
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of every field of that name, in lower case."""
        return [value for field, value in self.fields if field == name]

    def one(self, name: str) -> str | None:
        """The value of a field that may stand there once."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} stands there more than once: {self.fields}"
        return values[0] if values else None

    def comparable(self):
        """Without what is another in each answer."""
        fields = [field for field in self.fields if field[0] not in ("date", "x-request-id")]
        return self.status, fields, re.sub(rb'"request_id":"[^"]*"', b"", self.body)


class Connection:
    """A connection that is reset when it is dropped: the tests make thousands, and none shall linger."""

    def __init__(self, address: str):
        host, port = address.removeprefix("http://").rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server was done with us; what it said is still to be read

    def finish(self):
        """Says that nothing more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)

    def receive(self, size: int) -> bytes:
        """That many bytes, and not one more."""
        while len(self.received) < size and (data := self.socket.recv(65536)):
            self.received += data
        found, self.received = self.received[:size], self.received[size:]
        return found

    def rest(self) -> bytes:
        """All up to the end of the connection."""
        parts = [self.received]
        self.received = b""
        while data := self.socket.recv(65536):
            parts.append(data)
        return b"".join(parts)

    def answer(self, method: str = "GET") -> Answer:
        """The next answer, while the connection stays open."""
        while True:
            try:
                found, left = read_answer(self.received, method, ended=False)
            except Incomplete:
                data = self.socket.recv(65536)
                assert data, f"the connection ended within an answer: {self.received!r}"
                self.received += data
            else:
                self.received = left
                return found

    def answers(self, *methods: str) -> list[Answer]:
        """Everything up to the end of the connection, as answers to requests of these methods (GET when not said)."""
        return read_answers(self.rest(), *methods)


class Incomplete(Exception):
    """More bytes are needed to say what the answer is."""


def line_of(data: bytes) -> tuple[bytes, bytes]:
    line, end, rest = data.partition(b"\r\n")
    if not end:
        raise Incomplete
    assert b"\r" not in line and b"\n" not in line, f"a line end within a line: {line!r}"
    return line, rest


def read_fields(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    fields = []
    while True:
        line, data = line_of(data)
        if not line:
            return fields, data
        field = FIELD.fullmatch(line)
        assert field, f"not a field line: {line!r}"
        fields.append((field[1].decode().lower(), field[2].decode("latin-1")))


def read_chunks(data: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        line, data = line_of(data)
        assert CHUNK_SIZE.fullmatch(line), f"not a chunk size: {line!r}"
        size = int(line, 16)
        if size == 0:
            _, data = read_fields(data)
            return body, data
        if len(data) < size + 2:
            raise Incomplete
        assert data[size : size + 2] == b"\r\n", "a chunk ends with CR LF"
        body, data = body + data[:size], data[size + 2 :]


def read_answer(data: bytes, method: str, *, ended: bool) -> tuple[Answer, bytes]:
    """The first answer of `data`, and what lies behind it. Interim answers are answers of their own."""
    line, rest = line_of(data)
    status_line = STATUS_LINE.fullmatch(line)
    assert status_line, f"not a status line: {line!r}"
    status = int(status_line[1])
    fields, rest = read_fields(rest)
    head = Answer(status, tuple(fields), b"")
    length, coding = head.one("content-length"), head.one("transfer-encoding")
    assert length is None or coding is None, "two framings"
    assert length is None or re.fullmatch("[0-9]+", length)
    assert coding in (None, "chunked")
    if status < 200 or status == 204:
        assert length is None and coding is None, f"{status} has no framing"
    if method == "HEAD" or status < 200 or status in (204, 304):
        body = b""
    elif coding:
        body, rest = read_chunks(rest)
    elif length is not None:
        if len(rest) < int(length):
            raise Incomplete
        body, rest = rest[: int(length)], rest[int(length) :]
    else:
        assert head.one("connection") == "close", "a body up to the end needs the end"
        if not ended:
            raise Incomplete
        body, rest = rest, b""
    return dataclasses.replace(head, body=body), rest


def read_answers(data: bytes, *methods: str) -> list[Answer]:
    answers = []
    waiting = list(methods)
    while data:
        method = waiting[0] if waiting else "GET"
        try:
            answer, data = read_answer(data, method, ended=True)
        except Incomplete:
            raise AssertionError(f"an answer is cut short: {data!r}") from None
        answers.append(answer)
        if answer.status >= 200 and waiting:
            waiting.pop(0)
    return answers
