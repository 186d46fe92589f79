"""A collector that goes away under load and comes back."""

import collections
import contextlib
import re
import threading
import time

import requests
from otlp_collector import PATIENCE, Collector

CLIENTS = 4


def counted(fleet, name: str) -> int:
    page = requests.get(f"{fleet.address}/metrics", timeout=PATIENCE).text
    return int(float(re.search(rf"^{name} (\S+)$", page, re.MULTILINE)[1]))


@contextlib.contextmanager
def load_on(url: str, fields=lambda number: {}):
    """Clients that ask one request after the other; gives how often each status was the answer."""
    codes: collections.Counter = collections.Counter()
    over = threading.Event()

    def ask():
        with requests.Session() as session:
            number = 0
            while not over.is_set():
                number += 1
                codes[session.get(url, headers=fields(number), timeout=PATIENCE).status_code] += 1

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for each in clients:
        each.start()
    try:
        yield codes
    finally:
        over.set()
        for each in clients:
            each.join()


def outage(fleet, first: Collector, codes: collections.Counter, what: str):
    """Kills the collector, and waits until 200 more requests were answered and some of what was to be exported is missing."""

    def missing() -> int:
        return counted(fleet, f"corest_{what}_dropped_total") + counted(fleet, f"corest_{what}_lost_total")

    first.kill()
    answered = codes.total()
    end = time.monotonic() + PATIENCE
    while (missing() == 0 or codes.total() < answered + 200) and time.monotonic() < end:
        time.sleep(0.1)
    assert missing() > 0 and codes.total() >= answered + 200, f"without a collector {what} are dropped or lost, and nothing else"
