"""The life of a vehicle as an HTTP client sees it: each status, each header, each refusal as a problem document."""

import json
import signal

import pytest
import requests

PROBLEM = "application/problem+json"


@pytest.fixture
def api(fleet):
    session = requests.Session()
    session.headers.update(fleet.key)

    def call(method, path, **more):
        return session.request(method, fleet.address + path, timeout=20, **more)

    yield call
    session.close()


def add(api, plate="B-CO 2300", **members):
    answer = api("POST", "/vehicles", json={"plate": plate, **members})
    assert answer.status_code == 201, answer.text
    return answer


def assert_problem(answer, status, head_understood=True):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == PROBLEM
    document = answer.json()
    assert document["status"] == status
    assert document["title"] and document["type"] and document["detail"]
    assert ("instance" in document) == head_understood  # without a head there is no path to name
    assert document["request_id"] == answer.headers["X-Request-Id"]
    return document


def test_a_vehicle_is_created_read_listed_patched_replaced_and_deleted(api):
    created = add(api, name="Bus 1")
    assert created.headers["Location"] == f"/vehicles/{created.json()['id']}"
    assert created.json()["status"] in ("active", "idle", "retired")
    path, tag = created.headers["Location"], created.headers["ETag"]

    read = api("GET", path)
    assert (read.status_code, read.json(), read.headers["ETag"]) == (200, created.json(), tag)
    assert api("GET", path, headers={"If-None-Match": tag}).status_code == 304

    listed = api("GET", "/vehicles").json()
    assert listed == {"items": [created.json()], "next": None}

    patched = api("PATCH", path, json={"name": None, "status": "idle"}, headers={"If-Match": tag})
    assert patched.status_code == 200
    assert (patched.json()["name"], patched.json()["status"], patched.json()["plate"]) == (None, "idle", "B-CO 2300")
    assert patched.headers["ETag"] != tag

    replaced = api("PUT", path, json={"plate": "B-CO 9", "status": "retired"}, headers={"If-Match": patched.headers["ETag"]})
    assert (replaced.status_code, replaced.json()["plate"]) == (200, "B-CO 9")

    assert api("DELETE", path).status_code == 204
    assert_problem(api("DELETE", path), 404)
    assert_problem(api("GET", path), 404)


def test_a_change_needs_the_version_it_changes(api):
    created = add(api)
    path = created.headers["Location"]
    for method in ("PUT", "PATCH"):
        change = {"plate": "B-CO 1", "status": "idle"}
        assert_problem(api(method, path, json=change), 428)
        assert_problem(api(method, path, json=change, headers={"If-Match": '"no such version"'}), 412)
    assert api("GET", path).json() == created.json()


def test_a_taken_plate_is_a_conflict(api):
    add(api, "B-CO 1")
    assert_problem(api("POST", "/vehicles", json={"plate": "B-CO 1"}), 409)
    other = add(api, "B-CO 2")
    change = api("PATCH", other.headers["Location"], json={"plate": "B-CO 1"}, headers={"If-Match": other.headers["ETag"]})
    assert_problem(change, 409)


@pytest.mark.parametrize("plate, status", [("A", 201), ("A" * 16, 201), ("", 422), ("A" * 17, 422), ("b-co 1", 422)])
def test_a_plate_has_1_to_16_of_its_characters(api, plate, status):
    assert api("POST", "/vehicles", json={"plate": plate}).status_code == status


def test_everything_wrong_with_a_request_is_said_at_once(api):
    created = add(api)
    answer = api("POST", created.headers["Location"] + "/positions", json=[
        {"at": "yesterday", "lat": 91, "lon": 0}, {"at": "2026-01-01T00:00:00Z", "lat": 0, "lon": -181}, {}])  # fmt: skip
    pointers = {error["pointer"] for error in assert_problem(answer, 422)["errors"]}
    assert {"/0/at", "/0/lat", "/1/lon", "/2/at", "/2/lat", "/2/lon"} <= pointers
    parameters = {error["parameter"] for error in assert_problem(api("GET", "/vehicles?limit=0&status=lost"), 422)["errors"]}
    assert parameters == {"limit", "status"}


