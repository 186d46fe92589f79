"""Node's fetch as a client: what it does is in node_client.mjs."""

import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).with_name("node_client.mjs")


def test_fetch(server):
    done = subprocess.run(["node", SCRIPT, server.address], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["get", "head", "json", "chunked_upload", "form_with_a_file", "large_download", "keep_alive",
                                   "empty_answers", "many_at_once"]  # fmt: skip
