"""``rung serve``: who is let in, and the application in a real browser."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.processes import ROOT, environment, rung

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("textual_serve", reason="rung[serve] is not installed")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
TOKEN = "open-sesame-please"
PATIENCE = 60.0


@contextlib.contextmanager
def served(home: Path, *arguments: str) -> Iterator[str]:
    """The server in a process of its own; its address."""
    command = [sys.executable, "-m", "assistant", "serve", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(RUNG_HOME=str(home)), cwd=ROOT
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            port = int(found[0].split(":")[2].split("/")[0])
            wait_for(lambda: is_open(port))
            yield found[0].rstrip("/")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def is_open(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def status(address: str, **headers: str) -> int:
    """What the server says to a request."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return int(error.code)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_others_are_not_let_in_without_a_token(host: str, tmp_path: Path) -> None:
    """Nobody opens a conversation to a network by accident."""
    outcome = rung("serve", "--host", host, RUNG_HOME=str(tmp_path))

    assert outcome.code == 2
    assert "token" in outcome.err


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    """It could be guessed."""
    assert rung("serve", "--token", "secret", RUNG_HOME=str(tmp_path)).code == 2


def test_only_pages_of_its_own_reach_the_server(tmp_path: Path) -> None:
    """A page from elsewhere cannot type into a session, nor by another name for this machine."""
    with served(tmp_path) as address:
        port = address.rsplit(":", 1)[1]
        assert status(address) == 200
        assert status(address, Origin="http://example.org") == 403
        assert status(address, Host=f"example.org:{port}") == 403
        assert status(f"{address}/ws", Origin="http://example.org") == 403


def test_with_a_token_only_who_knows_it_comes_in(tmp_path: Path) -> None:
    """By the address that is printed."""
    with served(tmp_path, "--token", TOKEN) as address:
        bare = address.split("/?")[0]
        assert status(address) == 200
        assert status(bare) == 403
        assert status(f"{bare}/?token=open-sesame-pleasf") == 403
        assert status(f"{bare}/ws") == 403


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="chromium and chromedriver are not installed")
def test_a_browser_talks_to_rung(tmp_path: Path) -> None:
    """A message is typed, the levels beside it change, and each visitor has a session of their own."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--window-size=1400,900",
        f"--user-data-dir={tmp_path / 'browser'}",
    ):  # fmt: skip
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    home = tmp_path / "home"
    try:
        with served(home) as address:
            browser.get(address)
            wait_for(lambda: "browser-1" in sessions(home))
            empty = panel(browser)
            wait_for(lambda: panel(browser) != empty)
            before = panel(browser)
            typed = "code is in git and we have CI, nobody looks at the model once it is live"
            terminal = browser.find_element(By.ID, "terminal")
            ActionChains(browser).click(terminal).send_keys(typed + Keys.ENTER).perform()
            wait_for(lambda: "model-monitoring" in claimed(home, "browser-1"))
            wait_for(lambda: panel(browser) != before)
            assert browser.save_screenshot(str(tmp_path / "rung.png"))
            browser.switch_to.new_window("tab")
            browser.get(address)
            wait_for(lambda: "browser-2" in sessions(home))
            assert claimed(home, "browser-2") == set()
    finally:
        browser.quit()


def panel(browser: Any) -> str:
    """A picture of the right part of the page, where the levels stand."""
    clip = {"x": 1030, "y": 30, "width": 340, "height": 600, "scale": 1}
    picture: str = browser.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip})["data"]
    return picture


def wait_for(holds: object) -> None:
    """Wait until something holds."""
    assert callable(holds)
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.2)


def sessions(home: Path) -> set[str]:
    """Names of the sessions that are kept."""
    return {name for (name,) in rows(home, "SELECT name FROM session")}


def claimed(home: Path, session: str) -> set[str]:
    """Practices that a session claims something about."""
    query = (
        "SELECT json_extract(body, '$.practice') FROM event JOIN session ON session.id = event.session "
        f"WHERE session.name = '{session}' AND kind IN ('claimed', 'corrected')"
    )
    return {practice for (practice,) in rows(home, query)}


def rows(home: Path, query: str) -> list[tuple[str]]:
    """What a query finds in the sessions; nothing while they are not there yet."""
    file = home / "sessions.db"
    if not file.exists():
        return []
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        try:
            return list(database.execute(query))
        except sqlite3.OperationalError:
            return []
