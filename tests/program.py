"""A server program under test: started on a free port, ended by a signal."""

import queue
import re
import signal
import subprocess
import threading

import pytest

START_SECONDS = 20  # a sanitized build on a busy machine still listens within this
DRAIN_SECONDS = 40  # longer than a server's own deadline for requests in flight
ADDRESS = re.compile(r"listening on (http://[^\s/]+)")


class Program:
    """A running program; `address` is http://127.0.0.1:PORT, without a slash at the end."""

    def __init__(self, *command: str):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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
