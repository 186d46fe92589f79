"""Expect: 100-continue (RFC 9110 section 10.1.1)."""

import pytest
from cases import PROBE, check, head, refused, served, table
from wire import Connection

EXPECT = "Expect: 100-continue"


def post(*fields: str, target="/inspect", version="1.1") -> bytes:
    return head(f"POST {target} HTTP/{version}", *fields)


CASES = [
    served("the body comes with the head", post(EXPECT, "Content-Length: 5") + b"hello", body_bytes=5),
    served("a chunked body comes with the head", post(EXPECT, "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n",
           body_bytes=5),
    served("there is no body to wait for", post(EXPECT)),
    served("the body is empty", post(EXPECT, "Content-Length: 0")),
    served("GET without a body", head("GET /plain HTTP/1.1", EXPECT)),
    served("capitals", post("Expect: 100-Continue", "Content-Length: 5") + b"hello", body_bytes=5),
    served("HTTP/1.0 does not know it", post(EXPECT, "Content-Length: 5", "Connection: keep-alive", version="1.0") + b"hello",
           body_bytes=5),
    refused("an expectation that nobody knows", post("Expect: tea", "Content-Length: 5") + b"hello", 417),
    refused("a second expectation", post("Expect: 100-continue, tea", "Content-Length: 5") + b"hello", 417),
    refused("a second field with another expectation", post(EXPECT, "Expect: tea", "Content-Length: 5") + b"hello", 417),
    refused("an empty expectation", post("Expect:", "Content-Length: 5") + b"hello", 417),
    refused("an expectation with a parameter", post("Expect: 100-continue;a=b", "Content-Length: 5") + b"hello", 417),
]  # fmt: skip


@table(CASES)
def test_expect(server, case):
    check(server, case)


@pytest.mark.parametrize("target", ["/inspect", "/echo", "/json"])
@pytest.mark.parametrize("chunked", [False, True], ids=["sized", "chunked"])
def test_who_waits_is_told_to_go_on(server, target, chunked):
    framing = "Transfer-Encoding: chunked" if chunked else "Content-Length: 4"
    with Connection(server.address) as client:
        client.send(post(EXPECT, framing, "Content-Type: application/json", target=target))
        assert client.receive(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(b"4\r\ntrue\r\n0\r\n\r\n" if chunked else b"true")
        client.finish()
        [answer] = client.answers()
    assert answer.status == 200
    assert b"true" in answer.body


def test_who_sends_at_once_is_not_told(server):
    with Connection(server.address) as client:
        client.send(post(EXPECT, "Content-Length: 5") + b"hello" + PROBE)
        assert [answer.status for answer in client.answers()] == [200, 200]


def test_http_1_0_is_not_told(server):
    with Connection(server.address) as client:
        client.send(post(EXPECT, "Content-Length: 5", version="1.0"))
        client.send(b"hello")
        assert [answer.status for answer in client.answers()] == [200]


@pytest.mark.parametrize(
    "message, status",
    [
        (post(EXPECT, "Content-Length: 5", target="/nothing"), 404),
        (post(EXPECT, "Content-Length: 5", target="/plain"), 405),
        (post(EXPECT, "Content-Length: 2000000"), 413),
        (post("Expect: tea", "Content-Length: 5"), 417),
        (post(EXPECT, "Content-Length: 5", "Transfer-Encoding: chunked"), 400),
        (head("BREW /plain HTTP/1.1", EXPECT, "Content-Length: 5"), 501),
    ],
    ids=["nothing there", "another method", "too large", "another expectation", "two framings", "no method"],
)
def test_who_waits_for_nothing_gets_the_final_answer(server, message, status):
    before = server.count()
    with Connection(server.address) as client:
        client.send(message)
        [answer] = client.answers()
    assert answer.status == status
    assert answer.one("connection") == "close"
    assert server.count() == before
