"""Spans as a collector gets them."""

import os
import re
import socket

import pytest
import requests
from collector_outage import counted, load_on, outage
from otlp_collector import Collector, plain


def parent(number: int) -> dict:
    """The field of a caller that samples."""
    return {"traceparent": f"00-{number:032x}-00f067aa0ba902b7-01"}


def test_a_collector_decodes_the_spans_of_a_request_and_knows_whose_they_are(collector, start_exporting):
    fleet = start_exporting(collector.server_port, OTEL_BSP_SCHEDULE_DELAY="50", OTEL_RESOURCE_ATTRIBUTES="service.version=7")
    made = requests.post(f"{fleet.address}/vehicles", json={"plate": "B-CO 1"}, headers=parent(1))
    position = {"at": "2026-01-31T12:00:00Z", "lat": 52.5, "lon": 13.4}
    sent = requests.post(f"{fleet.address}{made.headers['Location']}/positions", json=position, headers=parent(2))
    assert (made.status_code, sent.status_code) == (201, 202), sent.text

    def of(number: int, spans):
        return {seen.span.name: seen for seen in spans if int.from_bytes(seen.span.trace_id) == number}

    assert collector.wait_for(lambda spans: len(of(1, spans)) == 2 and len(of(2, spans)) == 2)
    found = of(2, collector.spans)
    root, kept = found["POST /vehicles/{id:int}/positions"], found["keep positions"]
    assert root.span.parent_span_id.hex() == "00f067aa0ba902b7"
    assert plain(root.span.attributes)["http.response.status_code"] == 202
    assert kept.span.parent_span_id == root.span.span_id
    assert of(1, collector.spans)["sqlite"].span.parent_span_id == of(1, collector.spans)["POST /vehicles"].span.span_id
    resource = root.resource
    assert resource["service.name"] == "fleet" and resource["service.version"] == "7"
    assert resource["process.pid"] == fleet.process.pid
    assert resource["host.name"] == socket.gethostname() == os.uname().nodename
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", resource["service.instance.id"])


def test_no_export_is_larger_than_it_was_said(collector, start_exporting):
    fleet = start_exporting(collector.server_port, OTEL_BSP_SCHEDULE_DELAY="300", OTEL_BSP_MAX_EXPORT_BATCH_SIZE="10")
    with requests.Session() as session:
        for number in range(1, 61):
            session.get(f"{fleet.address}/vehicles", headers=parent(number))
    traces = {number.to_bytes(16) for number in range(1, 61)}
    assert collector.wait_for(lambda spans: traces <= {seen.span.trace_id for seen in spans})
    assert max(collector.sizes) <= 10


def test_a_collector_that_is_killed_and_comes_back_under_load_costs_no_request(start_exporting):
    first = Collector(0)
    port = first.server_port
    fleet = start_exporting(port, OTEL_BSP_SCHEDULE_DELAY="50", OTEL_EXPORTER_OTLP_TIMEOUT="300", OTEL_BSP_MAX_QUEUE_SIZE="64")
    second = None
    try:
        with load_on(f"{fleet.address}/vehicles", parent) as codes:
            assert first.wait_for(bool)
            outage(fleet, first, codes, "spans")
            second = Collector(port)
            assert second.wait_for(lambda spans: len(spans) > 100)
    finally:
        if second:
            second.kill()
    assert set(codes) == {200}
    assert counted(fleet, "corest_spans_exported_total") > 0
