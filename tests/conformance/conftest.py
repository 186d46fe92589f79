"""The conformance server, one for all tests."""

import os
import pathlib

import pytest
from program import Program
from wire import Connection


class Server(Program):
    """A running conformance server with one worker: what was sent to it on one connection before something else on
    another has been seen before it, too."""

    def __init__(self, program: str, files: pathlib.Path):
        super().__init__(program, "--port", "0", "--workers", "1", "--files", str(files))
        self.files = files  # what is served at /files/ and where uploads go

    def count(self) -> int:
        """How often POST /count was executed."""
        with Connection(self.address) as control:  # one that is kept may have been idle for too long
            control.send(b"GET /count HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return int(control.answer().body)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    program = os.environ.get("COREST_BIN")
    if not program:
        pytest.fail("COREST_BIN must name the conformance program (ctest sets it)")
    running = Server(program, tmp_path_factory.mktemp("files"))
    yield running
    assert running.stop() == 0, "SIGTERM must end the program with exit code 0"
