"""Lines of the log as a collector gets them."""

import requests
from collector_outage import counted, load_on, outage
from otlp_collector import Collector, plain

ON = {"OTEL_LOGS_EXPORTER": "otlp", "OTEL_BLRP_SCHEDULE_DELAY": "50"}


def access_lines(collector: Collector, route: str) -> list:
    return [each for each in list(collector.lines)
            if each.logger == "corest.access" and plain(each.record.attributes).get("route") == route]


def test_a_collector_decodes_a_line_of_the_access_log_without_its_secrets(collector, start_exporting):
    fleet = start_exporting(collector.server_port, **ON)
    trace = "0af7651916cd43dd8448eb211c80319c"
    requests.get(f"{fleet.address}/vehicles?limit=1&api_key=hunter2", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert collector.wait_until(lambda: access_lines(collector, "/vehicles"))
    line = access_lines(collector, "/vehicles")[0]
    told = plain(line.record.attributes)
    assert (line.record.body.string_value, line.record.severity_number, line.record.severity_text) == ("request", 9, "info")
    assert line.record.trace_id.hex() == trace
    assert (told["method"], told["target"]) == ("GET", "/vehicles?limit=1&api_key=***")
    assert told["status"] in (200, 422) and told["duration_us"] >= 0 and told["client"] == "127.0.0.1"
    assert line.resource["service.name"] == "fleet" and line.resource["process.pid"] == fleet.process.pid
    assert collector.wait_for(bool), "spans go there, too"
    assert line.resource["service.instance.id"] == collector.spans[0].resource["service.instance.id"]


def test_lines_that_are_said_at_the_end_are_exported_within_the_flush(collector, start_exporting):
    fleet = start_exporting(collector.server_port, OTEL_LOGS_EXPORTER="otlp", OTEL_BLRP_SCHEDULE_DELAY="600000")
    requests.get(f"{fleet.address}/vehicles")
    assert not collector.lines
    assert fleet.stop() == 0
    assert access_lines(collector, "/vehicles")
    assert any(each.record.body.string_value == "draining" for each in collector.lines)


def test_a_collector_unpacks_what_is_sent_packed(collector, start_exporting):
    fleet = start_exporting(collector.server_port, **ON, OTEL_BSP_SCHEDULE_DELAY="50", OTEL_EXPORTER_OTLP_COMPRESSION="gzip")
    requests.get(f"{fleet.address}/vehicles", headers={"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    assert collector.wait_until(lambda: access_lines(collector, "/vehicles") and collector.spans)
    assert collector.codings == {"gzip"}


def test_without_the_variable_no_line_leaves_the_process(collector, start_exporting):
    fleet = start_exporting(collector.server_port, OTEL_BSP_SCHEDULE_DELAY="50")
    requests.get(f"{fleet.address}/vehicles", headers={"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    assert collector.wait_for(bool)
    assert fleet.stop() == 0
    assert not collector.lines


def test_lines_of_a_service_whose_collector_comes_back_under_load_are_counted_and_cost_no_request(start_exporting):
    first = Collector(0)
    port = first.server_port
    fleet = start_exporting(port, **ON, OTEL_EXPORTER_OTLP_LOGS_TIMEOUT="300", OTEL_BLRP_MAX_QUEUE_SIZE="128", OTEL_TRACES_EXPORTER="none")
    second = None
    try:
        with load_on(f"{fleet.address}/vehicles") as codes:
            assert first.wait_until(lambda: access_lines(first, "/vehicles"))
            outage(fleet, first, codes, "log_records")
            second = Collector(port)
            assert second.wait_until(lambda: len(access_lines(second, "/vehicles")) > 100)
            assert not first.spans and not second.spans
            assert not any(each.logger == "corest.export" for each in second.lines), "the exporter's own lines stay"
    finally:
        if second:
            second.kill()
    assert set(codes) == {200}
    assert counted(fleet, "corest_log_records_exported_total") > 0
