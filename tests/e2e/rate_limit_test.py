"""Rate limits as a client sees them: who paces itself by the fields is never refused, and who does not is told when to come again."""

import http.client
import re
import time

import requests


def limit_of(answer):
    """What is left, and in how many seconds there is more."""
    item = re.fullmatch(r'"default";r=(\d+);t=(\d+)', answer.headers["RateLimit"])
    return int(item[1]), int(item[2])


def test_a_client_that_paces_itself_by_the_fields_is_never_refused(start_fleet):
    fleet = start_fleet("--requests-per-second", "20")
    waits = 0
    with requests.Session() as session:
        for _ in range(120):
            answer = session.get(fleet.address + "/vehicles", timeout=20)
            assert answer.status_code == 200, answer.text
            assert answer.headers["RateLimit-Policy"] == '"default";q=20;w=1;corest-burst=40'
            left, seconds = limit_of(answer)
            if left == 0:
                waits += 1
                time.sleep(seconds)
    assert waits > 0


def test_a_client_that_does_not_is_told_when_to_come_again_and_others_are_served(start_fleet):
    fleet = start_fleet("--requests-per-second", "2")
    with requests.Session() as session:
        answers = [session.get(fleet.address + "/vehicles", timeout=20) for _ in range(30)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert refused[-1].json()["violated-policies"] == ["default"]
        assert refused[-1].json()["type"].endswith("#quota-exceeded")
        other = http.client.HTTPConnection(fleet.address.removeprefix("http://"), timeout=20, source_address=("127.0.0.2", 0))
        other.request("GET", "/vehicles")
        assert other.getresponse().status == 200
        other.close()
        time.sleep(int(refused[-1].headers["Retry-After"]))
        assert session.get(fleet.address + "/vehicles", timeout=20).status_code == 200



def test_what_a_policy_has_said_is_on_the_page_of_metrics(start_fleet):
    fleet = start_fleet("--requests-per-second", "2")
    with requests.Session() as session:
        codes = [session.get(fleet.address + "/vehicles", timeout=20).status_code for _ in range(30)]
    page = requests.get(fleet.address + "/metrics", timeout=20).text  # is limited by nobody
    for outcome, code in (("allowed", 200), ("refused", 429)):
        assert f'corest_rate_limit_requests_total{{policy="default",outcome="{outcome}"}} {codes.count(code)}\n' in page
    assert 'corest_rate_limit_requests_total{policy="default",outcome="would_refuse"} 0\n' in page
    assert f'corest_problems_total{{type="other"}} {codes.count(429)}\n' in page
