"""How long a connection lives, and in which order it answers (RFC 9112 section 9, RFC 9110 sections 7.6 and 7.8)."""

import pytest
from cases import PROBE, check, head, refused, served, table
from wire import Connection


def get(*fields: str, version="1.1") -> bytes:
    return head(f"GET /plain HTTP/{version}", *fields)


WEBSOCKET = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
             "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]  # fmt: skip
H2C = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"]

CASES = [
    served("HTTP/1.1 stays open", get()),
    served("HTTP/1.1 with keep-alive stays open", get("Connection: keep-alive")),
    served("close closes", get("Connection: close"), closes=True),
    served("CLOSE closes", get("Connection: CLOSE"), closes=True),
    served("close in a list closes", get("Connection: foo, close"), closes=True),
    served("close in a list without blanks closes", get("Connection: foo,close,bar"), closes=True),
    served("close in a second field closes", get("Connection: foo", "Connection: close"), closes=True),
    served("close wins over keep-alive", get("Connection: keep-alive, close"), closes=True),
    served("close wins over a later keep-alive", get("Connection: close", "Connection: keep-alive"), closes=True),
    served("a word that begins with close does not close", get("Connection: closed")),
    served("an empty Connection", get("Connection:")),
    served("a Connection of commas", get("Connection: ,, ,")),
    served("HTTP/1.0 closes", get(version="1.0"), closes=True),
    served("HTTP/1.0 with close closes", get("Connection: close", version="1.0"), closes=True),
    served("HTTP/1.0 with keep-alive stays open", get("Connection: keep-alive", version="1.0")),
    served("HTTP/1.0 with keep-alive in capitals stays open", get("Connection: Keep-Alive", version="1.0")),
    served("HTTP/1.0 with keep-alive and close closes", get("Connection: keep-alive, close", version="1.0"), closes=True),
    served("HTTP/1.0 with the field of proxies closes", get("Proxy-Connection: keep-alive", version="1.0"), closes=True),
    served("HTTP/1.0 with a body", head("POST /inspect HTTP/1.0", "Content-Length: 5", "Connection: keep-alive") + b"hello",
           body_bytes=5),
    served("HTTP/1.2 stays open", get(version="1.2")),
    served("the field of proxies does not close", get("Proxy-Connection: close")),
    served("Keep-Alive says nothing", get("Keep-Alive: timeout=1, max=1")),
    served("close with an error closes", head("GET /nothing HTTP/1.1", "Connection: close"), 404, closes=True),
    served("close with a body closes", head("POST /inspect HTTP/1.1", "Connection: close", "Content-Length: 5") + b"hello",
           closes=True, body_bytes=5),
    served("an upgrade to websocket is answered as plain HTTP", get(*WEBSOCKET), answer=b"plain"),
    served("an upgrade to h2c is answered as plain HTTP", get(*H2C), answer=b"plain"),
    served("an upgrade to anything is answered as plain HTTP", get("Connection: Upgrade", "Upgrade: a/1, b"), answer=b"plain"),
    served("an upgrade that Connection does not name", get("Upgrade: h2c")),
    served("an upgrade in HTTP/1.0", get("Connection: keep-alive, Upgrade", "Upgrade: h2c", version="1.0")),
    served("an upgrade with a body", head("POST /inspect HTTP/1.1", *H2C, "Content-Length: 5") + b"hello", body_bytes=5),
    served("Connection with TE", get("Connection: TE", "TE: trailers")),
    served("TE with weights", get("TE: gzip;q=0.5, trailers;q=1")),
    served("a Connection that names Content-Length", head("POST /inspect HTTP/1.1", "Connection: Content-Length",
           "Content-Length: 5") + b"hello", body_bytes=5),
    served("two requests", get() + get(), 200, 200),
    served("requests of every kind in order", get() + head("GET /nothing HTTP/1.1") + head("BREW / HTTP/1.1")
           + head("OPTIONS * HTTP/1.1") + get(), 200, 404, 501, 204, 200),
    served("a request behind a body", head("POST /inspect HTTP/1.1", "Content-Length: 5") + b"hello" + get(), 200, 200),
    served("an empty line between two requests", get() + b"\r\n" + get(), 200, 200),
    served("an empty line behind a body", head("POST /inspect HTTP/1.1", "Content-Length: 5") + b"hello\r\n" + get(), 200, 200),
    served("nothing behind a request that closes", get() + get("Connection: close") + get(), 200, 200, closes=True),
    served("nothing behind a request of HTTP/1.0", get(version="1.0") + get(), closes=True),
    refused("nothing behind an error", get() + get("A : b") + get(), 200, 400),
    refused("nothing behind an error in a body", get() + head("POST /inspect HTTP/1.1", "Transfer-Encoding: chunked")
            + b"x\r\n\r\n" + get(), 200, 400),
    refused("nothing behind an error in the third request", get() + get() + b"GET /\r\n\r\n" + get(), 200, 200, 400),
    refused("bytes behind a request that are none", get() + b"\0\0\0\0", 200, 400),
    refused("a body that nobody announced", head("POST /inspect HTTP/1.1") + b"a=b&c=d\r\n\r\n", 200, 400),
    refused("a length that is too short leaves bytes", head("POST /inspect HTTP/1.1", "Content-Length: 4") + b"hello \r\n\r\n", 200, 400),
]  # fmt: skip


