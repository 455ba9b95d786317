"""Follows all links of the site that stay in it: to files, and to places within them.

    links.py SITE [NAMES]      NAMES: a file of names that the reference must have
"""
import html.parser
import pathlib
import re
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    def __init__(self, file):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag == "a" and name == "name"):
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    pages = {file: Page(file) for file in sorted(site.rglob("*.html"))}
    outside, dead, followed = set(), [], 0
    for file, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                if parts.scheme != "data":
                    outside.add(link)
                continue
            path = urllib.parse.unquote(parts.path)
            to = (file.parent / path).resolve() if path else file
            anchor = urllib.parse.unquote(parts.fragment)
            followed += 1
            if not to.is_file() or site not in to.parents:
                dead.append(f"{file.relative_to(site)}: {link}: there is no such file")
            elif anchor and to in pages and anchor not in pages[to].ids:
                dead.append(f"{file.relative_to(site)}: {link}: there is no such place in that page")
    for file in sorted(site.rglob("*.css")):
        for link in re.findall(r"url\(['\"]?([^'\")]*)", file.read_text(encoding="utf-8")):
            if not link.startswith(("data:", "#")) and not (file.parent / link).is_file():
                dead.append(f"{file.relative_to(site)}: {link}: there is no such file")
    (site.parent / "external-links").write_text("".join(link + "\n" for link in sorted(outside)), encoding="utf-8")
    print(f"links: {len(pages)} pages, {followed} links within the site, {len(dead)} dead; {len(outside)} others, not fetched, in {site.parent.name}/external-links")
    print("\n".join(sorted(set(dead))[:50]))
    sys.exit(bool(dead))


main()
