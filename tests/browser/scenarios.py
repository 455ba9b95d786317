"""What users of the example web_sign_in go through, and what attackers try. Started by ./run:
scenarios.py BUILD_DIR BROWSER SCRATCH_DIR
"""
import concurrent.futures
import contextlib
import json
import os
import re
import secrets
import signal
import sys
import traceback
import urllib.error
import urllib.parse
import urllib.request

from program import Program
from webdriver import Browser, WebDriverError

CLIENT = "rp_app_browser"
SECRET = "rp_sec_" + secrets.token_hex(16)
COOKIE = "web_sign_in"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


http = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def fetch(url, data=None, headers=None):
    """(status, headers, body) of an answer, whatever its status."""
    try:
        with http.open(urllib.request.Request(url, data, headers or {}), timeout=300) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def check(fine, what):
    if not fine:
        raise AssertionError(what)


class Mock:
    """The mock server's own operations."""

    def __init__(self, origin):
        self.origin = origin

    def post(self, path, value=None):
        status, _, body = fetch(self.origin + "/__mock" + path, json.dumps(value).encode())
        check(status < 300, f"the mock answered {path} with {status}: {body}")
        return json.loads(body) if body else None

    def counts(self):
        return json.loads(fetch(self.origin + "/__mock/oauth")[2])

    def counted(self, before):
        """What has been counted since. The largest number at a time is no count."""
        now = {name: value for name, value in self.counts().items() if name != "most_refreshes_at_once"}
        return {name: value - before[name] for name, value in now.items() if value != before[name]}


class Visitor:
    """Somebody with a browser."""

    def __init__(self, browser, site, mock, secret_texts):
        self.browser, self.site, self.mock = browser, site, mock
        self._secrets = secret_texts  # that no page of the site and no line of its output may have
        self.pages = []

    def sees(self, page):
        """Waits for a page of the site, by the id of its main element, and gives its text."""
        try:
            text = self.browser.text(f"main#{page}")
        except WebDriverError as error:
            shown = re.sub(r"<[^>]*>|\s+", " ", self.browser.source)
            reason = str(error).splitlines()[0]
            raise AssertionError(f"expected the page {page}, but {shown} is there ({reason})") from None
        self.pages.append(self.browser.source)
        return text

    def cookie(self):
        found = [cookie for cookie in self.browser.cookies() if cookie["name"] == COOKIE]
        check(len(found) == 1, f"expected one cookie {COOKIE}, but there are {len(found)}")
        self._secrets.add(found[0]["value"])
        return found[0]

    def goes_home(self):
        self.browser.go(self.site + "/")

    def goes_to_consent_page(self):
        """And gives its address."""
        self.browser.go(self.site + "/sign-in")
        self.browser.text("#approve")
        return self.browser.url

    def callback(self):
        """Where the consent page would send the browser, which stays there."""
        callback = self.mock.post("/oauth/consent", {"url": self.goes_to_consent_page(), "approve": True})["callback"]
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(callback).query)
        self._secrets.update(query["code"] + query["state"])
        return callback


def approve(ann, mock):
    ann.goes_home()
    ann.sees("signed-out")
    check(not ann.browser.cookies(), "a page that needs no cookie sets one")
    before = mock.counts()
    ann.browser.click("#sign-in")
    ann.browser.text("#approve")
    early = ann.cookie()["value"]
    ann.browser.click("#approve")
    text = ann.sees("signed-in")
    check(ann.browser.text("#handle").startswith("@"), "the handle is missing")
    check("@example.com" in ann.browser.text("#email"), "the email is missing")
    check("Latest posts" in text and "<li>" in ann.browser.source, "the posts are missing")
    check(ann.browser.url == ann.site + "/", "the address still has the callback in it")
    check(mock.counted(before) == {"codes": 1, "exchanges": 1}, f"counted {mock.counted(before)}")
    check(ann.cookie()["value"] != early, "the cookie from before the sign-in is still the same")
    check('id="signed-out"' in fetch(ann.site + "/", headers={"Cookie": f"{COOKIE}={early}"})[2],
          "the cookie from before the sign-in is signed in")


