"""The fleet program under test: started on a free port with a data folder of its own, ended by SIGTERM; and a browser."""

import os
import pathlib

import pytest
from browser import start_browser
from otlp_collector import Collector
from program import Program


KEY = "test_e2e.a-key-that-only-these-tests-know"


class Fleet(Program):
    """A running fleet program, which keeps its data in the folder `data`; `key` are the header fields of a client that may
    change vehicles."""

    key = {"X-API-Key": KEY}

    def __init__(self, program: str, data: pathlib.Path, arguments: tuple[str, ...]):
        data.mkdir(exist_ok=True)
        self.data = data
        super().__init__(program, "--port", "0", "--data", str(data), "--key", KEY, *arguments)


@pytest.fixture
def start_fleet(tmp_path):
    """A function that starts a fleet program; called again, it starts another on the same data folder.
    What still runs when the test is over must end with exit code 0 on SIGTERM."""
    program = os.environ.get("COREST_BIN")
    if not program:
        pytest.fail("COREST_BIN must name the fleet program (ctest sets it)")
    started: list[Fleet] = []

    def start(*arguments: str, data: pathlib.Path = tmp_path / "data") -> Fleet:
        started.append(Fleet(program, data, arguments))
        return started[-1]

    yield start
    codes = [fleet.stop() for fleet in started if fleet.process.returncode is None]
    assert all(code == 0 for code in codes), f"SIGTERM must end the program with exit code 0: {codes}"


@pytest.fixture
def fleet(start_fleet) -> Fleet:
    """One running fleet program with an empty data folder."""
    return start_fleet()


@pytest.fixture
def browser(tmp_path):
    with start_browser(tmp_path / "browser") as driver:
        yield driver


@pytest.fixture
def collector():
    """A running collector of telemetry."""
    running = Collector(0)
    yield running
    running.kill()


@pytest.fixture
def start_exporting(start_fleet, monkeypatch):
    """A function that starts a fleet program which exports to that port, with further variables of its environment."""

    def start(port: int, **environment: str):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "fleet")
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return start_fleet()

    return start
