"""Pages of Markdown as a list of blocks, as far as the checks of the documentation need it."""
import re
from collections import namedtuple
from functools import lru_cache
from pathlib import Path

# kind: heading, code, table, item or text. text: the lines as they are. line: of the file, from 1.
# level: of a heading. rows: of a table, each a list of cells.
Block = namedtuple("Block", "kind text line level rows")

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@lru_cache(maxsize=None)
def blocks_of(path):
    blocks, lines = [], path.read_text(encoding="utf-8").split("\n")
    at = 0

    def add(kind, end, level=0):
        rows = []
        if kind == "table":
            rows = [cells_of(line) for line in lines[at:end]]
            del rows[1]  # the line of dashes
        blocks.append(Block(kind, "\n".join(lines[at:end]), at + 1, level, rows))
        return end

    while at < len(lines):
        line, end = lines[at], at + 1
        if not line.strip():
            at = end
        elif line.startswith("```"):
            while end < len(lines) and lines[end] != "```":
                end += 1
            at = add("code", end + 1)
        elif heading := re.match(r"(#+) ", line):
            at = add("heading", end, len(heading[1]))
        elif line.startswith("|"):
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            at = add("table", end)
        else:
            item = re.match(r"(- |\d+\. )", line)
            while end < len(lines) and lines[end].strip() and not re.match(r"(```|#+ |\||- |\d+\. )", lines[end]):
                end += 1
            at = add("item" if item else "text", end)
    return blocks


def cells_of(line):
    """Of a row of a table; a bar within a code span is written `\\|`."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def code_spans(text):
    return sorted(" ".join(found[1].split()) for found in CODE_SPAN.findall(text.replace("\n", " ")))


def numbers(text):
    """The numbers beside the code spans."""
    return sorted(re.findall(r"\d[\d,.]*\d|\d", CODE_SPAN.sub("", text)))


def links(text):
    return LINK.findall(CODE_SPAN.sub("`code`", text))


def anchors(blocks):
    """The names that GitHub gives the headings."""
    names = []
    for block in blocks:
        if block.kind == "heading":
            title = re.sub(r"[`*]|\]\([^)]*\)", "", block.text.lstrip("#").strip().lower())
            name = re.sub(r"[^\w\- ]", "", title).replace(" ", "-")
            names.append(f"{name}-{names.count(name)}" if name in names else name)
    return names


def pages_of(root):
    """All pages that people read."""
    root = Path(root)
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("examples/**/*.md")]
    return sorted(page for page in found if page.is_file())


def twin_of(page, root):
    """The page in the other language: README.ko.md, docs/ko/errors.md; None where there is none."""
    relative = page.relative_to(root)
    if relative.parts[:2] == ("docs", "ko"):
        other = root / "docs" / relative.name
    elif relative.parts[0] == "docs":
        other = root / "docs" / "ko" / relative.name
    elif relative.name.endswith(".ko.md"):
        other = root / relative.name.replace(".ko.md", ".md")
    else:
        other = page.with_name(page.stem + ".ko.md")
    return other if other.is_file() else None


def is_korean(page, root):
    relative = page.relative_to(root)
    return relative.parts[:2] == ("docs", "ko") or relative.name.endswith(".ko.md")