def cookie_and_headers(ann, mock):
    cookie = ann.cookie()
    check(cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["path"] == "/", f"the cookie is {cookie}")
    check(not cookie["secure"] and "expiry" not in cookie, f"the cookie is {cookie}")  # http, and while it is open
    check(re.fullmatch("[0-9a-f]{64}", cookie["value"]), "the cookie isn't 32 bytes in hexadecimal")
    headers = fetch(ann.site + "/")[1]
    check("default-src 'none'" in headers["Content-Security-Policy"], "there is no policy")
    check(headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "no-referrer", "headers are missing")


def reload(ann, mock):
    before = mock.counts()
    ann.browser.reload()
    ann.sees("signed-in")
    check(mock.counted(before) == {}, f"counted {mock.counted(before)}")


def expired_token(ann, mock):
    before = mock.counts()
    mock.post("/oauth/expire-access-tokens")
    ann.browser.reload()
    ann.sees("signed-in")
    check(mock.counted(before) == {"refresh_requests": 1, "rotations": 1}, f"counted {mock.counted(before)}")


def expired_token_of_many(ann, mock):
    before = mock.counts()
    mock.post("/oauth/expire-access-tokens")
    headers = {"Cookie": f"{COOKIE}={ann.cookie()['value']}"}
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: fetch(ann.site + "/", headers=headers), range(8)))
    check(all('id="signed-in"' in body for _, _, body in answers), "not all of them show the user")
    check(mock.counted(before) == {"refresh_requests": 1, "rotations": 1}, f"counted {mock.counted(before)}")


def post(ann, mock):
    written = {"postId": 1, "content": "안녕", "images": [], "webUrl": "https://www.rocketpunch.com/post/1",
               "postedAt": "2026-09-01T00:00:00Z", "updatedAt": "2026-09-01T00:00:00Z"}
    mock.post("/faults", {"path": "/posts", "method": "POST", "status": 201, "body": json.dumps(written)})
    ann.browser.type("#text", "안녕 <b>&amp; \"quotes\" + 100%")
    ann.browser.click("#post")
    check("published" in ann.browser.text("#notice"), "the page doesn't say that the post is published")
    ann.browser.reload()
    check("published" not in ann.sees("signed-in"), "the page says so again")


def escaped(ann, mock):
    name = "<b id=\"bold\">O'Neil</b> &amp; <script>alert(1)</script>"
    claims = {"sub": "OA-1", "name": name, "preferred_username": "\"><i>x", "email": "<i>@example.com"}
    mock.post("/faults", {"path": "/oauth/userinfo", "status": 200, "body": json.dumps(claims)})
    ann.browser.reload()
    ann.sees("signed-in")
    check(ann.browser.text("h1") == name, "the name is not shown as it is")
    check(ann.browser.text("#handle") == "@\"><i>x", "the handle is not shown as it is")
    check(ann.browser.text("#email") == "<i>@example.com", "the email is not shown as it is")


def failing_service(ann, mock):
    mock.post("/faults", {"path": "/oauth/userinfo", "status": 503, "times": 3})
    ann.browser.reload()
    text = ann.sees("problem")
    check("busy" in text and not re.search("oauth|http|503|userinfo|error", text, re.I), f"the page says {text}")
    ann.goes_home()
    ann.sees("signed-in")


def replay(ann, bob, mock):
    callback = ann.callback()
    ann.browser.go(callback)
    ann.sees("signed-in")
    before = mock.counts()
    for visitor in ann, bob:
        visitor.browser.go(callback)
        check("used already" in visitor.sees("problem"), "the page doesn't say why")
        visitor.goes_home()
        visitor.sees("signed-in" if visitor is ann else "signed-out")
    # with another sign-in under way, it is that one's state that doesn't fit
    bob.goes_to_consent_page()
    bob.browser.go(callback)
    bob.sees("problem")
    bob.goes_home()
    bob.sees("signed-out")
    check(mock.counted(before) == {}, f"counted {mock.counted(before)}: the code was sent again")
    expired_token(ann, mock)  # which shows that the sign-in is still good, and its refresh token too


