"""As much of a W3C WebDriver client as the scenarios need. Nothing sleeps: the driver waits for pages and elements."""
import base64
import json
import urllib.error
import urllib.request

# Whatever the environment says of proxies is not for loopback.
_http = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_element = "element-6066-11e4-a52e-4f735466cecf"  # the key by which the specification marks elements


class WebDriverError(Exception):
    pass


class Browser:
    """A browser with a profile of its own: no other has its cookies."""

    def __init__(self, driver_url, binary, profile):
        arguments = [
            "--headless=new",
            f"--user-data-dir={profile}",
            "--no-sandbox",  # can't be had in most containers, and the pages are this machine's own
            "--disable-dev-shm-usage",  # nor can more than a little shared memory
            "--disable-gpu",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # calls nobody at home
        ]
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {"binary": binary, "args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": 60_000, "pageLoad": 120_000, "script": 60_000},
        }
        self._session = driver_url + "/session"
        created = self._call("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self._session += "/" + created["sessionId"]

    def _call(self, method, path, body=None):
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._session + path, data, headers, method=method)
        try:
            with _http.open(request, timeout=300) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise WebDriverError(f"{value['error']}: {value['message']}") from None

    def go(self, url):
        self._call("POST", "/url", {"url": url})

    def reload(self):
        self._call("POST", "/refresh", {})

    def back(self):
        self._call("POST", "/back", {})

    @property
    def url(self):
        return self._call("GET", "/url")

    @property
    def source(self):
        return self._call("GET", "/source")

    def _find(self, selector):
        """Waits for the element, as all that need it do."""
        return "/element/" + self._call("POST", "/element", {"using": "css selector", "value": selector})[_element]

    def text(self, selector):
        return self._call("GET", self._find(selector) + "/text")

    def click(self, selector):
        """What it leads to may still be on its way: ask for something on that page."""
        self._call("POST", self._find(selector) + "/click", {})

    def type(self, selector, text):
        self._call("POST", self._find(selector) + "/value", {"text": text})

    def cookies(self):
        return self._call("GET", "/cookie")

    def resize(self, width, height):
        """What the page takes for the window, however small."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics})

    def theme(self, name):
        """`light` or `dark`, as the system would ask for it."""
        features = [{"name": "prefers-color-scheme", "value": name}]
        self._call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}})

    def run(self, script):
        """What a script returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def picture(self):
        """What is shown, as PNG."""
        return base64.b64decode(self._call("GET", "/screenshot"))

    def console(self):
        """What it has complained about since it was last asked."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]

    def close(self):
        self._call("DELETE", "")
