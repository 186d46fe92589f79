"""A collector that decodes every export with the published protobuf definitions."""

import collections
import gzip
import http.server
import socket
import threading
import time

from google.protobuf.unknown_fields import UnknownFieldSet
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

PATIENCE = 60
Seen = collections.namedtuple("Seen", "resource span")
Line = collections.namedtuple("Line", "resource logger record")


def plain(attributes) -> dict:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


def spans_of(body: bytes) -> list[Seen]:
    export = ExportTraceServiceRequest.FromString(body)
    assert len(UnknownFieldSet(export)) == 0
    found = [Seen(plain(resource.resource.attributes), span) for resource in export.resource_spans
             for scope in resource.scope_spans for span in scope.spans]
    assert found and all(len(each.span.trace_id) == 16 and len(each.span.span_id) == 8 for each in found)
    assert all(0 < each.span.start_time_unix_nano <= each.span.end_time_unix_nano for each in found)
    return found


def lines_of(body: bytes) -> list[Line]:
    export = ExportLogsServiceRequest.FromString(body)
    assert len(UnknownFieldSet(export)) == 0
    found = [Line(plain(resource.resource.attributes), scope.scope.name, record) for resource in export.resource_logs
             for scope in resource.scope_logs for record in scope.log_records]
    assert found and all(each.record.time_unix_nano > 0 and each.record.observed_time_unix_nano > 0 for each in found)
    assert all(len(each.record.trace_id) in (0, 16) and len(each.record.span_id) in (0, 8) for each in found)
    assert all(each.record.severity_number in (1, 5, 9, 13, 17) for each in found)
    return found


class Collector(http.server.ThreadingHTTPServer):
    """Takes exports at /v1/traces and /v1/logs, and keeps their spans and lines."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), Receiver)
        self.spans: list[Seen] = []
        self.lines: list[Line] = []
        self.sizes: list[int] = []  # of the exports of spans
        self.codings: set[str | None] = set()
        self.faults: list[str] = []
        self.connections: set[socket.socket] = set()
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def wait_for(self, condition) -> bool:
        """Whether it holds for the spans in time."""
        return self.wait_until(lambda: condition(list(self.spans)))

    def wait_until(self, condition) -> bool:
        end = time.monotonic() + PATIENCE
        while not self.faults and not condition() and time.monotonic() < end:
            time.sleep(0.05)
        assert not self.faults
        return condition()

    def kill(self):
        """Nobody listens any more, and what was open is cut."""
        self.shutdown()
        self.server_close()
        for each in list(self.connections):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.thread.join()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self):
        self.server.connections.discard(self.connection)
        super().finish()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = ExportTraceServiceResponse() if self.path == "/v1/traces" else ExportLogsServiceResponse()
        try:
            assert self.path in ("/v1/traces", "/v1/logs")
            assert self.headers["Content-Type"] == "application/x-protobuf"
            self.server.codings.add(self.headers["Content-Encoding"])
            if self.headers["Content-Encoding"] == "gzip":
                body = gzip.decompress(body)
            if self.path == "/v1/traces":
                found = spans_of(body)
                self.server.sizes.append(len(found))
                self.server.spans += found
            else:
                self.server.lines += lines_of(body)
        except Exception as fault:  # told to the test, on its own thread
            self.server.faults.append(repr(fault))
        answer = answer.SerializeToString()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass
