"""Methods, statuses and what an answer has to say (RFC 9110 sections 6.6, 8.6, 9 and 15)."""

import calendar
import re
import time

import pytest
from cases import PROBE, check, head, refused, served, table
from wire import Connection

DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")

CASES = [
    served("GET", head("GET /plain HTTP/1.1"), answer=b"plain"),
    served("HEAD", head("HEAD /plain HTTP/1.1"), answer=b""),
    served("HEAD of what is made while it is sent", head("HEAD /large?bytes=100 HTTP/1.1"), answer=b""),
    served("HEAD of what is not there", head("HEAD /nothing HTTP/1.1"), 404, answer=b""),
    served("HEAD of an empty answer", head("HEAD /status/204 HTTP/1.1"), 204, answer=b""),
    refused("HEAD that is malformed", head("HEAD /plain HTTP/1.1", "A : b")),
    served("POST", head("POST /inspect HTTP/1.1", "Content-Length: 0"), method="POST"),
    served("PUT", head("PUT /inspect HTTP/1.1", "Content-Length: 0"), method="PUT"),
    served("PATCH", head("PATCH /inspect HTTP/1.1", "Content-Length: 0"), method="PATCH"),
    served("DELETE", head("DELETE /inspect HTTP/1.1"), method="DELETE"),
    served("QUERY", head("QUERY /inspect HTTP/1.1", "Content-Length: 5") + b"hello", method="QUERY", body_bytes=5),
    served("OPTIONS of a path", head("OPTIONS /plain HTTP/1.1"), 204, answer=b""),
    served("OPTIONS of the server", head("OPTIONS * HTTP/1.1"), 204, answer=b""),
    served("OPTIONS with a body", head("OPTIONS * HTTP/1.1", "Content-Length: 5") + b"hello", 204),
    served("OPTIONS of what is not there", head("OPTIONS /nothing HTTP/1.1"), 404),
    served("TRACE sends nothing back", head("TRACE /plain HTTP/1.1", "Cookie: secret"), 405),
    served("TRACK is no method", head("TRACK /plain HTTP/1.1"), 501),
    refused("CONNECT makes no tunnel", head("CONNECT localhost:80 HTTP/1.1"), 501),
    refused("what was meant for a tunnel is no request", head("CONNECT localhost:80 HTTP/1.1") + head("GET /plain HTTP/1.1"), 501),
    served("a method that the path does not have", head("DELETE /plain HTTP/1.1"), 405),
    served("what is not there", head("GET /nothing HTTP/1.1"), 404),
    served("204 has no body", head("GET /status/204 HTTP/1.1"), 204, answer=b""),
    served("205 has no body", head("GET /status/205 HTTP/1.1"), 205, answer=b""),
    served("304 has no body", head("GET /status/304 HTTP/1.1"), 304, answer=b""),
    served("an error has a body", head("GET /status/503 HTTP/1.1"), 503, answer=b"text"),
    served("a status that nobody registered", head("GET /status/299 HTTP/1.1"), 299, answer=b"text"),
]  # fmt: skip


@table(CASES)
def test_method(server, case):
    check(server, case)


def answer_to(server, message: bytes, method="GET"):
    with Connection(server.address) as client:
        client.send(message + PROBE)
        return client.answers(method)[0]


@pytest.mark.parametrize("path", ["/plain", "/nothing", "/large?bytes=100", "/status/404"])
def test_head_says_what_get_says(server, path):
    get = answer_to(server, head(f"GET {path} HTTP/1.1"))
    only_head = answer_to(server, head(f"HEAD {path} HTTP/1.1"), "HEAD")
    assert only_head.comparable()[:2] == get.comparable()[:2]


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_no_length(server, status):
    answer = answer_to(server, head(f"GET /status/{status} HTTP/1.1"))
    assert answer.one("content-length") is None
    assert answer.one("transfer-encoding") is None


def test_205_says_that_it_is_empty(server):
    assert answer_to(server, head("GET /status/205 HTTP/1.1")).one("content-length") == "0"


@pytest.mark.parametrize("method", ["DELETE", "TRACE", "POST"])
def test_405_says_what_is_allowed(server, method):
    allow = answer_to(server, head(f"{method} /plain HTTP/1.1")).one("allow")
    assert {each.strip() for each in allow.split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_options_says_what_is_allowed(server):
    assert "GET" in answer_to(server, head("OPTIONS /plain HTTP/1.1")).one("allow")
    assert "QUERY" in answer_to(server, head("OPTIONS * HTTP/1.1")).one("allow")


@pytest.mark.parametrize("path", ["/plain", "/nothing", "/large?bytes=1", "/status/204", "/plain%00"])
def test_date_is_the_time_of_the_answer(server, path):
    date = answer_to(server, head(f"GET {path} HTTP/1.1")).one("date")
    assert DATE.fullmatch(date)
    said = calendar.timegm(time.strptime(date, "%a, %d %b %Y %H:%M:%S GMT"))
    assert abs(said - time.time()) < 5


def test_an_answer_is_not_older_than_itself(server):
    answer = answer_to(server, head("GET /plain HTTP/1.1"))
    assert answer.one("age") is None, "only a cache has an Age (RFC 9111 section 5.1)"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_answer_is_http_1_1(server, version):
    assert answer_to(server, head(f"GET /plain HTTP/{version}")).status == 200  # wire.py takes no other version


def test_an_error_says_what_is_wrong(server):
    answer = answer_to(server, head("GET /plain%zz HTTP/1.1"))
    assert answer.one("content-type") == "application/problem+json"
    assert b"hexadecimal" in answer.body
