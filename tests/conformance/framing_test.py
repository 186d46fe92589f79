"""Where a message ends: Content-Length and Transfer-Encoding (RFC 9112 sections 6 and 7, RFC 9110 section 8.6)."""

from cases import check, head, refused, served, table

HELLO = {"body_bytes": 5}
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"


def post(*fields: str | bytes, version="1.1") -> bytes:
    return head(f"POST /inspect HTTP/{version}", *fields)


def length(value: str | bytes, body=b"hello") -> bytes:
    return post(b"Content-Length: " + (value.encode("latin-1") if isinstance(value, str) else value)) + body


def coding(value: str | bytes, body=CHUNKS) -> bytes:
    return post(b"Transfer-Encoding: " + (value.encode("latin-1") if isinstance(value, str) else value)) + body


LENGTHS = [
    served("no framing is no body", post(), body_bytes=0),
    served("a length and as many bytes", length("5"), **HELLO),
    served("a length of zero", length("0", b""), body_bytes=0),
    served("a length with leading zeros", length("0005"), **HELLO),
    served("a length with twenty leading zeros", length("0" * 20 + "5"), **HELLO),
    served("blanks around a length", length(" \t5\t "), **HELLO),
    served("a name in any case", post("cONTENT-lENGTH: 5") + b"hello", **HELLO),
    served("a body of GET", head("GET /inspect HTTP/1.1", "Content-Length: 5") + b"hello", **HELLO),
    served("a body of DELETE", head("DELETE /inspect HTTP/1.1", "Content-Length: 5") + b"hello", **HELLO),
    served("a body that looks like a request", post("Content-Length: 22") + b"POST /count HTTP/1.1\r\n", body_bytes=22),
    served("a body for an endpoint that wants none", head("GET /plain HTTP/1.1", "Content-Length: 5") + b"hello"),
    served("a body for what is not there", head("POST /nothing HTTP/1.1", "Content-Length: 5") + b"hello", 404),
    served("another field with a similar name", post("Content_Length: 5"), body_bytes=0),
    refused("two lengths", post("Content-Length: 5", "Content-Length: 6") + b"hello!"),
    refused("two equal lengths", post("Content-Length: 5", "Content-Length: 5") + b"hello"),
    refused("two lengths with other fields between", post("Content-Length: 5", "A: b", "content-length: 0") + b"hello"),
    refused("a list of lengths", length("5, 6")),
    refused("a list of equal lengths", length("5, 5")),
    refused("a list without blanks", length("5,5")),
    refused("a list with an empty element", length("5,")),
    refused("a list that begins empty", length(",5")),
    refused("an empty length", length("")),
    refused("a length of blanks", length("  ")),
    refused("a plus sign", length("+5")),
    refused("a minus sign", length("-5")),
    refused("a negative zero", length("-0", b"")),
    refused("two numbers with a space", length("5 5")),
    refused("a space within a number", length("1 5")),
    refused("a hexadecimal length", length("0x5")),
    refused("hexadecimal digits", length("a", b"0123456789")),
    refused("an octal prefix", length("0o5")),
    refused("a fraction", length("5.0")),
    refused("an exponent", length("5e0")),
    refused("an underscore in a number", length("0_5")),
    refused("a quoted length", length('"5"')),
    refused("a length with a parameter", length("5;a=b")),
    refused("a length with letters behind it", length("5bytes")),
    refused("digits of another script", length(b"\xd9\xa5")),
    refused("a NUL behind the length", length("5\0")),
    refused("a vertical tab behind the length", length("5\x0b")),
    refused("a vertical tab in front of the length", length("\x0b5")),
    refused("a length of 2^63", length("9223372036854775808"), 413),
    refused("a length of 2^64 - 1", length("18446744073709551615"), 413),
    refused("a length of 2^64", length("18446744073709551616"), 413),
    refused("a length that overflows to the right one", length("18446744073709551621"), 413),
    refused("a length of forty digits", length("9" * 40), 413),
    refused("a length beyond the limit of the resource", length("1048577"), 413),
    refused("a space in front of the colon of a length", post("Content-Length : 5") + b"hello"),
    refused("a tab in front of the colon of a length", post("Content-Length\t: 5") + b"hello"),
    refused("a space in front of Content-Length", post("A: b", " Content-Length: 5") + b"hello"),
    refused("a folded length", post("Content-Length:", " 5") + b"hello"),
    refused("a length folded within", post("Content-Length: 1", " 5") + b"hello"),
    refused("a length behind a bare LF", post(b"A: b\nContent-Length: 5") + b"hello"),
    refused("a length behind a bare CR", post(b"A: b\rContent-Length: 5") + b"hello"),
    refused("a length behind a NUL", post(b"A: b\0Content-Length: 5") + b"hello"),
]  # fmt: skip

