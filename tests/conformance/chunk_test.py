"""Chunked bodies: sizes, extensions, data, trailer fields (RFC 9112 section 7.1)."""

from cases import check, head, refused, served, table


def post(body: str | bytes) -> bytes:
    return head("POST /inspect HTTP/1.1", "Transfer-Encoding: chunked") + (
        body.encode("latin-1") if isinstance(body, str) else body
    )


def size(line: str) -> bytes:
    """"hello" as one chunk with that size line."""
    return post(line + "\r\nhello\r\n0\r\n\r\n")


def last(line: str) -> bytes:
    return post(b"5\r\nhello\r\n") + line.encode("latin-1")


def trailer(*fields: str) -> bytes:
    return post("5\r\nhello\r\n0\r\n" + "".join(field + "\r\n" for field in fields) + "\r\n")


ONLY_HEAD = [{"name": "Host", "value": "localhost"}, {"name": "Transfer-Encoding", "value": "chunked"}]
HELLO = {"body_bytes": 5, "body": "hello"}

CASES = [
    served("one chunk", size("5"), **HELLO),
    served("several chunks", post("1\r\nh\r\n3\r\nell\r\n1\r\no\r\n0\r\n\r\n"), **HELLO),
    served("the last chunk alone", post("0\r\n\r\n"), body_bytes=0),
    served("a size in hexadecimal digits", post("a\r\n0123456789\r\n0\r\n\r\n"), body="0123456789"),
    served("a size in capital digits", post("A\r\n0123456789\r\n0\r\n\r\n"), body="0123456789"),
    served("a size of two digits is not decimal", post("10\r\n0123456789abcdef\r\n0\r\n\r\n"), body_bytes=16),
    served("leading zeros", size("0005"), **HELLO),
    served("twenty leading zeros", size("0" * 20 + "5"), **HELLO),
    served("a last chunk of several zeros", last("000\r\n\r\n"), **HELLO),
    served("data with line ends and a last chunk in it", post("9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n"), body_bytes=9),
    served("an extension", size("5;a"), **HELLO),
    served("an extension with a value", size("5;a=b"), **HELLO),
    served("an extension with a quoted value", size('5;a="b c"'), **HELLO),
    served("an extension with a semicolon in quotes", size('5;a="b;c"'), **HELLO),
    served("several extensions", size("5;a;b=c;d"), **HELLO),
    served("blanks around an extension", size("5 ; a = b"), **HELLO),
    served("an extension of the last chunk", last("0;a=b\r\n\r\n"), **HELLO),
    served("an extension without a name is dropped like any other", size("5;"), **HELLO),
    served("a size line of 256 bytes", size("5;" + "a" * 252), **HELLO),
    served("a trailer field", trailer("A: b"), **HELLO, headers=ONLY_HEAD),
    served("several trailer fields", trailer("A: b", "C: d", "A: e"), **HELLO, headers=ONLY_HEAD),
    served("a trailer field without a value", trailer("A:"), **HELLO),
    served("a trailer field beyond ASCII", trailer("A: \xe4"), **HELLO),
    served("Content-Length as a trailer field is no header", trailer("Content-Length: 100"), headers=ONLY_HEAD),
    served("Transfer-Encoding as a trailer field is no header", trailer("Transfer-Encoding: gzip"), headers=ONLY_HEAD),
    served("Host as a trailer field is no header", trailer("Host: other"), headers=ONLY_HEAD),
    served("Connection as a trailer field does not close", trailer("Connection: close"), headers=ONLY_HEAD),
    served("Authorization as a trailer field is no header", trailer("Authorization: Basic eDp5"), headers=ONLY_HEAD),
    served("a trailer that looks like a request", trailer("POST: /count HTTP/1.1"), **HELLO),
    refused("an empty size", size("")),
    refused("an extension without a size", size(";a")),
    refused("a size with a sign", size("+5")),
    refused("a negative size", size("-5")),
    refused("a negative zero as size", last("-0\r\n\r\n")),
    refused("a prefix of hexadecimal numbers", size("0x5")),
    refused("a letter that is no digit", size("g")),
    refused("a letter behind the size", size("5h")),
    refused("an underscore in the size", size("0_5")),
    refused("a comma in the size", size("0,5")),
    refused("a fraction of a chunk", size("5.0")),
    refused("a quoted size", size('"5"')),
    refused("a space in front of the size", size(" 5")),
    refused("a tab in front of the size", size("\t5")),
    refused("a space behind the size", size("5 ")),
    refused("a tab behind the size", size("5\t")),
    refused("two sizes on a line", size("5 5")),
    refused("a vertical tab behind the size", size("5\x0b")),
    refused("a NUL behind the size", size("5\0")),
    refused("an empty line in front of the size", size("\r\n5")),
    refused("digits of another script as size", post(b"\xd9\xa5\r\nhello\r\n0\r\n\r\n")),
    refused("a size line that ends with a bare LF", post("5\nhello\r\n0\r\n\r\n")),
    refused("a size line that ends with a bare CR", post("5\rhello\r\n0\r\n\r\n")),
    refused("a size line that ends with CR CR LF", post("5\r\r\nhello\r\n0\r\n\r\n")),
    refused("an extension that ends with a bare LF", post("5;a\nhello\r\n0\r\n\r\n")),
    refused("an extension that ends with a bare CR", post("5;a\rhello\r\n0\r\n\r\n")),
    refused("a bare LF in quotes in an extension", size('5;a="\n"')),
    refused("a line end in quotes in an extension", size('5;a="\r\n"')),
    refused("a NUL in an extension", size("5;a\0")),
    refused("a control character in an extension", size("5;a\x01")),
    refused("a size line of 257 bytes", size("5;" + "a" * 253), 413),
    refused("more than 256 leading zeros", size("0" * 256 + "5"), 413),
    refused("a chunk with a byte too many", post("5\r\nhello!\r\n0\r\n\r\n")),
    refused("a chunk with a byte too few", post("6\r\nhello\r\n0\r\n\r\n")),
    refused("a chunk without its line end", post("5\r\nhello0\r\n\r\n")),
    refused("a chunk that ends with a bare LF", post("5\r\nhello\n0\r\n\r\n")),
    refused("a chunk that ends with a bare CR", post("5\r\nhello\r0\r\n\r\n")),
    refused("a chunk that ends with CR CR LF", post("5\r\nhello\r\r\n0\r\n\r\n")),
    refused("a chunk that ends with two line ends", post("5\r\nhello\r\n\r\n0\r\n\r\n")),
    refused("a size of 2^64 and five", size("10000000000000005"), 413),
    refused("a size of 2^64 - 1", size("ffffffffffffffff"), 413),
    refused("a size of 2^63", size("8000000000000000"), 413),
    refused("a size of 2^32 and five", size("100000005"), 413),
    refused("a size of forty digits", size("f" * 40), 413),
    refused("a size beyond the limit of the resource", size("100001"), 413),
    refused("sizes that are beyond the limit together", post("5\r\nhello\r\nffffc\r\n"), 413),
    refused("a last chunk with a bare LF", last("0\n\r\n")),
    refused("an end of two bare LF", last("0\n\n")),
    refused("an end with a bare LF", last("0\r\n\n")),
    refused("an end with CR CR LF", last("0\r\n\r\r\n")),
    refused("a trailer line without a colon", trailer("A")),
    refused("a trailer with a space in front of its colon", trailer("A : b")),
    refused("a trailer without a name", trailer(": b")),
    refused("a folded trailer", trailer("A: b", " c")),
    refused("a trailer that begins with a tab", trailer("\tA: b")),
    refused("a trailer with a name beyond ASCII", trailer("\xe4: b")),
    refused("a trailer with a NUL", trailer("A: b\0c")),
    refused("a trailer with a control character", trailer("A: b\x08c")),
    refused("a trailer that ends with a bare LF", last("0\r\nA: b\n\r\n")),
    refused("a trailer that ends with a bare CR", last("0\r\nA: b\r\r\n")),
    refused("a request where a trailer belongs", last("0\r\nPOST /count HTTP/1.1\r\n\r\n")),
    served("trailers of 4 KiB", trailer("A: " + "b" * 4089), **HELLO),
    refused("trailers of 4 KiB and a byte", trailer("A: " + "b" * 4090), 431),
]  # fmt: skip


@table(CASES)
def test_chunk(server, case):
    check(server, case)
