"""The dashboard of a running fleet in a real browser: what it shows, to whom, and where it fits."""

import socket

import pytest
import requests
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WAIT_SECONDS = 30
TOKEN = "a-token-of-the-browser-tests"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def complaints_of(browser):
    """What the browser complains about: scripts that fail, files that are missing, policies that are broken."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]


def emulate(browser, width, height, scheme):
    phone = width < 600
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )


def wait_until(browser, state):
    return WebDriverWait(browser, WAIT_SECONDS, poll_frequency=0.1).until(state)


# By one script each: what is drawn is replaced every second.
def text_of(browser, selector):
    return browser.execute_script("return document.querySelector(arguments[0]).textContent", selector)


def shown_lines(browser, chart):
    """The lines of a chart as they are drawn now."""
    script = "return [...document.querySelectorAll(arguments[0])].map((line) => line.getAttribute('d'))"
    return browser.execute_script(script, f"#{chart} .plot path")


def brightness(browser):
    """Of the page's background, from 0 to 255."""
    colour = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(parts) / 3


@pytest.fixture
def observed(start_fleet):
    """A fleet and the address of its administration."""
    port = free_port()
    fleet = start_fleet("--admin-port", str(port))
    return fleet, f"http://localhost:{port}"


@pytest.mark.parametrize(
    ("width", "height", "scheme", "bright"),
    [(1360, 900, "light", True), (1360, 900, "dark", False), (360, 800, "light", True), (360, 800, "dark", False)],
)
def test_the_charts_move_with_the_requests(observed, browser, tmp_path, width, height, scheme, bright):
    fleet, admin = observed
    emulate(browser, width, height, scheme)
    browser.get(admin + "/dashboard")
    wait_until(browser, lambda _: text_of(browser, "#state") == "Live")
    wait_until(browser, lambda _: shown_lines(browser, "throughput"))
    before = shown_lines(browser, "throughput")
    for _ in range(20):
        assert requests.get(fleet.address + "/vehicles", timeout=20).status_code == 200
        assert requests.get(fleet.address + "/nowhere", timeout=20).status_code == 404
    for table in ("#routes", "#slowest"):
        wait_until(browser, lambda _, table=table: "/vehicles" in text_of(browser, table))
    wait_until(browser, lambda _: "(no route)" in text_of(browser, "#routes"))
    assert shown_lines(browser, "throughput") != before
    assert shown_lines(browser, "latency")
    assert "GET (no route)" in text_of(browser, "#errors .legend")
    wait_until(browser, lambda _: "about:blank20" in text_of(browser, "#problems tbody"))
    assert (brightness(browser) > 128) == bright
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    browser.save_screenshot(str(tmp_path / f"dashboard-{scheme}-{width}.png"))
    assert complaints_of(browser) == []


def test_every_chart_has_a_name_a_sentence_and_a_table(observed, browser):
    _, admin = observed
    browser.get(admin + "/dashboard")
    wait_until(browser, lambda _: shown_lines(browser, "memory"))
    charts = browser.find_elements(By.CSS_SELECTOR, "figure")
    assert len(charts) >= 10
    for chart in charts:
        picture = chart.find_element(By.CSS_SELECTOR, ".plot svg")
        assert picture.get_attribute("role") == "img"
        assert picture.accessible_name
        assert text_of(browser, "#" + picture.get_attribute("aria-describedby"))
        assert chart.find_elements(By.CSS_SELECTOR, "table tbody tr")


def test_a_service_that_is_gone_is_not_taken_for_a_quiet_one(observed, browser):
    fleet, admin = observed
    browser.get(admin + "/dashboard")
    wait_until(browser, lambda _: text_of(browser, "#state") == "Live" and shown_lines(browser, "memory"))
    assert fleet.stop() == 0
    wait_until(browser, lambda _: text_of(browser, "#state") == "Disconnected")
    assert "What is shown is of" in text_of(browser, "#banner")


def test_the_page_allows_nothing_inline_and_nothing_foreign(observed):
    _, admin = observed
    page = requests.get(admin + "/dashboard", timeout=20)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in page.text and "<style" not in page.text and "style=" not in page.text
    assert requests.get(admin + "/dashboard", headers={"Host": "evil.example"}, timeout=20).status_code == 403


def test_a_token_opens_the_dashboard_for_as_long_as_its_tab_is_open(start_fleet, browser, monkeypatch):
    monkeypatch.setenv("FLEET_ADMIN_TOKEN", TOKEN)
    port = free_port()
    start_fleet("--admin-port", str(port))
    admin = f"http://localhost:{port}"
    assert requests.get(admin + "/dashboard/events", timeout=20).status_code == 401

    def offer(token):
        field = wait_until(browser, lambda _: browser.find_element(By.ID, "token"))
        wait_until(browser, lambda _: field.is_displayed())
        field.send_keys(token)
        browser.find_element(By.CSS_SELECTOR, "#token-form button").click()

    browser.get(admin + "/dashboard")
    wait_until(browser, lambda _: text_of(browser, "#state") == "Token needed")
    assert not browser.find_element(By.ID, "live").is_displayed()
    offer("not-the-token-of-it")
    wait_until(browser, lambda _: text_of(browser, "#token-error") == "The token is wrong.")
    offer(TOKEN)
    wait_until(browser, lambda _: text_of(browser, "#state") == "Live" and shown_lines(browser, "memory"))
    assert TOKEN not in browser.current_url

    browser.refresh()
    wait_until(browser, lambda _: text_of(browser, "#state") == "Live")
    browser.find_element(By.ID, "forget").click()
    browser.refresh()
    wait_until(browser, lambda _: text_of(browser, "#state") == "Token needed")
