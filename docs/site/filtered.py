"""Copies the public headers for Doxygen, without what serves compilers. Lines stay where they are, so that warnings name
the right ones.

    filtered.py INCLUDE_DIR TO
"""
import pathlib
import re
import sys

# Doxygen 1.9.4 takes `a::inline b` for a namespace called inline.
ABI = re.compile(r"::inline ROCKETPUNCH_ABI(_OF_MOCK)?\b")
# Copies, moves, comparisons and the like say all by themselves, unless there is a comment.
PLAIN = re.compile(
    r"= default;"  # of either
    r"|^ +[\w:]+\([\w:<>]+&& ?other\)|^ +(\w+)& operator=\((const \1&|\1&&) ?other\)"  # with a body
    r"|^ +(constexpr |explicit )*[\w~]+\((const )?[\w<>]*&*\) = delete;|^ +\w+& operator=\(const \w+&\) = delete;"
)
# Names that the standard asks for, and that mean the same everywhere.
STANDARD = re.compile(
    r"^ +using (value_type|error_type|iterator_category|iterator_concept|difference_type|reference|pointer|promise_type) = "
)
# How a function is compiled, which is nothing to its users.
INTERNAL = re.compile(r"^ +template <class = void>")
# What Doxygen can make nothing of: specialisations of other people's templates, and assertions.
FOREIGN = re.compile(r"^(template <.*> ?)?struct (std|fmt)::|^ *static_assert\(")


def whole(lines, at):
    """The line behind the declaration or definition that begins at a line."""
    depth = 0
    while at < len(lines):
        code = re.sub(r"//.*", "", lines[at])
        depth += code.count("{") + code.count("(") - code.count("}") - code.count(")")
        at += 1
        if depth == 0 and re.search(r"[;}]\s*$", code):
            break
    return at


def filtered(lines):
    in_codes = False  # what the values of an open enumeration are written as
    at = 0
    while at < len(lines):
        line = ABI.sub("", lines[at])
        documented = "///" in line or (at > 0 and lines[at - 1].lstrip().startswith("///"))
        in_codes = (in_codes or line.startswith("namespace codes {")) and not line.startswith("}  // namespace codes")
        constant = in_codes and line.startswith("  static constexpr ")
        if constant or FOREIGN.match(line) or STANDARD.match(line) or (PLAIN.search(line) and not documented):
            end = whole(lines, at)
            yield from [""] * (end - at)
            at = end
            continue
        if INTERNAL.match(line):
            line = ""
        elif in_codes and line.startswith("  enum class Value"):
            line = "  /** The codes, for `switch`. */ " + line.strip()
        elif in_codes and line == "    unknown,":
            line += "  ///< A code that this version doesn't know; `code()` is its text."
        elif documented:  # Doxygen passes over other people's names
            line = re.sub(r"^using ([\w:]+::(\w+));", r"using \2 = \1;", line)
        yield line
        at += 1


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    for header in sorted(source.rglob("*.hpp")):
        name = header.relative_to(source)
        if "detail" in name.parts or header.name == "src.hpp":
            continue
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("\n".join(filtered(header.read_text(encoding="utf-8").split("\n"))), encoding="utf-8")


main()
