"""Copies the guides for Sphinx: as they are, but for links to files that are no pages, which get one that shows them; and
makes the front page of the README's first part.

    pages.py ROOT TO
"""
import fnmatch
import pathlib
import posixpath
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".ipp": "cpp", ".py": "python", ".sh": "sh", ".sql": "sql", ".json": "json", ".cmake": "cmake"}
LINK = re.compile(r"(\]\()([^()\s]+)(\))")
CODE = re.compile(r"(^ *(```+|~~~+).*?^ *\2[^\n]*$|`[^`\n]+`)", re.M | re.S)


class Pages:
    def __init__(self, root, target):
        self.root, self.target = root, target
        self.tracked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, check=True,
                                      capture_output=True, text=True).stdout.splitlines()
        self.guides = [name for name in self.tracked if name.endswith(".md") and fnmatch.fnmatch(name, "[A-Z]*.md") and "/" not in name]
        self.guides += [name for name in self.tracked if name.startswith("docs/") and name.endswith(".md") and not name.startswith("docs/site/")]
        self.shown = {}  # what links ask for and is no page: path -> page

    def write(self, name, text):
        file = self.target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def with_links(self, name, text):
        """A guide whose links to other files lead to pages that show these."""
        def link(match):
            to, _, anchor = match[2].partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), to))
            if not to or ":" in to or path in self.guides or path.endswith((".svg", ".png")):
                return match[0]
            if path not in self.tracked and not any(file.startswith(path + "/") for file in self.tracked):
                return match[0]  # Sphinx tells of it
            self.shown[path] = f"source/{path}.md"
            return match[1] + "/" + self.shown[path] + match[3]

        parts = CODE.split(text)  # text, code, fence, text ...
        return "".join(LINK.sub(link, part) if i % 3 == 0 else part if i % 3 == 1 else "" for i, part in enumerate(parts))

    def copy_guides(self):
        for name in self.guides:
            self.write(name, self.with_links(name, (self.root / name).read_text(encoding="utf-8")))
        for name in self.tracked:
            if name.startswith("docs/") and name.endswith((".svg", ".png")):
                copy = self.target / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes((self.root / name).read_bytes())

    def show_sources(self):
        for path, page in self.shown.items():
            files = [path] if path in self.tracked else [file for file in self.tracked if file.startswith(path + "/")]
            out = ["---", "orphan: true", "nosearch: true", "---", f"# {path}", ""]
            for file in files:
                if len(files) > 1:
                    out += [f"## {file.removeprefix(path + '/')}", ""]
                text = (self.root / file).read_text(encoding="utf-8").rstrip("\n")
                out += ["~" * 12 + LANGUAGES.get(pathlib.Path(file).suffix, "text"), text, "~" * 12, ""]
            self.write(page, "\n".join(out))

    def groups(self):
        """Headings with their guides, each once, and what is said of them."""
        groups, left = {}, list(self.guides)
        korean = [name for name in left if name.endswith(".ko.md") or name.startswith("docs/ko/")]
        left = [name for name in left if name not in korean]
        for line in (HERE / "order").read_text(encoding="utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            if not line.startswith(" "):
                groups[line] = []
                continue
            pattern, _, about = (part.strip() for part in line.partition("|"))
            found = [name for name in left if fnmatch.fnmatch(name, pattern)]
            if not found and "*" not in pattern:
                sys.exit(f"pages.py: docs/site/order names {pattern}, which isn't there")
            groups[next(reversed(groups))] += [(name, about) for name in found]
            left = [name for name in left if name not in found]
        project = groups.pop("Project")
        groups["More guides"] = [(name, "") for name in left]
        groups["한국어"] = [(name, "") for name in korean]
        groups["Project"] = project
        return {title: guides for title, guides in groups.items() if guides}

    def title(self, name):
        if name == "README.md":
            return "README"  # its title is that of the site
        return re.search(r"^# (.*)$", (self.root / name).read_text(encoding="utf-8"), re.M)[1]

    def front_page(self):
        readme = (self.root / "README.md").read_text(encoding="utf-8")
        out = [self.with_links("README.md", readme.split("\n## ")[0]), "", "## Where to go", ""]
        trees = []
        for heading, guides in self.groups().items():
            tree = [f"{self.title(name).replace('`', '')} </{name.removesuffix('.md')}>" for name, _ in guides]
            lines = [f"- [{self.title(name)}]({name})" + (f": {about}" if about else "") for name, about in guides]
            out += [f"### {heading}", "", *lines, ""]
            trees += ["```{toctree}", ":hidden:", f":caption: {heading}", "", *tree, "```", ""]
            if heading == "Guides":
                out += ["### Reference", "", "- [Reference](reference/index.rst): all public names, by subject",
                        "- [Operations of the service](reference/operations.rst): who may call them, their scopes and quotas, and the functions that do", ""]
                trees += ["```{toctree}", ":hidden:", ":caption: Reference", "", "reference/index", "```", ""]
        self.write("index.md", "\n".join(out + trees))


def main():
    pages = Pages(*map(pathlib.Path, sys.argv[1:]))
    pages.copy_guides()
    pages.front_page()
    pages.show_sources()


main()
