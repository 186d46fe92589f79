"""Files of positions, up and down, as long as one likes."""

import gzip
import json
import os
import pathlib
import re

import requests

COUNT = 60_000  # some 5 MB, enough that a copy of it in memory would show
MOST_GROWTH_KIB = 32 * 1024


def lines(count):
    for i in range(count):
        seconds, micros = divmod(i * 50_000, 1_000_000)
        at = f"2026-01-01T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micros:06}Z"
        yield json.dumps({"at": at, "lat": round(52 + i / 1e6, 6), "lon": 13.4, "speed": i % 30}).encode() + b"\n"


def vehicle(fleet):
    made = requests.post(fleet.address + "/vehicles", json={"plate": "B-CO 1"}, timeout=20)
    return fleet.address + made.headers["Location"]


def resident_kib(fleet):
    status = pathlib.Path(f"/proc/{fleet.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


def keeps_what_is_freed():
    """Sanitizers hold on to freed memory, to find who still uses it."""
    program = pathlib.Path(os.environ["COREST_BIN"]).read_bytes()
    return any(name in program for name in (b"__asan_init", b"__tsan_init"))


def test_a_trip_comes_in_plain_and_packed_and_goes_out_again_in_little_memory(fleet):
    bus = vehicle(fleet)
    requests.get(bus, timeout=20)
    before = resident_kib(fleet)
    # An iterator is sent chunked, so nobody knows its size beforehand.
    plain = requests.post(
        bus + "/trips", data=lines(COUNT), headers={"Content-Type": "application/x-ndjson"}, timeout=120
    )
    assert (plain.status_code, plain.json()) == (200, {"accepted": COUNT}), plain.text
    packed = gzip.compress(b"".join(lines(COUNT)))
    again = requests.post(
        bus + "/trips",
        data=packed,
        headers={"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"},
        timeout=120,
    )
    assert (again.status_code, again.json()) == (200, {"accepted": COUNT}), again.text

    with requests.get(bus + "/trips", stream=True, timeout=120) as export:
        assert export.headers["Content-Type"] == "application/x-ndjson"
        assert export.headers["Content-Encoding"] == "gzip"  # requests accepts it, and unpacks it
        exported = [json.loads(line) for line in export.iter_lines()]
    assert len(exported) == COUNT
    assert [each["speed"] for each in reversed(exported)] == [i % 30 for i in range(COUNT)]
    if not keeps_what_is_freed():
        assert resident_kib(fleet) - before < MOST_GROWTH_KIB


def test_a_position_that_does_not_fit_is_named_by_its_line(fleet):
    bus = vehicle(fleet)
    text = b"".join(lines(3)) + b'{"at":"2026-01-02T00:00:00Z","lat":91,"lon":0}\n'
    answer = requests.post(bus + "/trips", data=text, headers={"Content-Type": "application/x-ndjson"}, timeout=20)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/3/lat"]


def test_a_trip_of_no_vehicle_is_not_found(fleet):
    nobody = fleet.address + "/vehicles/1/trips"
    assert requests.get(nobody, timeout=20).status_code == 404
    headers = {"Content-Type": "application/x-ndjson"}
    assert requests.post(nobody, data=b"".join(lines(1)), headers=headers, timeout=20).status_code == 404
