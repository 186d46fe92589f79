"""curl as a client."""

import json
import subprocess

import pytest

BIG = 8 * 1024 * 1024


@pytest.fixture
def curl(server):
    """Runs curl with these arguments, a path standing for its URL, and gives what it prints: body and log."""

    def run(*arguments: str, data: bytes = b"") -> tuple[bytes, str]:
        urls = [server.address + each if each.startswith("/") else each for each in arguments]
        done = subprocess.run(["curl", "-sSv", "--max-time", "30", *urls], input=data, capture_output=True, check=True)
        return done.stdout, done.stderr.decode("latin-1")

    return run


def test_get(curl):
    assert curl("/plain")[0] == b"plain"


def test_head(curl):
    said, log = curl("-I", "/plain")
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert "left intact" in log


def test_http_1_0(curl):
    said, log = curl("-0", "/large?bytes=100000")
    assert len(said) == 100_000
    assert "Closing connection" in log


def test_json(curl):
    said, _ = curl("-H", "Content-Type: application/json", "--data-binary", '{"a": [1, "ä"]}', "/json")
    assert json.loads(said) == {"a": [1, "ä"]}


def test_chunked_upload(curl):
    body = bytes(range(256)) * (BIG // 256)
    said, log = curl("-X", "POST", "-T", "-", "-H", "Expect:", "/echo", data=body)
    assert "> Transfer-Encoding: chunked" in log
    assert said == body


def test_form_with_a_file(curl, tmp_path):
    content = bytes(range(256)) * (BIG // 256)
    (tmp_path / "curl form.bin").write_bytes(content)
    said, _ = curl("-F", "title=a file", "-F", f"file=@{tmp_path}/curl form.bin;filename=../../curl form.bin", "/upload")
    title, file = json.loads(said)
    assert title == {"name": "title", "file": None, "bytes": 6}
    assert file == {"name": "file", "file": "curl form.bin", "bytes": BIG}
    assert curl("/files/curl%20form.bin")[0] == content


def test_large_download(curl):
    assert len(curl(f"/large?bytes={4 * BIG}")[0]) == 4 * BIG


def test_connection_is_reused(curl):
    said, log = curl("/plain", "/nothing", "/status/204", "/plain")
    assert said.startswith(b"plain") and said.endswith(b"plain")
    assert log.count("Connected to") == 1


def test_expect_100_continue(curl):
    body = b"x" * 100_000
    said, log = curl("--expect100-timeout", "20", "-H", "Expect: 100-continue", "--data-binary", "@-", "/echo", data=body)
    assert "< HTTP/1.1 100 Continue" in log
    assert said == body


def test_expect_100_continue_that_is_refused(curl):
    _, log = curl("--expect100-timeout", "20", "-H", "Expect: 100-continue", "--data-binary", "@-", "/plain", data=b"x" * 100_000)
    assert "< HTTP/1.1 405" in log
    assert "100 Continue" not in log


def test_upgrade_to_http_2_is_not_taken(curl):
    said, log = curl("--http2", "/plain")
    assert "> Upgrade: h2c" in log
    assert said == b"plain"
