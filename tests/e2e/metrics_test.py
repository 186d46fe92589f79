"""What a Prometheus sees of a service: a real one scrapes it, its own linter reads the page, and the files in deploy/ fit."""

import concurrent.futures
import json
import pathlib
import re
import shutil
import socket
import subprocess
import time

import pytest
import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPEN_METRICS = {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"}
SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

needs_prometheus = pytest.mark.skipif(not (shutil.which("prometheus") and shutil.which("promtool")),
                                      reason="needs the package prometheus")


def samples(page):
    """(name, labels, value) of each sample."""
    return [(found[1], dict(LABEL.findall(found[2] or "")), float(found[3]))
            for line in page.splitlines() if (found := SAMPLE.match(line))]


def total(page, name, **labels):
    return sum(value for each, of, value in samples(page)
               if each == name and all(of.get(key) == wanted for key, wanted in labels.items()))


def test_requests_are_counted_by_route_and_status_whoever_answered_them(fleet):
    url = fleet.address

    def ask(number):
        with requests.Session() as session:  # connections of their own, so that all workers have some
            session.get(f"{url}/vehicles")
            session.get(f"{url}/vehicles/{number + 1_000_000}")
            session.get(f"{url}/nothing/{number}")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(60)))
    page = requests.get(f"{url}/metrics").text
    name = "http_server_request_duration_seconds_count"
    assert total(page, name, http_route="/vehicles", http_response_status_code="200") == 60
    assert total(page, name, http_route="/vehicles/{id:int}", http_response_status_code="404") == 60
    unrouted = [(of, value) for each, of, value in samples(page) if each == name and "http_route" not in of]
    assert unrouted == [({"http_request_method": "GET", "http_response_status_code": "404", "url_scheme": "http"}, 60)]
    assert total(page, "corest_connections_accepted_total") >= 60
    assert total(page, "process_open_fds") > 10


def test_the_page_is_text_for_who_asks_for_nothing_and_openmetrics_on_request(fleet):
    plain = requests.get(f"{fleet.address}/metrics")
    assert plain.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    other = requests.get(f"{fleet.address}/metrics", headers=OPEN_METRICS)
    assert other.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert other.text.endswith("# EOF\n")


def test_the_page_is_not_part_of_the_api(fleet):
    assert "/metrics" not in requests.get(f"{fleet.address}/openapi.json").json()["paths"]


def test_the_reference_lists_what_is_shown_and_no_more(fleet):
    reference = (ROOT / "docs/reference/metrics.md").read_text()
    listed = dict(re.findall(r"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|", reference, re.MULTILINE))
    requests.get(f"{fleet.address}/nothing")  # problems are shown once there was one
    page = requests.get(f"{fleet.address}/metrics").text
    shown = dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE))
    assert {name: kind for name, kind in shown.items() if not name.startswith("fleet_")} == listed
    for name, labels, _ in samples(page):
        if name.startswith("fleet_"):
            continue
        family = next((name.removesuffix(end) for end in ("_bucket", "_sum", "_count")
                       if name.removesuffix(end) in listed), name)
        row = next(line for line in reference.splitlines() if line.startswith(f"| `{family}` "))
        assert all(f"`{label}`" in row for label in labels if label != "le"), (name, labels)


def test_everything_the_dashboard_and_the_alerts_ask_for_is_listed():
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/reference/metrics.md").read_text(), re.MULTILINE))
    dashboard = json.loads((ROOT / "deploy/grafana/corest.json").read_text())
    asked = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    asked += (ROOT / "deploy/prometheus/alerts.yml").read_text()
    for name in re.findall(r"(?<!:)\b((?:http_server|corest|process)_[a-z0-9_]+)\b(?!:)", asked):
        family = re.sub(r"_(bucket|count|sum)$", "", name)
        assert family in listed or name == "http_server_errors", name


@needs_prometheus
def test_the_linter_of_prometheus_is_content(fleet):
    requests.get(f"{fleet.address}/vehicles")
    page = requests.get(f"{fleet.address}/metrics").text
    found = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True, timeout=60)
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@needs_prometheus
def test_the_alert_rules_are_rules_and_fire_when_they_should():
    folder = ROOT / "deploy/prometheus"
    subprocess.run(["promtool", "check", "config", "prometheus.yml"], cwd=folder, check=True, timeout=60)
    subprocess.run(["promtool", "test", "rules", "alerts_test.yml"], cwd=folder, check=True, timeout=60)


@needs_prometheus
def test_a_prometheus_scrapes_it_and_its_query_gives_the_right_number(fleet, tmp_path):
    for _ in range(40):
        requests.get(f"{fleet.address}/vehicles")
    config = (ROOT / "deploy/prometheus/prometheus.yml").read_text()
    config = config.replace("127.0.0.1:8080", fleet.address.removeprefix("http://")).replace("15s", "1s")
    (tmp_path / "prometheus.yml").write_text(config)
    shutil.copy(ROOT / "deploy/prometheus/alerts.yml", tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(["prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/tsdb",
                           f"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]) as prometheus:
        try:
            query = 'sum(http_server_request_duration_seconds_count{http_route="/vehicles",http_response_status_code="200"})'
            assert ask(port, query, "40") == "40"
            assert ask(port, 'count(up{job="fleet"} == 1)', "1") == "1"
        finally:
            prometheus.terminate()
            prometheus.wait(30)


def ask(port, query, wanted):
    """What Prometheus answers, asked until it is what is wanted, or for a minute."""
    last = None
    for _ in range(120):
        try:
            result = requests.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query}, timeout=5).json()
            last = result["data"]["result"][0]["value"][1] if result["data"]["result"] else None
        except requests.RequestException:
            pass
        if last == wanted:
            return last
        time.sleep(0.5)
    return last
