"""The pages of problems in a real browser: on a phone, in light and dark, with nothing to complain about."""

import pytest
import requests
from selenium.webdriver.common.by import By


def complaints_of(browser):
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]


def background_of(browser):
    return browser.execute_script("return getComputedStyle(document.documentElement).colorScheme")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_problem_leads_to_a_page_that_explains_it(fleet, browser, tmp_path, scheme):
    problem = requests.delete(f"{fleet.address}/vehicles/1", timeout=10).json()
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True})  # fmt: skip
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})  # fmt: skip
    browser.get(fleet.address + problem["type"])
    assert browser.find_element(By.TAG_NAME, "h1").text == problem["title"]
    assert problem["type"] in browser.find_element(By.TAG_NAME, "main").text
    assert background_of(browser) == "light dark"
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    browser.save_screenshot(str(tmp_path / f"problem-{scheme}.png"))
    browser.find_element(By.LINK_TEXT, "All problems").click()
    listed = {link.text for link in browser.find_elements(By.CSS_SELECTOR, "dt a")}
    assert {"Plate taken", "Credentials are missing", "The request does not fit"} <= listed
    assert complaints_of(browser) == []
