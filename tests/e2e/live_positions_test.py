"""Positions as they come: server-sent events, as a browser and other clients see them."""

import itertools
import json
import signal
import threading
import time

import pytest
import requests

POSITION = {"lat": 52.5, "lon": 13.4}


class Stream:
    """One client of /positions/live; `query` and the id to go on from are its own."""

    def __init__(self, fleet, query="", last_id=None):
        headers = {"Last-Event-ID": last_id} if last_id else {}
        self.answer = requests.get(fleet.address + "/positions/live" + query, headers=headers, stream=True, timeout=20)
        assert self.answer.status_code == 200, self.answer.text
        self.lines = self.answer.iter_lines(chunk_size=1, decode_unicode=True)
        self.last_id = None
        self.block()  # it is subscribed: where it stands comes first

    def block(self):
        """The fields of the next block; None at the end of the stream."""
        fields = {}
        for line in self.lines:
            if not line:
                self.last_id = fields.get("id", self.last_id)
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
        return None

    def position(self):
        return json.loads(self.block()["data"])

    def close(self):
        self.answer.close()


@pytest.fixture
def vehicles(fleet):
    paths = [
        requests.post(fleet.address + "/vehicles", json={"plate": plate}, timeout=20).headers["Location"] for plate in "AB"
    ]
    return paths


def move(fleet, path, second):
    at = f"2026-03-01T12:{second // 60:02}:{second % 60:02}Z"
    answer = requests.post(fleet.address + path + "/positions", json={"at": at, **POSITION}, timeout=20)
    assert answer.status_code == 202
    return at


def test_those_who_watch_hear_of_each_stored_position_at_once(fleet, vehicles):
    everybody = [Stream(fleet) for _ in range(20)]
    second = Stream(fleet, "?vehicle=2")
    assert second.answer.headers["Content-Type"] == "text/event-stream"
    assert second.answer.headers["Cache-Control"] == "no-store, no-transform"
    sent = [(vehicle, move(fleet, vehicles[vehicle - 1], i)) for i, vehicle in enumerate([1, 2, 1, 2])]
    for stream in everybody:
        seen = [stream.position() for _ in sent]
        assert [(each["vehicle"], each["position"]["at"]) for each in seen] == sent
    assert [second.position()["position"]["at"] for _ in range(2)] == [at for vehicle, at in sent if vehicle == 2]
    for stream in [*everybody, second]:
        stream.close()


def test_a_client_that_comes_back_gets_what_it_missed_and_one_from_another_life_is_told(start_fleet):
    fleet = start_fleet()
    path = requests.post(fleet.address + "/vehicles", json={"plate": "A"}, timeout=20).headers["Location"]
    first = Stream(fleet)
    move(fleet, path, 0)
    first.position()
    first.close()
    missed = [move(fleet, path, i) for i in range(1, 4)]
    again = Stream(fleet, last_id=first.last_id)
    assert [again.position()["position"]["at"] for _ in missed] == missed
    last_id = again.last_id
    again.close()
    assert fleet.stop() == 0

    restarted = start_fleet()
    answer = requests.get(
        restarted.address + "/positions/live", headers={"Last-Event-ID": last_id}, stream=True, timeout=20
    )
    lines = answer.iter_lines(chunk_size=1, decode_unicode=True)
    told = list(itertools.takewhile(bool, lines))
    assert "event: missed" in told and "data: too_old" in told
    answer.close()


def test_a_drain_ends_the_streams_at_its_beginning(fleet, vehicles):
    streams = [Stream(fleet) for _ in range(50)]
    began = time.monotonic()
    ends = [threading.Thread(target=lambda s=stream: s.block()) for stream in streams]
    for each in ends:
        each.start()
    assert fleet.stop(signal.SIGTERM) == 0
    for each in ends:
        each.join()
    assert time.monotonic() - began < 10  # the patience of a drain is 30 s
    assert all(stream.block() is None for stream in streams)


WATCH = """
const done = arguments[arguments.length - 1], seen = [];
const source = new EventSource("/positions/live?vehicle=1");
source.onopen = () => { window.opened = (window.opened || 0) + 1; };
source.onmessage = event => { seen.push(JSON.parse(event.data).position.at); window.seen = seen; };
window.source = source;
done(true);
"""


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return value


def test_a_browser_watches_with_event_source(fleet, vehicles, browser):
    browser.get(f"{fleet.address}/docs")
    browser.execute_async_script(WATCH)
    wait_until(lambda: browser.execute_script("return window.opened"))
    sent = [move(fleet, vehicles[0], i) for i in range(5)]
    move(fleet, vehicles[1], 9)
    wait_until(lambda: browser.execute_script("return window.seen && window.seen.length") == 5)
    assert browser.execute_script("return window.seen") == sent
    browser.execute_script("window.source.close()")