def forged_state(ann, bob, mock):
    before = mock.counts()
    callback = bob.callback()
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(callback).query)["state"][0]
    forged = callback.replace(state, ("B" if state[0] == "A" else "A") + state[1:])
    check(forged != callback, "the state is not in the callback as it is")
    bob.browser.go(forged)
    bob.sees("problem")
    bob.goes_home()
    bob.sees("signed-out")
    check(mock.counted(before) == {"codes": 1}, f"counted {mock.counted(before)}")


def forged_form(ann, mock):
    before = mock.counts()
    headers = {"Cookie": f"{COOKIE}={ann.cookie()['value']}"}
    forged = f"--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{'0' * 64}\r\n--x--\r\n".encode()
    for path in "/sign-out", "/posts":
        check(fetch(ann.site + path, b"", headers)[0] == 403, f"{path} is done without the form's token")
        multipart = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
        check(fetch(ann.site + path, forged, multipart)[0] == 403, f"{path} is done with another token")
    ann.browser.reload()
    ann.sees("signed-in")
    check(mock.counted(before) == {}, f"counted {mock.counted(before)}")


def deny(ann, bob, mock):
    before = mock.counts()
    bob.goes_home()
    bob.browser.click("#sign-in")
    bob.browser.click("#deny")
    check("You gave no access" in bob.sees("problem"), "the page isn't friendly")
    bob.goes_home()
    bob.sees("signed-out")
    check(mock.counted(before) == {}, f"counted {mock.counted(before)}")
    bob.browser.click("#sign-in")
    bob.browser.click("#approve")
    bob.sees("signed-in")
    check(mock.counted(before) == {"codes": 1, "exchanges": 1}, f"counted {mock.counted(before)}")
    # the same user in two browsers: both have the tokens that came last
    mock.post("/oauth/expire-access-tokens")
    for visitor in ann, bob:
        visitor.browser.reload()
        visitor.sees("signed-in")
    check(mock.counted(before)["rotations"] == 1, f"counted {mock.counted(before)}")


def sign_out(ann, bob, mock):
    before = mock.counts()
    old = ann.cookie()["value"]
    ann.browser.click("#sign-out")
    ann.sees("signed-out")
    check(mock.counted(before) == {"revocations": 1}, f"counted {mock.counted(before)}")
    check(not ann.browser.cookies(), "the cookie is still there")
    ann.browser.back()
    ann.sees("signed-out")
    ann.browser.reload()
    ann.sees("signed-out")
    check('id="signed-out"' in fetch(ann.site + "/", headers={"Cookie": f"{COOKIE}={old}"})[2],
          "the old cookie is still signed in")
    bob.browser.reload()  # the same user in another browser
    check("Your sign-in has ended" in bob.sees("signed-out"), "the page doesn't say why")


def no_secrets(visitors, output, secret_texts, stored):
    """`stored` is what the tokens look like, to be sure that the patterns fit them."""
    patterns = [r"rt_[\w-]{20}", r"eyJ[\w-]{10}"]
    check(all(re.search(pattern, stored) for pattern in patterns), "the tokens look other than expected")
    patterns += [re.escape(text) for text in secret_texts]
    for name, text in [("its output", output)] + [("a page", page) for who in visitors for page in who.pages]:
        for pattern in patterns:
            check(not re.search(pattern, text), f"{name} of the web server has a secret in it")
    for who in visitors:
        check(not [line for line in who.browser.console() if "Security Policy" in line], "a page breaks its own policy")
    check("getOAuthUserInfo" in output, "the failure of the service is not in the output")


def read_all(directory):
    files = (os.path.join(directory, name) for name in os.listdir(directory))
    return "".join(open(name, encoding="utf-8", errors="replace").read() for name in files)


