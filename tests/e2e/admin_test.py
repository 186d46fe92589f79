"""The administration port of a running fleet."""

import socket

import requests


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def test_whoever_runs_a_fleet_sees_into_it_and_changes_what_it_logs(start_fleet):
    port = free_port()
    fleet = start_fleet("--admin-port", str(port))
    admin = f"http://localhost:{port}"
    assert requests.get(fleet.address + "/vehicles", timeout=20).status_code == 200
    state = requests.get(admin + "/state", timeout=20).json()
    assert state["url"] == fleet.address
    assert state["process"]["id"] == fleet.process.pid
    assert sum(worker["accepted"] for worker in state["workers"]) >= 1
    tasks = requests.get(admin + "/tasks", timeout=20).json()
    assert len(tasks) == len(state["workers"])
    levels = requests.put(admin + "/log-levels", json={"corest.access": "off"}, timeout=20).json()
    assert levels["corest.access"] == "off"
    assert requests.get(admin + "/log-levels", timeout=20).json() == levels
    # The port of the API has nothing of it.
    for path in ("/state", "/tasks", "/log-levels"):
        assert requests.get(fleet.address + path, timeout=20).status_code == 404

