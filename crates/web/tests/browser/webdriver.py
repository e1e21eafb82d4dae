"""A browser, driven through WebDriver (W3C), with nothing but the standard library."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--no-default-browser-check", "--hide-scrollbars",
    "--disable-extensions", "--mute-audio",
]


class Failure(Exception):
    pass


class Driver:
    """The program that starts browsers: Chromium's own."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if "successfully on port" in line:
                port = int("".join(c for c in line.split("on port")[1] if c.isdigit()))
                break
        else:
            raise SystemExit("chromedriver did not start")
        self.url = f"http://127.0.0.1:{port}"
        self.browsers = []

    def browser(self, **options):
        browser = Browser(self.url, **options)
        self.browsers.append(browser)
        return browser

    def close(self):
        for browser in self.browsers:
            browser.close()
        self.process.terminate()
        self.process.wait()
        for browser in self.browsers:
            # Some have still written there while they ended.
            shutil.rmtree(browser.profile, ignore_errors=True)


def call(method, url, body=None):
    data = None if method == "GET" else json.dumps(body or {}).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        value = json.load(error)["value"]
        raise Failure(f"{value['error']}: {value['message'].splitlines()[0]}") from None


class Browser:
    """One browser with a profile of its own."""

    def __init__(self, driver, size=(1440, 900), phone=False, reduced_motion=False):
        self.profile = tempfile.mkdtemp(prefix="dj-hue-browser-")
        arguments = ARGUMENTS + [f"--user-data-dir={self.profile}", f"--window-size={size[0]},{size[1]}"]
        if reduced_motion:
            arguments.append("--force-prefers-reduced-motion")
        options = {"args": arguments}
        if phone:
            metrics = {"width": size[0], "height": size[1], "pixelRatio": 2, "touch": True, "mobile": True}
            options["mobileEmulation"] = {"deviceMetrics": metrics}
        # What the page has not drawn yet is waited for.
        wanted = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options,
                                  "timeouts": {"implicit": 20_000},
                                  "goog:loggingPrefs": {"browser": "ALL"}}}
        session = call("POST", f"{driver}/session", {"capabilities": wanted})
        self.url = f"{driver}/session/{session['sessionId']}"
        if not phone:
            self.cdp("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1],
                     deviceScaleFactor=1, mobile=False)

    def close(self):
        try:
            call("DELETE", self.url)
        except (Failure, OSError):
            pass  # It has gone already.
        shutil.rmtree(self.profile, ignore_errors=True)

    def cdp(self, command, **parameters):
        return call("POST", f"{self.url}/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, address):
        call("POST", f"{self.url}/url", {"url": address})

    def js(self, script, *arguments):
        return call("POST", f"{self.url}/execute/sync", {"script": script, "args": list(arguments)})

    def js_async(self, script, *arguments):
        return call("POST", f"{self.url}/execute/async", {"script": script, "args": list(arguments)})

    def find(self, css):
        return call("POST", f"{self.url}/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        call("POST", f"{self.url}/element/{self.find(css)}/click")

    def press(self, css):
        """A mouse button, down and up, without WebDriver's waiting."""
        x, y = self.js("""
            const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];""", css)
        for what in ("mousePressed", "mouseReleased"):
            self.cdp("Input.dispatchMouseEvent", type=what, x=x, y=y, button="left", clickCount=1)

    def type(self, css, text):
        call("POST", f"{self.url}/element/{self.find(css)}/value", {"text": text})

    def text(self, css):
        return call("GET", f"{self.url}/element/{self.find(css)}/text")

    def attribute(self, css, name):
        return self.js("return document.querySelector(arguments[0])?.getAttribute(arguments[1])", css, name)

    def key(self, *actions):
        """Presses and lets go of keys: ("down", "f"), ("pause", 100), ("up", "f")."""
        steps = [{"type": "pause", "duration": what} if how == "pause" else {"type": f"key{how.title()}", "value": what}
                 for how, what in actions]
        self.actions({"type": "key", "id": "keys", "actions": steps})

    def touch(self, css, *steps):
        """A finger on an element: "down", a number of milliseconds, "up"."""
        origin = {ELEMENT: self.find(css)}
        actions = [{"type": "pointerMove", "duration": 0, "origin": origin, "x": 0, "y": 0}]
        for step in steps:
            if isinstance(step, int):
                actions.append({"type": "pause", "duration": step})
            else:
                actions.append({"type": f"pointer{step.title()}", "button": 0})
        self.actions({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": actions})

    def actions(self, source):
        call("POST", f"{self.url}/actions", {"actions": [source]})

    def start(self):
        """When the page's `performance.now()` was 0, on this machine's monotonic clock."""
        self.cdp("Performance.enable")
        metrics = self.cdp("Performance.getMetrics")["metrics"]
        return next(it["value"] for it in metrics if it["name"] == "NavigationStart")

    def page_size(self):
        """What the page and everything it loads is, in bytes."""
        return self.js("""
            const loaded = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
            return loaded.reduce((sum, it) => sum + it.transferSize, 0);""")

    def screenshot(self, path, whole=False):
        """A picture of what is seen, or of the whole page: `.png` or, much smaller, `.webp`."""
        how = {"format": "webp", "quality": 82} if str(path).endswith(".webp") else {"format": "png"}
        picture = self.cdp("Page.captureScreenshot", captureBeyondViewport=whole, **how)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))

    def complaints(self):
        """What the browser's console says is wrong, since last asked."""
        log = call("POST", f"{self.url}/se/log", {"type": "browser"})
        return [it["message"] for it in log if it["level"] == "SEVERE"]

    def until(self, script, *arguments, within=10.0):
        """Waits until a script returns something true, and gives that."""
        end = time.monotonic() + within
        while True:
            value = self.js(script, *arguments)
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"not within {within} s: {script} {arguments}")
            time.sleep(0.02)
