"""The OpenAPI document of the fleet program: valid, complete, and true of what the program answers."""

import json
import pathlib
import subprocess
import sys

import openapi_spec_validator
import pytest
import requests

RULES = pathlib.Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 40  # per operation and phase: about half a minute in all
TIMEOUT_SECONDS = 240  # a sanitized build on a busy machine

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture
def document(fleet):
    answer = requests.get(f"{fleet.address}/openapi.json", timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def operations_of(document):
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield f"{method} {path}", item[method]


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(document)


def test_every_operation_is_explained(document):
    operations = dict(operations_of(document))
    assert len(operations) >= 8
    for name, operation in operations.items():
        assert operation.get("summary"), f"{name} has no summary"
        assert operation.get("tags"), f"{name} has no tag"
        success = [code for code in operation["responses"] if code.startswith("2")]
        assert success, f"{name} does not say how it succeeds"


def test_the_document_is_not_sent_to_those_who_have_it(fleet):
    url = f"{fleet.address}/openapi.json"
    first = requests.get(url, timeout=10)
    again = requests.get(url, headers={"If-None-Match": first.headers["etag"]}, timeout=10)
    assert again.status_code == 304
    assert again.content == b""


def test_no_request_finds_a_server_error_or_something_undocumented(fleet, document, tmp_path):
    document["paths"].pop("/positions/live")  # the tester waits for the end of an answer, and this has none
    # `default` documents every status there is; without it, only what an operation names counts as documented.
    for _, operation in operations_of(document):
        operation["responses"].pop("default", None)
    strict = tmp_path / "openapi.json"
    strict.write_text(json.dumps(document))
    result = subprocess.run(
        [
            pathlib.Path(sys.executable).with_name("schemathesis"), "--config-file", RULES,
            "run", strict, "--url", fleet.address, "--checks", "all", "--max-examples", str(EXAMPLES),
            "--header", f"X-API-Key: {fleet.key['X-API-Key']}", "--generation-deterministic", "--continue-on-failure", "--request-timeout", "20",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT_SECONDS,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert requests.get(f"{fleet.address}/vehicles", timeout=10).status_code == 200