def opened(binary, home, start):
    """A browser with a driver of its own. Either may fail to start on a busy machine, which says nothing of the site."""
    for attempt in 1, 2, 3:
        own = f"{home}-{attempt}"  # what browsers keep outside of their profiles, they keep in there too
        os.mkdir(own)
        try:
            driver = start("chromedriver", "--port=0", HOME=own, TMPDIR=own)
            port = driver.wait_for(r"started successfully on port (\d+)")
            return Browser(f"http://127.0.0.1:{port}", binary, f"{own}/profile")
        except (RuntimeError, WebDriverError, urllib.error.URLError) as error:
            if attempt == 3:
                raise
            print(f"browser: no browser, so once more: {error}", flush=True)


def run(build, binary, scratch, cleanup):
    def start(*command, **environment):
        program = Program(command, {**os.environ, **environment})
        cleanup.callback(program.stop)
        return program

    mock_program = start(f"{build}/tools/mock/rocketpunch-mock", "--port", "0", "--per-minute", "0",
                         "--client", f"{CLIENT}:{SECRET}")
    mock = Mock(mock_program.wait_for(r"listening on (http://[^/]*)/"))
    tokens = f"{scratch}/tokens"
    server = start(f"{build}/examples/web_sign_in/web_sign_in", tokens, ROCKETPUNCH_CLIENT_ID=CLIENT,
                   ROCKETPUNCH_CLIENT_SECRET=SECRET, ROCKETPUNCH_SCOPES="profile email post:write",
                   ROCKETPUNCH_REDIRECT_URI="http://127.0.0.1:0/callback", ROCKETPUNCH_OAUTH_URL=f"{mock.origin}/oauth",
                   ROCKETPUNCH_BASE_URL=f"{mock.origin}/api/v1")
    site = server.wait_for(r"open (http://\S*)/\n")
    mock.post("/oauth/redirect-uris", {"client_id": CLIENT, "redirect_uri": site + "/callback"})

    secret_texts = {SECRET}

    def visitor(name):
        browser = opened(binary, f"{scratch}/{name}", start)
        cleanup.callback(browser.close)
        return Visitor(browser, site, mock, secret_texts)

    def scenario(name, play, *arguments):
        try:
            play(*arguments)
        except Exception:
            reason = traceback.format_exc()
            print(f"browser: FAILED {name}\n{reason}The web server's output:\n{server.output}", flush=True)
            raise SystemExit(1) from None
        print(f"browser: ok {name}", flush=True)

    ann = visitor("ann")
    scenario("approve: the user's page, with a new cookie", approve, ann, mock)
    scenario("cookie and headers", cookie_and_headers, ann, mock)
    scenario("reload: still signed in", reload, ann, mock)
    scenario("expired token: refreshed unseen, once", expired_token, ann, mock)
    scenario("expired token, 8 pages at once: refreshed once", expired_token_of_many, ann, mock)
    scenario("a post", post, ann, mock)
    scenario("names are text, not HTML", escaped, ann, mock)
    scenario("failing service: said without its inner life", failing_service, ann, mock)
    bob = visitor("bob")
    scenario("replayed callback: refused, here and elsewhere", replay, ann, bob, mock)
    scenario("forged state: refused", forged_state, ann, bob, mock)
    scenario("forged forms: refused", forged_form, ann, mock)
    scenario("deny: a friendly page, then approve", deny, ann, bob, mock)
    stored = read_all(tokens)
    scenario("sign out: revoked, and nothing brings it back", sign_out, ann, bob, mock)
    scenario("no secret in output or pages", no_secrets, (ann, bob), server.output, secret_texts, stored)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the programs are ended then too
    try:
        with contextlib.ExitStack() as programs:
            run(*sys.argv[1:4], programs)
    except (RuntimeError, WebDriverError, urllib.error.URLError) as error:  # outside of the scenarios: something didn't start
        sys.exit(f"browser: FAILED to start: {error}")
