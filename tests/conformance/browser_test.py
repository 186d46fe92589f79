"""A browser as a client."""

import pytest
from browser import start_browser

BIG = 8 * 1024 * 1024


@pytest.fixture(scope="module")
def run(server, tmp_path_factory):
    """Runs the body of an async function in a page of the server, and gives its value."""
    with start_browser(tmp_path_factory.mktemp("browser")) as browser:
        browser.set_script_timeout(60)
        browser.get(f"{server.address}/plain")

        def script(text: str):
            return browser.execute_async_script(
                "const done = arguments[0]; (async () => {" + text + "})().then(done, (why) => done(`failed: ${why}`));"
            )

        yield script


def test_get(run):
    assert run("return document.body.innerText") == "plain"
    assert run("return await (await fetch('/plain')).text()") == "plain"


def test_json(run):
    said = run("""
        const headers = {"content-type": "application/json"};
        const answer = await fetch("/json", {method: "POST", headers, body: JSON.stringify({a: [1, "ä"]})});
        return answer.json();""")
    assert said == {"a": [1, "ä"]}


def test_large_upload(run):
    assert run(f"""
        const answer = await fetch("/echo", {{method: "POST", body: new Blob([new Uint8Array({BIG})])}});
        return (await answer.arrayBuffer()).byteLength;""") == BIG  # fmt: skip


def test_form_with_a_file(run):
    assert run(f"""
        const form = new FormData();
        form.append("title", "a file");
        form.append("file", new Blob([new Uint8Array({BIG})]), "browser.bin");
        const parts = await (await fetch("/upload", {{method: "POST", body: form}})).json();
        const back = await (await fetch("/files/browser.bin")).arrayBuffer();
        return [parts.map((part) => part.bytes), back.byteLength];""") == [[6, BIG], BIG]  # fmt: skip


def test_large_download(run):
    assert run(f"return (await (await fetch('/large?bytes={4 * BIG}')).arrayBuffer()).byteLength") == 4 * BIG


def test_lines_arrive_one_by_one(run):
    said = run("""
        const reader = (await fetch("/stream?items=3&interval_ms=100")).body.getReader();
        const pieces = [];
        for (let step; !(step = await reader.read()).done;) pieces.push(new TextDecoder().decode(step.value));
        return pieces;""")
    assert said == [f'{{"number":{each}}}\n' for each in range(3)]


def test_connection_is_reused(run):
    reused = run("""
        const entries = [];
        for (let i = 0; i < 10; ++i) {
          await (await fetch(`/inspect?${i}`)).text();
          entries.push(...performance.getEntriesByName(`${location.origin}/inspect?${i}`));
        }
        return entries.map((entry) => entry.connectStart === entry.connectEnd);""")
    assert reused == [True] * 10


def test_a_refusal_is_an_answer(run):
    assert run("return (await fetch('/plain%00')).status") == 400
    assert run("return (await fetch('/plain', {method: 'DELETE'})).status") == 405
