"""The examples, each started and asked what its page promises."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import pytest
import requests

BIN = pathlib.Path(os.environ.get("COREST_BIN", "fleet")).absolute().parent


@pytest.fixture
def example(tmp_path):
    running = []

    def start(name, **environment):
        process = subprocess.Popen(
            [BIN / name],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=open(tmp_path / "log", "w"),
            text=True,
            env={**os.environ, "COREST_PORT": "0", **environment},
        )
        start.process = process
        running.append(process)
        line = process.stdout.readline()
        return re.fullmatch(r"listening on (\S+)\n", line)[1]

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        process.stdout.close()


def test_hello(example):
    answer = requests.get(example("01_hello"), timeout=20)
    assert (answer.status_code, answer.text) == (200, "hello, world\n")


def test_json_crud(example):
    address = example("02_json_crud")
    added = requests.post(address + "/notes", json={"text": "milk"}, timeout=20)
    assert (added.status_code, added.headers["Location"]) == (201, "/notes/1")
    assert requests.put(address + "/notes/1/done", timeout=20).json()["done"] is True
    assert requests.get(address + "/notes", timeout=20).json() == [{"id": 1, "text": "milk", "done": True}]
    assert requests.put(address + "/notes/2/done", timeout=20).status_code == 404
    assert requests.post(address + "/notes", json={"text": ""}, timeout=20).status_code == 422


def test_middleware(example):
    address = example("03_middleware")
    anyone = requests.get(address + "/", timeout=20)
    assert anyone.headers["X-Content-Type-Options"] == "nosniff"
    assert anyone.headers["Server-Timing"].startswith("total;dur=")
    refused = requests.get(address + "/admin", timeout=20)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "ApiKey")
    assert requests.get(address + "/admin", headers={"X-API-Key": "let-me-in"}, timeout=20).text == "only with a key\n"


def test_concurrency(example):
    address = example("04_concurrency")
    assert requests.get(address + "/profiles/7", timeout=20).json() == {"name": "user 7", "orders": [1, 2, 3]}
    assert requests.get(address + "/names", timeout=20).json() == [f"user {i}" for i in range(10)]


def test_sqlite(example):
    address = example("05_sqlite")
    signed = requests.post(address + "/entries", json={"author": "ada", "text": "was here"}, timeout=20)
    assert signed.status_code == 201
    assert [entry["author"] for entry in requests.get(address + "/entries", timeout=20).json()] == ["ada"]
    assert requests.delete(address + "/authors/ada", timeout=20).status_code == 204
    assert requests.delete(address + "/authors/ada", timeout=20).status_code == 404


def test_background(example):
    address = example("06_background")
    ordered = requests.post(address + "/reports", json={"subject": "otters"}, timeout=20)
    assert (ordered.status_code, ordered.headers["Location"]) == (202, "/reports/1")
    assert requests.get(address + "/reports/1", timeout=20).json()["state"] == "writing"
    not_yet = requests.get(address + "/reports/1/end?seconds=0", timeout=20)
    assert (not_yet.status_code, not_yet.headers["Location"]) == (202, "/reports/1")
    end = requests.get(address + "/reports/1/end", timeout=20)
    assert (end.status_code, end.json()["text"]) == (200, "All about otters.")
    assert requests.get(address + "/reports/1", timeout=20).json() == end.json()

    requests.post(address + "/reports", json={"subject": "unicorns"}, timeout=20)
    failed = requests.get(address + "/reports/2/end", timeout=20).json()
    assert (failed["state"], failed["text"]) == ("failed", "there is no such thing")
    assert requests.get(address + "/reports/3", timeout=20).status_code == 404
    assert requests.get(address + "/reports/3/end", timeout=20).status_code == 404


def test_a_drain_waits_for_background_work(example, tmp_path):
    address = example("06_background")
    assert requests.post(address + "/reports", json={"subject": "badgers"}, timeout=20).status_code == 202
    example.process.send_signal(signal.SIGTERM)
    assert example.process.wait(40) == 0
    log = (tmp_path / "log").read_text()
    assert log.index("draining") < log.index("report 1 is finished"), log


def test_events(example):
    address = example("07_events")
    lobby = requests.get(address + "/rooms/lobby/live", stream=True, timeout=20)
    assert lobby.headers["Content-Type"] == "text/event-stream"
    lines = lobby.iter_lines(decode_unicode=True)
    assert next(lines).startswith("id: ")  # from here on it is there
    for room, text in [("cellar", "who is there?"), ("lobby", "hello")]:
        assert requests.post(f"{address}/rooms/{room}", json={"text": text}, timeout=20).status_code == 204
    assert [next(lines) for _ in range(3)] == ["", "event: said", 'data: {"text":"hello"}']
    assert requests.get(address + "/countdown/3", timeout=20).text == "data: 3\n\ndata: 2\n\ndata: 1\n\n"
    lobby.close()


def test_client(example):
    bank = example("09_client")
    address = example("09_client", BANK=bank)
    assert requests.get(address + "/prices/EUR/12", timeout=20).json() == {"currency": "EUR", "amount": 9}
    missing = requests.get(address + "/prices/N%2FA/12", timeout=20)
    assert (missing.status_code, missing.json()["detail"]) == (404, "no such currency")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        alone = example("09_client", BANK=f"http://127.0.0.1:{nobody.getsockname()[1]}")
        away = requests.get(alone + "/prices/EUR/12", timeout=20)
    assert (away.status_code, away.json()["detail"]) == (502, "the bank does not answer")


def test_sigquit_logs_what_the_tasks_wait_for(example, tmp_path):
    address = example("04_concurrency")
    asking = threading.Event()
    asking.set()

    def ask():
        while asking.is_set():
            requests.get(address + "/profiles/7", timeout=20)

    client = threading.Thread(target=ask)
    client.start()
    leaf = re.compile(r"find_orders at examples/04_concurrency.cpp:\d+, for 0\.0 s")
    deadline = time.monotonic() + 20
    while not leaf.search(log := (tmp_path / "log").read_text()) and time.monotonic() < deadline:
        example.process.send_signal(signal.SIGQUIT)
        time.sleep(0.01)
    asking.clear()
    client.join()
    assert leaf.search(log), log
    assert "show_profile at examples/04_concurrency.cpp" in log
    assert "a worker's tasks" in log


def test_files(example, tmp_path):
    address = example("08_files")
    content = os.urandom(3_000_000)
    stored = requests.put(address + "/files/a%20b.bin", data=content, timeout=20)
    assert (stored.status_code, stored.json()) == (201, {"name": "a b.bin", "size": 3_000_000})
    assert (tmp_path / "uploads" / "a b.bin").read_bytes() == content
    assert requests.put(address + "/files/a%20b.bin", data=b"other", timeout=20).status_code == 409
    whole = requests.get(address + "/files/a%20b.bin", timeout=20)
    assert whole.content == content
    assert whole.headers["Content-Disposition"] == 'attachment; filename="a b.bin"'
    part = requests.get(address + "/files/a%20b.bin", headers={"Range": "bytes=-1000"}, timeout=20)
    assert (part.status_code, part.content) == (206, content[-1000:])
    (tmp_path / "site" / "assets").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>home")
    (tmp_path / "site" / "assets" / "app.js").write_text("run()")
    page = requests.get(address + "/users/7", headers={"Accept": "text/html"}, timeout=20)
    assert (page.status_code, page.text) == (200, "<p>home")
    script = requests.get(address + "/assets/app.js", timeout=20)
    assert (script.text, "immutable" in script.headers["Cache-Control"]) == ("run()", True)
    assert requests.get(address + "/assets/gone.js", timeout=20).status_code == 404
    form = {"a": ("../one.bin", content), "b": ("two.bin", b"2")}
    stored = requests.post(address + "/files", files=form, data={"title": "two files"}, timeout=20)
    assert stored.json() == [{"name": "one.bin", "size": 3_000_000}, {"name": "two.bin", "size": 1}]
    assert (tmp_path / "uploads" / "one.bin").read_bytes() == content
    assert requests.post(address + "/files", files=form, timeout=20).status_code == 409


def test_credentials(example, tmp_path):
    address = example("10_credentials")
    keys = dict(re.findall(r"^(ada|bob) (\S+)$", (tmp_path / "log").read_text(), re.MULTILINE))

    def call(method, whom=None, **more):
        headers = {"X-API-Key": keys[whom]} if whom else {}
        return requests.request(method, address + "/notes", headers=headers, timeout=20, **more)

    stranger = call("POST", json={"text": "hello"})
    assert (stranger.status_code, stranger.headers["WWW-Authenticate"]) == (401, 'ApiKey realm="api"')
    assert [call("POST", "bob", json={"text": str(n)}).status_code for n in range(4)] == [204, 204, 204, 409]
    assert call("GET").json() == ["bob: 0", "bob: 1", "bob: 2"]
    assert call("DELETE", "bob").json()["required_scopes"] == ["board:clear"]
    assert call("DELETE", "ada").status_code == 204
    page = requests.get(address + "/problems/board-is-full", headers={"Accept": "text/html"}, timeout=20)
    assert "<h1>The board is full</h1>" in page.text
    asked = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "DELETE"}
    assert requests.options(address + "/notes", headers=asked, timeout=20).headers["Access-Control-Max-Age"] == "7200"
