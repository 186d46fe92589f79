"""However a message is cut into two segments, its answer is the same, and so is what becomes of what stands behind it."""

import importlib
import pathlib

import pytest
from cases import PROBE, Case, judge
from wire import Connection

MOST_PLACES = 100  # of a longer message so many, spread over it
HERE = pathlib.Path(__file__)
TABLES = sorted(path.stem for path in HERE.parent.glob("*_test.py") if path != HERE)
CASES = [
    pytest.param(case, id=f"{table.removesuffix('_test')}: {case.name}")
    for table in TABLES
    for case in getattr(importlib.import_module(table), "CASES", [])
    if isinstance(case, Case)
]


def places(message: bytes) -> list[int]:
    """Where to cut, the end of the message included."""
    step = max(1, -(-len(message) // MOST_PLACES))
    return sorted({*range(1, len(message), step), len(message)})


@pytest.mark.parametrize("case", CASES)
def test_split(server, case: Case):
    methods = [case.method()] * len(case.statuses)
    with Connection(server.address) as client:
        client.send(case.message + PROBE)
        whole = [answer for answer in client.answers(*methods) if answer.status >= 200]
    cuts = places(case.message)
    before = server.count()
    clients = [Connection(server.address) for _ in cuts]
    for client, cut in zip(clients, cuts):
        client.send(case.message[:cut])
    server.count()  # there is one worker: now it has seen the first halves
    for client, cut in zip(clients, cuts):
        client.send(case.message[cut:] + PROBE)
    for client, cut in zip(clients, cuts):
        with client:
            answers = [answer for answer in client.answers(*methods) if answer.status >= 200]
        judge(case, answers, 0 if case.closes else 1)
        behind = len(case.statuses)
        assert [each.comparable() for each in answers[:behind]] == [each.comparable() for each in whole[:behind]], cut
    assert server.count() - before == (0 if case.closes else len(cuts))