CODINGS = [
    served("chunked", coding("chunked"), **HELLO),
    served("chunked in capitals", coding("CHUNKED"), **HELLO),
    served("chunked in mixed case", coding("Chunked"), **HELLO),
    served("blanks around chunked", coding(" \tchunked\t "), **HELLO),
    served("Transfer-Encoding in any case", post("tRANSFER-eNCODING: chunked") + CHUNKS, **HELLO),
    served("TE is no framing", post("TE: chunked"), body_bytes=0),
    served("Transfer_Encoding is another field", post("Transfer_Encoding: chunked"), body_bytes=0),
    refused("Content-Length in front of Transfer-Encoding", post("Content-Length: 15", "Transfer-Encoding: chunked") + CHUNKS),
    refused("Content-Length behind Transfer-Encoding", post("Transfer-Encoding: chunked", "Content-Length: 15") + CHUNKS),
    refused("Content-Length of zero beside Transfer-Encoding", post("Content-Length: 0", "Transfer-Encoding: chunked") + CHUNKS),
    refused("a bad Content-Length beside Transfer-Encoding", post("Transfer-Encoding: chunked", "Content-Length: x") + CHUNKS),
    refused("Content-Length beside a coding that nobody knows", post("Content-Length: 5", "Transfer-Encoding: x") + b"hello"),
    refused("Transfer-Encoding in HTTP/1.0", post("Transfer-Encoding: chunked", version="1.0") + CHUNKS),
    refused("Transfer-Encoding and Content-Length in HTTP/1.0",
            post("Transfer-Encoding: chunked", "Content-Length: 15", version="1.0") + CHUNKS),
    refused("chunked twice", coding("chunked, chunked")),
    refused("chunked in two fields", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + CHUNKS),
    refused("a second field that says identity", post("Transfer-Encoding: chunked", "Transfer-Encoding: identity") + CHUNKS),
    refused("a first field that says identity", post("Transfer-Encoding: identity", "Transfer-Encoding: chunked") + CHUNKS),
    refused("chunked that is not the last", coding("chunked, gzip")),
    refused("a coding without chunked", coding("gzip")),
    refused("identity", coding("identity")),
    refused("two codings without chunked", coding("gzip, identity")),
    refused("a coding in front of chunked", coding("gzip, chunked"), 501),
    refused("identity in front of chunked", coding("identity, chunked"), 501),
    refused("chunked in front of another and itself", coding("chunked, gzip, chunked")),
    refused("an empty coding", coding("")),
    refused("an empty element in front", coding(", chunked"), 501),
    refused("an empty element behind", coding("chunked,")),
    refused("chunked with a letter in front", coding("xchunked")),
    refused("chunked with a letter behind", coding("chunkedx")),
    refused("chunked with a letter less", coding("chunke")),
    refused("chunked with a space within", coding("chun ked")),
    refused("chunked with a parameter", coding("chunked;a=b")),
    refused("chunked with a semicolon", coding("chunked;")),
    refused("chunked in quotes", coding('"chunked"')),
    refused("chunked with a dotless letter beyond ASCII", coding(b"chun\xe2\x84\xaaed")),
    refused("a vertical tab in front of chunked", coding("\x0bchunked")),
    refused("a form feed behind chunked", coding("chunked\x0c")),
    refused("a NUL behind chunked", coding("chunked\0")),
    refused("a backspace behind chunked", coding("chunked\x08")),
    refused("a bare CR in front of chunked", coding("\rchunked")),
    refused("a bare LF in front of chunked", coding("\nchunked")),
    refused("a space in front of the colon of a coding", post("Transfer-Encoding : chunked") + CHUNKS),
    refused("a tab in front of the colon of a coding", post("Transfer-Encoding\t: chunked") + CHUNKS),
    refused("a vertical tab in front of the colon of a coding", post("Transfer-Encoding\x0b: chunked") + CHUNKS),
    refused("a NUL in the name of a coding", post("Transfer\0-Encoding: chunked") + CHUNKS),
    refused("a space in front of Transfer-Encoding", post("A: b", " Transfer-Encoding: chunked") + CHUNKS),
    refused("a folded coding", post("Transfer-Encoding:", " chunked") + CHUNKS),
    refused("a coding continued on a folded line", post("Transfer-Encoding: chunked", " , identity") + CHUNKS),
    refused("a coding behind a bare LF", post(b"A: b\nTransfer-Encoding: chunked") + CHUNKS),
    refused("a coding behind a bare CR", post(b"A: b\rTransfer-Encoding: chunked") + CHUNKS),
    refused("a body that is not chunked although it says so", coding("chunked", b"hello")),
]  # fmt: skip

CASES = LENGTHS + CODINGS


@table(CASES)
def test_framing(server, case):
    check(server, case)
