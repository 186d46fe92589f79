"""Many clients at once: idle ones, slow ones, and those that are there when the server is told to end."""

import http.client
import resource
import signal
import socket
import threading
import time

import requests

IDLE = 10_000
CLIENTS = 32


def connect(fleet):
    host, port = fleet.address.removeprefix("http://").rsplit(":", 1)
    peer = socket.create_connection((host, int(port)), timeout=20)
    return peer


def allow_descriptors(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


def resident_bytes(pid):
    pages = int(open(f"/proc/{pid}/statm").read().split()[1])
    return pages * resource.getpagesize()


def test_ten_thousand_idle_connections_are_held_while_others_are_served(fleet):
    allow_descriptors(IDLE + 200)
    request = b"GET /vehicles HTTP/1.1\r\nHost: localhost\r\n\r\n"
    before = resident_bytes(fleet.process.pid)
    idle = []
    try:
        for _ in range(IDLE):
            idle.append(connect(fleet))
        for peer in idle[:: IDLE // 100]:  # a hundred of them have been used before
            peer.sendall(request)
            assert peer.recv(65536).startswith(b"HTTP/1.1 200 ")
        for _ in range(200):
            assert requests.get(fleet.address + "/vehicles", timeout=20).status_code == 200
        each = (resident_bytes(fleet.process.pid) - before) / IDLE
        print(f"{each:.0f} bytes of resident memory per idle connection")
        assert each < 8 * 1024
        for peer in idle[:: IDLE // 100]:
            peer.sendall(request)
            assert peer.recv(65536).startswith(b"HTTP/1.1 200 ")
    finally:
        for peer in idle:
            peer.close()


def test_a_client_that_sends_a_byte_a_second_is_cut_by_the_head_timeout(fleet):
    with connect(fleet) as slow:
        started = time.monotonic()
        answer = b""
        for byte in b"GET /vehicles HTTP/1.1\r\nHost: localhost\r\n\r\n":
            slow.send(bytes([byte]))
            slow.settimeout(1)  # the second between two bytes, unless the server answers first
            try:
                answer = slow.recv(65536)
                break
            except TimeoutError:
                pass
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer
        assert time.monotonic() - started < 30
        slow.settimeout(20)
        while slow.recv(65536):
            pass


class Client(threading.Thread):
    """Asks again and again on one connection until the server closes it; counts what it asked and was answered."""

    def __init__(self, fleet):
        super().__init__()
        self.host, self.port = fleet.address.removeprefix("http://").rsplit(":", 1)
        self.asked = self.answered = 0
        self.lost = None

    def run(self):
        connection = http.client.HTTPConnection(self.host, int(self.port), timeout=30)
        try:
            while True:
                connection.request("GET", "/vehicles")
                self.asked += 1
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200
                self.answered += 1
                if answer.getheader("Connection") == "close":
                    return
        except Exception as failure:
            self.lost = failure
        finally:
            connection.close()


def test_on_sigterm_under_load_every_accepted_request_is_answered_and_the_exit_code_is_0(fleet):
    clients = [Client(fleet) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    while sum(client.answered for client in clients) < 2000 or any(client.answered == 0 for client in clients):
        assert all(client.lost is None for client in clients), [client.lost for client in clients]
    assert fleet.stop(signal.SIGTERM) == 0
    for client in clients:
        client.join()
    print(f"{sum(client.asked for client in clients)} asked, {sum(client.answered for client in clients)} answered")
    assert [client.lost for client in clients if client.lost] == []
    assert all(client.asked == client.answered for client in clients)
