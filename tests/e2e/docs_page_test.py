"""The documentation page in a real browser: it shows the operations and sends requests."""

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as condition
from selenium.webdriver.support.ui import WebDriverWait

WAIT_SECONDS = 30


def complaints_of(browser):
    """What the browser complains about: scripts that fail, files that are missing, policies that are broken."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]


def wait_for(browser, selector, state=condition.visibility_of_element_located):
    return WebDriverWait(browser, WAIT_SECONDS).until(state((By.CSS_SELECTOR, selector)))


def built_in(fleet):
    return requests.head(f"{fleet.address}/docs/swagger-ui-bundle.js", timeout=10).status_code == 200


def test_the_page_shows_every_operation_and_executes_one(fleet, browser, tmp_path):
    page = requests.get(f"{fleet.address}/docs", timeout=10)
    assert page.status_code == 200
    if not built_in(fleet):
        assert "cdn.jsdelivr.net" in page.text
        pytest.skip("Swagger UI was not built in; its CDN is not part of this test")
    document = requests.get(f"{fleet.address}/openapi.json", timeout=10).json()

    browser.get(f"{fleet.address}/docs")
    wait_for(browser, ".opblock")
    assert browser.title == document["info"]["title"]
    shown = {
        (block.find_element(By.CSS_SELECTOR, ".opblock-summary-method").text.lower(),
         block.find_element(By.CSS_SELECTOR, ".opblock-summary-path").get_attribute("data-path"))
        for block in browser.find_elements(By.CSS_SELECTOR, ".opblock")
    }  # fmt: skip
    assert shown == {(method, path) for path, item in document["paths"].items() for method in item}

    listing = document["paths"]["/vehicles"]["get"]
    block = f"#operations-{listing['tags'][0]}-{listing['operationId']}"
    wait_for(browser, f"{block} .opblock-summary-control", condition.element_to_be_clickable).click()
    wait_for(browser, f"{block} .try-out__btn", condition.element_to_be_clickable).click()
    execute = wait_for(browser, f"{block} .execute", condition.element_to_be_clickable)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", execute)
    execute.click()
    status = wait_for(browser, f"{block} .live-responses-table .response .response-col_status")
    answer = wait_for(browser, f"{block} .live-responses-table .response .response-col_description")
    browser.save_screenshot(str(tmp_path / "docs.png"))
    assert status.text.startswith("200")
    assert '"items"' in answer.text
    assert complaints_of(browser) == []


def test_the_page_allows_nothing_inline_and_nothing_foreign(fleet):
    page = requests.get(f"{fleet.address}/docs", timeout=10)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"


def test_the_files_of_the_page_are_kept_by_browsers(fleet):
    if not built_in(fleet):
        pytest.skip("Swagger UI was not built in")
    for name, kind in [("swagger-ui.css", "text/css"), ("swagger-ui-bundle.js", "text/javascript")]:
        answer = requests.get(f"{fleet.address}/docs/{name}", timeout=10)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) > 100_000
