"""Request lines (RFC 9112 sections 2.2 and 3)."""

from cases import check, head, refused, served, table


def line(text: str | bytes) -> bytes:
    return head(text)


CASES = [
    served("method, target and version with one space between", line("GET /plain HTTP/1.1"), answer=b"plain"),
    served("one empty line in front is skipped", b"\r\n" + line("GET /plain HTTP/1.1")),
    served("four empty lines in front are skipped", b"\r\n" * 4 + line("GET /plain HTTP/1.1")),
    refused("five empty lines in front", b"\r\n" * 5 + line("GET /plain HTTP/1.1")),
    refused("an empty line that is a bare LF in front", b"\n" + line("GET /plain HTTP/1.1")),
    refused("a bare CR in front", b"\r" + line("GET /plain HTTP/1.1")),
    refused("a space in front", line(" GET /plain HTTP/1.1")),
    refused("a tab in front", line("\tGET /plain HTTP/1.1")),
    refused("a byte order mark in front", line(b"\xef\xbb\xbfGET /plain HTTP/1.1")),
    refused("two spaces behind the method", line("GET  /plain HTTP/1.1")),
    refused("two spaces behind the target", line("GET /plain  HTTP/1.1")),
    refused("a tab behind the method", line("GET\t/plain HTTP/1.1")),
    refused("a tab behind the target", line("GET /plain\tHTTP/1.1")),
    refused("a vertical tab behind the method", line("GET\x0b/plain HTTP/1.1")),
    refused("a form feed behind the target", line("GET /plain\x0cHTTP/1.1")),
    refused("a bare CR behind the method", line("GET\r/plain HTTP/1.1")),
    refused("a no-break space behind the method", line(b"GET\xa0/plain HTTP/1.1")),
    refused("a space behind the version", line("GET /plain HTTP/1.1 ")),
    refused("a tab behind the version", line("GET /plain HTTP/1.1\t")),
    refused("a word behind the version", line("GET /plain HTTP/1.1 x")),
    refused("a bare LF at the end", b"GET /plain HTTP/1.1\nHost: localhost\r\n\r\n"),
    refused("bare LF at the end of every line", b"GET /plain HTTP/1.1\nHost: localhost\n\n"),
    refused("a bare CR at the end", b"GET /plain HTTP/1.1\rHost: localhost\r\n\r\n"),
    refused("CR CR LF at the end", b"GET /plain HTTP/1.1\r\r\nHost: localhost\r\n\r\n"),
    refused("a NUL in the method", line("G\0ET /plain HTTP/1.1")),
    refused("a NUL in the version", line("GET /plain HTTP/1.1\0")),
    refused("no method", line(" /plain HTTP/1.1")),
    refused("no target", line("GET HTTP/1.1")),
    refused("no target between two spaces", line("GET  HTTP/1.1")),
    refused("a method alone", line("GET")),
    refused("no version, as HTTP/0.9 had it", line("GET /plain")),
    refused("HTTP/0.9 without a field", b"GET /plain\r\n"),
    refused("no version behind a space", line("GET /plain ")),
    refused("a version in lower case", line("GET /plain http/1.1")),
    refused("a version of another protocol", line("GET /plain HTTPS/1.1")),
    refused("a version with a letter missing", line("GET /plain HTP/1.1")),
    refused("a version without a minor number", line("GET /plain HTTP/1")),
    refused("a version that ends with its dot", line("GET /plain HTTP/1.")),
    refused("a version with a comma", line("GET /plain HTTP/1,1")),
    refused("a version with a space", line("GET /plain HTTP/ 1.1")),
    refused("a minor version of two digits", line("GET /plain HTTP/1.10")),
    refused("a major version of two digits", line("GET /plain HTTP/01.1")),
    refused("a version of letters", line("GET /plain HTTP/x.y")),
    refused("a negative version", line("GET /plain HTTP/-1.1")),
    refused("version 0.9", line("GET /plain HTTP/0.9"), 505),
    refused("version 2.0", line("GET /plain HTTP/2.0"), 505),
    refused("version 3.0", line("GET /plain HTTP/3.0"), 505),
    refused("version 9.9", line("GET /plain HTTP/9.9"), 505),
    served("version 1.2 is answered as 1.1", line("GET /inspect HTTP/1.2"), version="1.1"),
    served("version 1.9 is answered as 1.1", line("GET /inspect HTTP/1.9"), version="1.1"),
    served("a method that nobody knows", line("BREW /plain HTTP/1.1"), 501),
    served("a method in lower case is another one", line("get /plain HTTP/1.1"), 501),
    served("a method in mixed case is another one", line("Get /plain HTTP/1.1"), 501),
    served("a method that begins as a known one", line("GETS /plain HTTP/1.1"), 501),
    served("a method of every character of a token", line("aZ09!#$%&'*+-.^_`|~ /plain HTTP/1.1"), 501),
    served("a method of 32 bytes", line("M" * 32 + " /plain HTTP/1.1"), 501),
    refused("a method of 33 bytes", line("M" * 33 + " /plain HTTP/1.1"), 501),
    refused("a method with a parenthesis", line("G(T /plain HTTP/1.1")),
    refused("a method with a colon", line("GET: /plain HTTP/1.1")),
    refused("a method with quotes", line('"GET" /plain HTTP/1.1')),
    refused("a method beyond ASCII", line(b"G\xc3\x8aT /plain HTTP/1.1")),
    refused("a response instead of a request", line("HTTP/1.1 200 OK")),
    refused("a field where the request line belongs", b"Host: localhost\r\n\r\n"),
    refused("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    refused("the first bytes of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32)),
    refused("a line of the PROXY protocol", b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + line("GET /plain HTTP/1.1")),
]  # fmt: skip


@table(CASES)
def test_request_line(server, case):
    check(server, case)
