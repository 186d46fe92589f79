"""The fleet program under test: started on a free port with a data folder of its own, ended by SIGTERM; and a browser."""

import os
import pathlib
import queue
import re
import signal
import subprocess
import threading

import pytest
from selenium import webdriver

START_SECONDS = 20  # a sanitized build on a busy machine still listens within this
DRAIN_SECONDS = 40  # longer than the program's own deadline for requests in flight
ADDRESS = re.compile(r"listening on (http://[^\s/]+)")
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,1500",
]


class Fleet:
    """A running fleet program; `address` is http://127.0.0.1:PORT, without a slash at the end."""

    def __init__(self, program: str, data: pathlib.Path, arguments: tuple[str, ...]):
        data.mkdir(exist_ok=True)
        self.data = data
        self.process = subprocess.Popen(
            [program, "--port", "0", "--data", str(data), *arguments], stdout=subprocess.PIPE, text=True
        )
        self._lines = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.address = self._read_address()

    def _read(self):  # on its own thread, always: a program whose output nobody reads would block on the full pipe
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _read_address(self) -> str:
        said = ""
        while not (found := ADDRESS.search(said)):
            try:
                line = self._lines.get(timeout=START_SECONDS)
            except queue.Empty:
                line = ""
            said += line
            if not line:
                self.stop(signal.SIGKILL)
                pytest.fail(f"the program does not say where it listens; it said {said!r}")
        return found[1]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Sends a signal, waits for the end and returns the exit code (negative: the signal that ended it)."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.wait()
            self._reader.join()
            self.process.stdout.close()


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
    """A real one, without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in [*BROWSER_FLAGS, f"--user-data-dir={tmp_path / 'browser'}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()
