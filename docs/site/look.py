"""Looks at the site in a browser, from its folder: no page is wider than the window, at 1280 and at 360 pixels; nothing is
complained about; and the search finds what is there.

    look.py SITE [PICTURES [PAGE...]]     PICTURES: a folder for pictures of these pages
"""
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "browser"))
from program import Program  # noqa: E402
from webdriver import Browser  # noqa: E402

WIDTHS = (1280, 360)
# What is wider than the window. Code and tables scroll by themselves; the page and the whole of its text do not.
TOO_WIDE = """
const width = document.documentElement.clientWidth;
const outer = [document.documentElement, ...document.querySelectorAll('.content')];
if (outer.every(e => e.scrollWidth <= e.clientWidth + 1)) return null;
const scrolls = e => e && e.tagName != 'ARTICLE' && (getComputedStyle(e).overflowX != 'visible' || scrolls(e.parentElement));
const wide = [...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right > width && !scrolls(e));
return wide.length ? wide[wide.length - 1].outerHTML.slice(0, 200) : 'something';
"""
# Words, and a page that the search has to give for them.
SEARCHES = [("outcome_unknown", "docs/errors.html"), ("JobQuery", "reference/jobs.html"), ("lease", "docs/many-machines.html")]
KOREAN = ("채용", "docs/ko/")  # where there are pages in Korean


def found(browser, site, words):
    """The pages that the search gives, as soon as it says that it has ended."""
    browser.go(f"{site.as_uri()}/search.html?q={words}")
    for _ in range(600):
        if "Searching" not in browser.text("#search-results h2"):
            break
    return browser.run("return [...document.querySelectorAll('#search-results li a')].map(a => a.getAttribute('href'))")


def faults(browser, site, pages):
    for width in WIDTHS:
        browser.resize(width, 900)
        for page in pages:
            browser.go(page.as_uri())
            wide = browser.run(TOO_WIDE)
            if wide:
                yield f"{page.relative_to(site)}: wider than a window of {width} pixels: {wide}"
            for message in browser.console():
                yield f"{page.relative_to(site)}: {message}"
    browser.resize(WIDTHS[0], 900)
    korean = any(page.match("docs/ko/*") for page in pages)
    for words, page in SEARCHES + [KOREAN] * korean:
        results = found(browser, site, words)
        if not any(result.startswith(page) for result in results):
            yield f"search.html: {words}: {page} is not found, but {results[:10]}"
        for message in browser.console():
            yield f"search.html: {words}: {message}"


def take_pictures(browser, site, folder, pages):
    for page in pages:
        for width in WIDTHS:
            for theme in ("light", "dark"):
                browser.resize(width, 1400)
                browser.theme(theme)
                browser.go((site / page).as_uri())
                name = page.replace("/", "-").removesuffix(".html")
                (folder / f"{name}-{width}-{theme}.png").write_bytes(browser.picture())


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not binary or not shutil.which("chromedriver"):
        print("look: skipped: no Chromium with its chromedriver, so nothing was looked at in a browser")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        driver = Program(["chromedriver", "--port=0"], {**os.environ, "HOME": scratch, "TMPDIR": scratch})
        try:
            port = driver.wait_for(r"started successfully on port (\d+)")
            browser = Browser(f"http://127.0.0.1:{port}", binary, f"{scratch}/profile")
            try:
                if len(sys.argv) > 2:
                    take_pictures(browser, site, pathlib.Path(sys.argv[2]), sys.argv[3:])
                    return
                pages = sorted(page for page in site.rglob("*.html") if "source" not in page.relative_to(site).parts[:1])
                wrong = list(faults(browser, site, pages))
            finally:
                browser.close()
        finally:
            driver.stop()
    print("\n".join(wrong) if wrong else f"look: {len(pages)} pages fit into {' and '.join(map(str, WIDTHS))} pixels, and the search finds what it should")
    sys.exit(bool(wrong))


main()
