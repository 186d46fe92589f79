"""What probes see of a service, from its start to its drain."""

import signal
import time

import pytest
import requests


def test_a_running_fleet_is_alive_started_and_ready(fleet):
    for path in ("/healthz", "/startupz", "/readyz"):
        answer = requests.get(fleet.address + path, timeout=20)
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"] == "application/health+json"
        assert answer.json()["status"] == "pass"
    assert requests.get(fleet.address + "/readyz", timeout=20).json()["checks"] == {"database": [{"status": "pass"}]}
    assert "/readyz" not in requests.get(fleet.address + "/openapi.json", timeout=20).json()["paths"]


def test_a_service_that_ends_says_so_before_its_listener_closes(start_fleet):
    fleet = start_fleet("--drain-notice", "60000")
    fleet.process.send_signal(signal.SIGTERM)
    for _ in range(400):
        answer = requests.get(fleet.address + "/readyz", timeout=20)
        if answer.status_code == 503:
            break
        time.sleep(0.05)
    assert answer.json() == {"status": "fail", "output": "draining", "checks": {}}
    # Each of these is a new connection.
    assert requests.get(fleet.address + "/healthz", timeout=20).status_code == 200
    assert requests.get(fleet.address + "/vehicles", timeout=20).status_code == 200
    assert fleet.stop(signal.SIGTERM) == 0  # the second signal does not wait for the notice to pass
    with pytest.raises(requests.ConnectionError):
        requests.get(fleet.address + "/healthz", timeout=20)
