"""Host (RFC 9112 section 3.2, RFC 9110 section 7.2)."""

from cases import check, head, refused, served, table


def host(value: str | bytes) -> bytes:
    value = value.encode("latin-1") if isinstance(value, str) else value
    return head("GET /plain HTTP/1.1", b"Host: " + value, host=None)


def line(*fields: str, version="1.1", target="/plain") -> bytes:
    return head(f"GET {target} HTTP/{version}", *fields, host=None)


CASES = [
    served("a name", host("localhost")),
    served("a name in upper case", host("LOCALHOST")),
    served("a name and a port", host("localhost:8080")),
    served("a name and an empty port", host("localhost:")),
    served("a name with underscores and other marks", host("a_b-c.d~e!f")),
    served("a name with an escape", host("a%2Db")),
    served("an IPv4 address", host("127.0.0.1:80")),
    served("an IPv6 address", host("[::1]:80")),
    served("an address of the future", host("[v1.a:b]")),
    served("an empty Host, for a target that has none", host("")),
    served("blanks around the host", host(" \tlocalhost\t ")),
    served("its name in any case", line("hOsT: localhost")),
    served("HTTP/1.0 without Host", line("Connection: keep-alive", version="1.0")),
    refused("HTTP/1.1 without Host", line()),
    refused("HTTP/1.2 without Host", line(version="1.2")),
    refused("HTTP/1.1 without Host although the target names one", line(target="http://localhost/plain")),
    refused("two of them", line("Host: localhost", "Host: other")),
    refused("two equal ones", line("Host: localhost", "Host: localhost")),
    refused("two of them with others between", line("Host: a", "Accept: */*", "Host: b")),
    refused("two of them in HTTP/1.0", line("Host: a", "Host: b", version="1.0")),
    refused("an invalid one in HTTP/1.0", line("Host: a b", version="1.0")),
    refused("an invalid one beside a URL", line("Host: a b", target="http://localhost/plain")),
    refused("two names", host("a, b")),
    refused("a space within", host("local host")),
    refused("a tab within", host("local\thost")),
    refused("a user", host("user@localhost")),
    refused("a user and a password", host("user:word@localhost")),
    refused("a URL as Host", host("http://localhost")),
    refused("a path", host("localhost/plain")),
    refused("a query", host("localhost?a")),
    refused("a fragment", host("localhost#a")),
    refused("a backslash", host("local\\host")),
    refused("quotes", host('"localhost"')),
    refused("a port of letters", host("localhost:http")),
    refused("a negative port", host("localhost:-1")),
    refused("two ports", host("localhost:80:80")),
    refused("an IPv6 address without brackets", host("::1")),
    refused("an open bracket", host("[::1")),
    refused("a closing bracket alone", host("::1]")),
    refused("text behind the bracket", host("[::1]x")),
    refused("empty brackets", host("[]")),
    refused("a bad escape", host("a%zz")),
    refused("a NUL in it", host("local\0host")),
    refused("a byte beyond ASCII", host(b"l\xc3\xb6calhost")),
    refused("angle brackets", host("<localhost>")),
    refused("a port without a host", host(":80")),
]  # fmt: skip


@table(CASES)
def test_host(server, case):
    check(server, case)
