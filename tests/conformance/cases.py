"""A case of a table: bytes that a client sends, and what has to become of them."""

import dataclasses
import json

import pytest
from wire import Answer, Connection

# Stands behind the message of every case: it is counted where it is taken for a request.
PROBE = b"POST /count HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    message: bytes
    statuses: tuple[int, ...]
    closes: bool
    sees: dict = dataclasses.field(default_factory=dict)  # of what /inspect says, where the target is that
    answer: bytes | None = None

    def method(self) -> str:
        return "HEAD" if self.message.startswith(b"HEAD ") else "GET"


def head(line: str | bytes, *fields: str | bytes, host: str | None = "localhost") -> bytes:
    """A request line and fields, each ended by CR LF, and an empty line; text is sent as ISO-8859-1."""
    lines = [line, *([] if host is None else [f"Host: {host}"]), *fields, ""]
    return b"".join((each.encode("latin-1") if isinstance(each, str) else each) + b"\r\n" for each in lines)


def served(name: str, message: bytes, *statuses: int, closes=False, answer=None, **sees) -> Case:
    """A message that is answered, 200 where nothing else is said; what stands behind it is the next request,
    unless it closes."""
    return Case(name, message, statuses or (200,), closes, sees, answer)


def refused(name: str, message: bytes, *statuses: int) -> Case:
    """A message that is answered with an error, 400 where nothing else is said. The connection is closed, and
    nothing behind it is looked at."""
    return Case(name, message, statuses or (400,), True)


def table(cases: list[Case]):
    """Decorates a test that takes a `case`."""
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    return pytest.mark.parametrize("case", cases, ids=names)


def exchange(server, case: Case, behind: bytes) -> list[Answer]:
    with Connection(server.address) as client:
        client.send(case.message + behind)
        return [answer for answer in client.answers(*[case.method()] * len(case.statuses)) if answer.status >= 200]


def judge(case: Case, answers: list[Answer], executed: int):
    """Whether these answers to the message and the probe behind it are the right ones."""
    expected = case.statuses if case.closes else (*case.statuses, 200)
    assert tuple(answer.status for answer in answers) == expected, answers
    assert executed == (0 if case.closes else 1), "the request behind it was executed or lost"
    assert answers[-1].one("connection") == "close", "an answer that ends a connection says so"
    for answer in answers:
        assert answer.one("date"), "every answer of an origin server with a clock has a Date"
    if case.answer is not None:
        assert answers[0].body == case.answer
    seen = json.loads(answers[0].body) if case.sees else {}
    assert {key: seen.get(key) for key in case.sees} == case.sees


def check(server, case: Case):
    before = server.count()
    answers = exchange(server, case, PROBE)
    judge(case, answers, server.count() - before)
    if case.closes:  # and it needs nothing behind it to be decided
        alone = exchange(server, case, b"")
        assert [answer.status for answer in alone] == list(case.statuses)
