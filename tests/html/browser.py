"""Chromium without a window, by Debian's driver: what the page tests share."""
import os
import sys

DRIVER = "/usr/bin/chromedriver"
DEBIAN_PYTHON = "/usr/bin/python3"


def require():
    """Selenium, or the end of this process with a message: nothing failed."""
    try:
        import selenium.webdriver  # noqa: F401
    except ImportError:
        # The packages of Debian are for its own Python.
        if os.path.exists(DEBIAN_PYTHON) and not os.path.samefile(sys.executable, DEBIAN_PYTHON):
            os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, *sys.argv])
        skip("python3-selenium isn't installed")
    if not os.path.exists(DRIVER):
        skip("chromium-driver isn't installed")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(0)


def start():
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1280,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(DRIVER), options=options)