def test_pages_follow_their_cursor_to_the_end(api):
    for i in range(7):
        add(api, f"P {i}")
    seen, after = [], None
    while True:
        page = api("GET", "/vehicles", params={"limit": 3, **({"after": after} if after else {})}).json()
        seen += [vehicle["plate"] for vehicle in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [f"P {i}" for i in range(7)]


def test_positions_are_taken_one_by_one_or_ten_thousand_at_once_and_read_newest_first(api):
    path = add(api).headers["Location"]
    one = api("POST", path + "/positions", json={"at": "2026-03-01T12:00:00Z", "lat": 52.5, "lon": 13.4, "speed": 13.5})
    assert (one.status_code, one.json()) == (202, {"accepted": 1})
    batch = [{"at": f"2026-02-01T{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02}Z", "lat": 52, "lon": i / 1000} for i in range(10_000)]
    many = api("POST", path + "/positions", json=batch)
    assert (many.status_code, many.json()) == (202, {"accepted": 10_000})
    assert_problem(api("POST", path + "/positions", json=batch + batch[:1]), 422)
    newest = api("GET", path + "/positions", params={"limit": 2}).json()
    assert [position["at"] for position in newest["items"]] == ["2026-03-01T12:00:00Z", "2026-02-01T02:46:39Z"]
    assert newest["next"] is not None
    some = api("GET", path + "/positions", params={"from": "2026-02-01T00:00:10Z", "to": "2026-02-01T00:00:12Z"}).json()
    assert [position["at"] for position in some["items"]] == ["2026-02-01T00:00:11Z", "2026-02-01T00:00:10Z"]
    assert api("GET", path).json()["last_position"]["speed"] == 13.5


def test_what_does_not_fit_is_refused_with_its_own_status(api, fleet):
    path = add(api).headers["Location"]
    as_json = {"Content-Type": "application/json"}
    assert_problem(api("GET", "/nowhere"), 404)
    not_allowed = api("DELETE", "/vehicles")
    assert_problem(not_allowed, 405)
    assert {method.strip() for method in not_allowed.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS", "POST"}
    assert_problem(api("GET", path, headers={"Accept": "text/csv"}), 406)
    assert_problem(api("POST", "/vehicles", data="{", headers=as_json), 400)
    assert_problem(api("POST", "/vehicles", data="plate=x", headers={"Content-Type": "text/plain"}), 415)
    assert_problem(api("POST", "/vehicles", data=b" " * (1024 * 1024 + 1), headers=as_json), 413)
    assert_problem(api("GET", "/vehicles?x=" + "a" * 9000), 414, head_understood=False)
    assert_problem(api("GET", "/vehicles", headers={"X-Large": "a" * 17_000}), 431, head_understood=False)
    assert_problem(api("GET", "/vehicles", headers={"Expect": "the unexpected"}), 417, head_understood=False)
    assert_problem(api("BREW", "/vehicles"), 501)


def test_head_and_options_come_with_get(api):
    assert api("HEAD", "/vehicles").headers["Content-Type"] == "application/json"
    options = api("OPTIONS", "/vehicles")
    assert options.status_code == 204
    assert "POST" in options.headers["Allow"]


def test_data_survives_a_restart_and_a_kill_in_the_middle_of_writing(start_fleet):
    first = start_fleet()
    location = requests.post(first.address + "/vehicles", json={"plate": "K 9"}, timeout=20).headers["Location"]
    assert first.stop() == 0

    second = start_fleet()
    batch = json.dumps([{"at": f"2026-02-01T00:{i // 60:02}:{i % 60:02}Z", "lat": 1, "lon": 1} for i in range(3600)])
    accepted = 0
    headers = {"Content-Type": "application/json"}
    for attempt in range(20):  # each one replaces the same positions, so how many there are says what became durable
        if attempt == 10:
            second.process.send_signal(signal.SIGKILL)
        try:
            answer = requests.post(second.address + location + "/positions", data=batch, headers=headers, timeout=20)
        except requests.RequestException:
            break
        assert answer.status_code == 202
        accepted += 1
    assert accepted >= 10
    second.stop(signal.SIGKILL)

    third = start_fleet()
    vehicle = requests.get(third.address + location, timeout=20).json()
    assert vehicle["plate"] == "K 9"
    assert vehicle["last_position"]["at"] == "2026-02-01T00:59:59Z"
