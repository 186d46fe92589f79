"""W3C Trace Context: the cases of its public suite. The server is asked to call back, and what it says then of the trace
is held against what it was told."""

import http.server
import json
import re
import threading

import pytest
from wire import Connection

TRACE = "12345678901234567890123456789012"
PARENT = "1234567890123456"
VALID = f"00-{TRACE}-{PARENT}-01"
WRITTEN = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


class Callee(http.server.ThreadingHTTPServer):
    """What the server calls: keeps the fields of each call, and the order of them."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Callback)
        self.calls = []


class Callback(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        arguments = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append((arguments, self.headers))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def callee():
    with Callee() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def call(server, callee):
    """Asks the server, with these fields, to make calls; gives (trace id, parent id, flags, tracestate) of each."""

    def ask(*fields: tuple[str, str], calls: int = 1):
        callee.calls.clear()
        url = f"http://127.0.0.1:{callee.server_port}/"
        body = json.dumps([{"url": url, "arguments": [number]} for number in range(calls)]).encode()
        lines = ["POST /calls HTTP/1.1", "Host: localhost", "Connection: close", "Content-Type: application/json",
                 f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in fields), "", ""]
        with Connection(server.address) as connection:
            connection.send("\r\n".join(lines).encode() + body)
            assert connection.answer().status in (200, 204)
        assert [arguments for arguments, _ in callee.calls] == [[number] for number in range(calls)]
        seen = []
        for _, headers in callee.calls:
            [text] = headers.get_all("traceparent")
            found = WRITTEN.fullmatch(text)
            assert found and int(found[1], 16) and int(found[2], 16), text
            states = headers.get_all("tracestate", [])
            assert len(states) <= 1
            seen.append((*found.groups(), states[0] if states else ""))
        return seen

    return ask


def members(state: str) -> list[str]:
    return [each for each in state.split(",") if each]


CONTINUED = {
    "by a plain field": [("traceparent", VALID)],
    "by a name in other cases": [("TraceParent", VALID)],
    "by a name in mixed case": [("TrAcEpArEnT", VALID)],
    "by a name in upper case": [("TRACEPARENT", VALID)],
    "with a space before": [("traceparent", " " + VALID)],
    "with a tab before": [("traceparent", "\t" + VALID)],
    "with a space behind": [("traceparent", VALID + " ")],
    "with a tab behind": [("traceparent", VALID + "\t")],
    "with both around": [("traceparent", "\t " + VALID + " \t")],
    "by a later version": [("traceparent", f"cc-{TRACE}-{PARENT}-01")],
    "by a later version that has more": [("traceparent", f"cc-{TRACE}-{PARENT}-01-what-the-future-will-be-like")],
}  # fmt: skip

REFUSED = {
    "no field": [],
    "two equal fields": [("traceparent", VALID)] * 2,
    "two fields": [("traceparent", VALID), ("traceparent", f"00-{TRACE[::-1]}-{PARENT}-01")],
    "a dash in the name": [("trace-parent", VALID)],
    "a dot in the name": [("trace.parent", VALID)],
    "version 00 with a dot behind": [("traceparent", VALID + ".")],
    "version 00 with more behind": [("traceparent", VALID + "-what-the-future-will-be-like")],
    "a later version with a dot behind": [("traceparent", f"cc-{TRACE}-{PARENT}-01.what-the-future-will-not-be-like")],
    "version ff": [("traceparent", f"ff-{TRACE}-{PARENT}-01")],
    "a dot first in the version": [("traceparent", f".0-{TRACE}-{PARENT}-01")],
    "a dot second in the version": [("traceparent", f"0.-{TRACE}-{PARENT}-01")],
    "a version of three digits": [("traceparent", f"000-{TRACE}-{PARENT}-01")],
    "a version of four digits": [("traceparent", f"0000-{TRACE}-{PARENT}-01")],
    "a version of one digit": [("traceparent", f"0-{TRACE}-{PARENT}-01")],
    "a trace id of zeros": [("traceparent", f"00-{'0' * 32}-{PARENT}-01")],
    "a trace id with a dot first": [("traceparent", f"00-.{TRACE[1:]}-{PARENT}-01")],
    "a trace id with a dot last": [("traceparent", f"00-{TRACE[:-1]}.-{PARENT}-01")],
    "a trace id in upper case": [("traceparent", f"00-{TRACE[:-2]}AB-{PARENT}-01")],
    "a trace id that is too long": [("traceparent", f"00-{TRACE}3-{PARENT}-01")],
    "a trace id that is too short": [("traceparent", f"00-{TRACE[:-1]}-{PARENT}-01")],
    "a parent id of zeros": [("traceparent", f"00-{TRACE}-{'0' * 16}-01")],
    "a parent id with a dot first": [("traceparent", f"00-{TRACE}-.{PARENT[1:]}-01")],
    "a parent id with a dot last": [("traceparent", f"00-{TRACE}-{PARENT[:-1]}.-01")],
    "a parent id that is too long": [("traceparent", f"00-{TRACE}-{PARENT}3-01")],
    "a parent id that is too short": [("traceparent", f"00-{TRACE}-{PARENT[:-1]}-01")],
    "flags with a dot first": [("traceparent", f"00-{TRACE}-{PARENT}-.0")],
    "flags with a dot second": [("traceparent", f"00-{TRACE}-{PARENT}-0.")],
    "flags of three digits": [("traceparent", f"00-{TRACE}-{PARENT}-001")],
    "flags of one digit": [("traceparent", f"00-{TRACE}-{PARENT}-1")],
    "a tracestate alone": [("tracestate", "foo=1")],
    "a tracestate, and a traceparent that is wrong": [("traceparent", VALID + "."), ("tracestate", "foo=1")],
}  # fmt: skip


@pytest.mark.parametrize("fields", CONTINUED.values(), ids=CONTINUED)
def test_a_trace_is_continued(call, fields):
    [(trace, parent, flags, state)] = call(*fields)
    assert trace == TRACE and parent != PARENT and int(flags, 16) & 1 and not state


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_a_new_trace_begins_without_a_valid_one(call, fields):
    [(trace, parent, _, state)] = call(*fields)
    assert trace not in (TRACE, TRACE[::-1]) and parent != PARENT and not state


def keys(count: int) -> list[str]:
    return [f"bar{number:02}={number:02}" for number in range(count)]


# (what is sent, what goes on)
PASSED_ON = {
    "one member": (["foo=1"], ["foo=1"]),
    "members of one field, in their order": (["foo=1,bar=2"], ["foo=1", "bar=2"]),
    "members of several fields, in their order": (["foo=1", "bar=2", "rojo=1,congo=2", "baz=3"],
                                                  ["foo=1", "bar=2", "rojo=1", "congo=2", "baz=3"]),
    "an empty field behind": (["foo=1", ""], ["foo=1"]),
    "an empty field before": (["", "foo=1"], ["foo=1"]),
    "space before": ([" foo=1"], ["foo=1"]),
    "a tab before": (["\tfoo=1"], ["foo=1"]),
    "space behind": (["foo=1 "], ["foo=1"]),
    "a tab behind": (["foo=1\t"], ["foo=1"]),
    "space and tabs around a comma": (["foo=1 \t , \t bar=2, \t baz=3"], ["foo=1", "bar=2", "baz=3"]),
    "empty members": (["foo=1,,bar=2,"], ["foo=1", "bar=2"]),
    "every character of a key": (["a" + "bcdefghijklmnopqrstuvwxyz0123456789_-*/=1"],) * 2,
    "every character of a value": (
        ["foo=" + "".join(chr(each) for each in range(0x20, 0x7f) if chr(each) not in ",=")],) * 2,
    "a key that begins with a digit": (["0a=1"], ["0a=1"]),
    "a tenant and a system": (["fw529a3039@dt=FfffffeAQ"], ["fw529a3039@dt=FfffffeAQ"]),
    "a key of 256 characters": (["z" * 256 + "=1"], ["z" * 256 + "=1"]),
    "a tenant of 241 characters, a system of 14": (["t" * 241 + "@" + "v" * 14 + "=1"],) * 2,
    "a value of 256 characters": (["foo=" + "v" * 256], ["foo=" + "v" * 256]),
    "32 members": ([",".join(keys(32))], keys(32)),
}  # fmt: skip

DROPPED = {
    "a key twice": ["foo=1,foo=1"],
    "a key twice, with other values": ["foo=1,foo=2"],
    "a key twice in two fields": ["foo=1", "foo=2"],
    "a wrong member behind a good one": ["foo=1", "z" * 257 + "=1"],
    "33 members": [",".join(keys(33))],
    "33 members in two fields": [",".join(keys(32)), "foo=1"],
    "space behind a key": ["foo =1"],
    "a key in upper case": ["FOO=1"],
    "a dot in a key": ["foo.bar=1"],
    "no system": ["foo@=1,bar=2"],
    "no tenant": ["@foo=1,bar=2"],
    "two at signs": ["foo@@bar=1,bar=2"],
    "three parts of a key": ["foo@bar@baz=1,bar=2"],
    "a key of 257 characters": ["z" * 257 + "=1"],
    "a tenant of 242 characters": ["t" * 242 + "@v=1"],
    "a system of 15 characters": ["t@" + "v" * 15 + "=1"],
    "an equals sign in a value": ["foo=bar=baz"],
    "no value": ["foo=,bar=3"],
    "no equals sign": ["foo"],
    "a value of 257 characters": ["foo=" + "v" * 257],
}  # fmt: skip


@pytest.mark.parametrize("sent, expected", PASSED_ON.values(), ids=PASSED_ON)
def test_tracestate_goes_on(call, sent, expected):
    [(trace, _, _, state)] = call(("traceparent", VALID), *(("tracestate", each) for each in sent))
    assert trace == TRACE and members(state) == expected


@pytest.mark.parametrize("name", ["TraceState", "TrAcEsTaTe", "TRACESTATE"])
def test_the_name_of_tracestate_has_no_case(call, name):
    [(_, _, _, state)] = call(("traceparent", VALID), (name, "foo=1"))
    assert state == "foo=1"


@pytest.mark.parametrize("name", ["trace-state", "trace.state"])
def test_other_names_are_no_tracestate(call, name):
    [(trace, _, _, state)] = call(("traceparent", VALID), (name, "foo=1"))
    assert trace == TRACE and not state


@pytest.mark.parametrize("sent", DROPPED.values(), ids=DROPPED)
def test_a_tracestate_that_is_wrong_goes_no_further_and_the_trace_does(call, sent):
    [(trace, _, _, state)] = call(("traceparent", VALID), *(("tracestate", each) for each in sent))
    assert trace == TRACE and not state


def test_several_calls_of_a_request_are_in_its_trace_each_with_a_parent_of_its_own(call):
    made = call(("traceparent", VALID), calls=3)
    assert {trace for trace, *_ in made} == {TRACE}
    assert len({parent for _, parent, *_ in made} | {PARENT}) == 4


@pytest.mark.parametrize("fields", [[], [("traceparent", "foobar")]], ids=["no traceparent", "a wrong one"])
def test_several_calls_of_a_request_share_the_trace_that_begins_with_it(call, fields):
    made = call(*fields, calls=3)
    assert len({trace for trace, *_ in made}) == 1
    assert len({parent for _, parent, *_ in made}) == 3


def test_each_request_without_a_traceparent_begins_a_trace(call):
    assert call()[0][0] != call()[0][0]


def test_what_the_caller_did_not_sample_is_not_sampled_behind(call):
    [(trace, _, flags, _)] = call(("traceparent", f"00-{TRACE}-{PARENT}-00"))
    assert trace == TRACE and not int(flags, 16) & 1