@table(CASES)
def test_connection(server, case):
    check(server, case)


def test_http_1_0_is_told_that_it_stays_open(server):
    with Connection(server.address) as client:
        client.send(get("Connection: keep-alive", version="1.0") + PROBE)
        assert client.answer().one("connection") == "keep-alive"


def test_http_1_0_gets_no_chunks(server):
    with Connection(server.address) as client:
        client.send(head("GET /large?bytes=100000 HTTP/1.0", "Connection: keep-alive"))
        [answer] = client.answers()
    assert answer.one("transfer-encoding") is None
    assert len(answer.body) == 100_000


@pytest.mark.parametrize("upgrade", [WEBSOCKET, H2C], ids=["websocket", "h2c"])
def test_an_upgrade_that_is_not_made_is_not_announced(server, upgrade):
    with Connection(server.address) as client:
        client.send(get(*upgrade) + PROBE)
        answer, _ = client.answers()
    assert answer.one("upgrade") is None
    assert answer.one("connection") is None


def test_answers_come_in_the_order_of_requests(server):
    paths = [f"/inspect?{number}" for number in range(200)]
    with Connection(server.address) as client:
        client.send(b"".join(head(f"GET {path} HTTP/1.1") for path in paths) + PROBE)
        answers = client.answers()
    assert len(answers) == 201
    for path, answer in zip(paths, answers):
        assert f'"target":"{path}"'.encode() in answer.body


def test_a_slow_answer_is_not_overtaken(server):
    with Connection(server.address) as client:
        client.send(head("GET /stream?items=3&interval_ms=20 HTTP/1.1") + get() + PROBE)
        slow, quick, _ = client.answers()
    assert slow.body == b'{"number":0}\n{"number":1}\n{"number":2}\n'
    assert quick.body == b"plain"


def test_who_closes_its_side_gets_its_answers(server):
    with Connection(server.address) as client:
        client.send(get() + get())
        client.finish()
        assert [answer.body for answer in client.answers()] == [b"plain", b"plain"]


def test_who_closes_its_side_gets_the_whole_of_a_long_body_back(server):
    with Connection(server.address) as client:
        body = b"x" * 500_000
        client.send(head("POST /inspect HTTP/1.1", f"Content-Length: {len(body)}") + body)
        client.finish()
        [answer] = client.answers()
    assert b'"body_bytes":500000' in answer.body


@pytest.mark.parametrize(
    "cut",
    [b"", b"\r\n", b"G", b"GET /plain HTTP/1.1\r\nHost: localhost\r\n", head("POST /count HTTP/1.1", "Content-Length: 5") + b"hell",
     head("POST /count HTTP/1.1", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n"],
    ids=["nothing", "an empty line", "a letter", "half a head", "half a body", "chunks without their end"],
)  # fmt: skip
def test_an_incomplete_message_is_never_executed(server, cut):
    before = server.count()
    with Connection(server.address) as client:
        client.send(cut)
        client.finish()
        assert client.rest() == b""
    assert server.count() == before


def test_a_refusal_shows_nothing_of_another_client(server):
    """Both are served by one worker, and the body of the one arrives around the request of the other."""
    with Connection(server.address) as one, Connection(server.address) as other:
        one.send(head("POST /inspect HTTP/1.1", "X-Request-Id: mine", "Transfer-Encoding: chunked") + b"5\r\nhel")
        server.count()  # it has seen that
        other.send(head("HEAD /secret HTTP/1.1", "X-Request-Id: theirs"))
        assert other.answer("HEAD").status == 404
        one.send(b"lo!\r\n0\r\n\r\n")
        [answer] = one.answers()
    assert answer.status == 400
    assert answer.one("x-request-id") == "mine"
    assert b"/inspect" in answer.body and b"secret" not in answer.body


def test_a_refusal_reaches_who_still_sends(server):
    """A close with unread bytes would reset the connection, and the answer might be lost (RFC 9112 section 9.6)."""
    with Connection(server.address) as client:
        client.send(head("POST /inspect HTTP/1.1", "Content-Length: 100000000"))
        for _ in range(10):
            client.send(b"x" * 50_000)
        [answer] = client.answers()
    assert answer.status == 413


def test_an_answer_may_come_before_the_body_has(server):
    with Connection(server.address) as client:
        client.send(head("POST /nothing HTTP/1.1", "Content-Length: 2000000") + b"x" * 1000)
        answer = client.answer()
    assert answer.status == 404
    assert answer.one("connection") == "close"


def test_a_body_is_sent_back_while_it_arrives(server):
    with Connection(server.address) as client:
        client.send(head("POST /echo HTTP/1.1", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n")
        seen = b""
        while b"hello" not in seen:
            seen += client.receive(1)
        client.send(b"6\r\n world\r\n0\r\n\r\n")
        assert b" world" in client.rest()
