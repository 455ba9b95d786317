"""Writes the pages of the reference: what Doxygen has found of each header, on the page of its subject.

    reference.py XML_DIR OPERATIONS_HPP TO NAMES      NAMES: a file with the public names, of which none may be missing
"""
import collections
import fnmatch
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).parent
NAMESPACES = ("rocketpunch", "rocketpunch::api", "rocketpunch::testing")
Entry = collections.namedtuple("Entry", "header line name text")


def rows(file):
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


def text_of(element):
    return "" if element is None else " ".join("".join(element.itertext()).split())


def directive(kind, name, *options):
    return "\n".join([f".. {kind}:: {name}", *(f"   {option}" for option in options), ""])


def place(element):
    location = element.find("location")
    return location.get("file").removeprefix("rocketpunch/"), int(location.get("line"))


def documentation(element):
    texts = [text_of(element.find(part)) for part in ("briefdescription", "detaileddescription")]
    return "   " + " ".join(filter(None, texts)) + "\n"


def concept(definition, name):
    """Breathe 4.34 has no directive for concepts."""
    code = "".join(definition.find("initializer").itertext()).strip().replace("rocketpunch::", "")
    lines = [f".. cpp:concept:: {code.split('concept')[0].strip()} {name}", "", documentation(definition)]
    return "\n".join(lines + ["   .. code-block:: cpp", ""] + ["      " + line for line in code.splitlines()]) + "\n"


def template_of(member):
    parameters = member.findall("templateparamlist/param")
    return f"template<{', '.join(text_of(parameter.find('type')) for parameter in parameters)}> " if parameters else ""


def function(member, full, ambiguous):
    if ambiguous:  # but for constraints, by which Breathe doesn't find them
        signature = template_of(member) + text_of(member.find("type")) + " " + full + member.findtext("argsstring")
        return directive("cpp:function", signature) + "\n" + documentation(member)
    arguments = re.sub(r"\s*=\s*(\{\}|T\(\)|\(.*?\)\(\)|\"[^\"]*\")", "", member.findtext("argsstring"))
    return directive("doxygenfunction", full + re.sub(r"\)[^)]*$", ")", arguments))


def members(namespace):
    """Functions, aliases and the like of a namespace; all overloads of a name are one entry."""
    found = {}
    signatures = collections.Counter(m.findtext("name") + (m.findtext("argsstring") or "") for m in namespace.iter("memberdef"))
    for member in namespace.iter("memberdef"):
        kind, name = member.get("kind"), member.findtext("name")
        header, line = place(member)
        full = namespace.findtext("compoundname") + "::" + name
        if kind == "function":
            text = function(member, full, signatures[name + member.findtext("argsstring")] > 1)
        else:
            text = directive({"typedef": "doxygentypedef", "enum": "doxygenenum", "variable": "doxygenvariable"}[kind], full)
            if kind == "typedef" and text_of(member.find("type")).startswith("OpenEnum<"):
                text += "\n" + directive("doxygenstruct", f"rocketpunch::codes::{name}", ":members:")
        before = found.get((header, name))
        found[header, name] = Entry(header, before.line, name, before.text + "\n" + text) if before else Entry(header, line, name, text)
    return found.values()


def entries(xml):
    index = ElementTree.parse(xml / "index.xml").getroot()
    for compound in index:
        name, kind = compound.findtext("name"), compound.get("kind")
        scope, _, short = name.rpartition("::") if "<" not in name else name.split("<")[0].rpartition("::")
        file = xml / (compound.get("refid") + ".xml")
        if kind == "namespace" and name in NAMESPACES:
            yield from members(ElementTree.parse(file).getroot().find("compounddef"))
        elif kind in ("class", "struct", "concept") and scope in NAMESPACES:
            definition = ElementTree.parse(file).getroot().find("compounddef")
            header, line = place(definition)
            special = "<" + name.split("<", 1)[1] if "<" in name else ""
            text = concept(definition, name) if kind == "concept" else directive(f"doxygen{kind}", name, ":members:", ":protected-members:")
            yield Entry(header, line, short + special, text)
        elif kind == "file":
            for member in compound:
                if member.get("kind") == "define" and member.findtext("name").startswith("ROCKETPUNCH_VERSION"):
                    name = member.findtext("name")
                    yield Entry(compound.findtext("name"), 0, name, directive("doxygendefine", name))


def heading(text, line):
    return f"{text}\n{line * len(text)}\n"


def page(title, found, more=""):
    out = [heading(title, "="), more]
    for header in dict.fromkeys(entry.header for entry in found):
        out.append(heading(f"``<rocketpunch/{header}>``", "-"))
        stem = pathlib.Path(header).stem.replace("_", "")
        for entry in sorted((entry for entry in found if entry.header == header), key=lambda entry: entry.name.lower() != stem):
            out += [heading(entry.name.replace("<", r"\<"), "^"), entry.text]
    return "\n".join(out)


def operations(file, called_by):
    """The table of operations.hpp, with the functions that call each."""
    row = r'\{"(\w+)", "(\w+)", Base::(\w+), "([^"]*)", Access::(\w+), "([^"]*)", "([^"]*)",\s*Replay::(\w+)\}'
    out = [".. list-table::", "   :header-rows: 1", "   :class: wide", "", "   * - Function", "     - Operation", "     - Request", "     - Who",
           "     - Scope", "     - Own quota", "     - When repeated"]
    found = re.findall(row, file.read_text(encoding="utf-8"))
    if len(found) < 40:
        sys.exit("reference.py: the table of operations.hpp is not read as it should be")
    for name, method, base, path, access, scope, quota, replay in found:
        functions = ", ".join(f":cpp:func:`{title} <{target}>`" for title, target in called_by.get(name, []))
        cells = [functions, f"``{name}``", f"``{method}`` ``{path}``", access.replace("_", " "), f"``{scope}``" if scope else "",
                 f"``{quota}``" if quota else "", replay]
        out += [("   * - " if i == 0 else "     - ") + cell for i, cell in enumerate(cells)]
    return "\n".join(out) + "\n"


def callers(xml):
    """Functions by the operations that their comments say they call."""
    found = collections.defaultdict(list)
    for file in sorted(xml.glob("class*.xml")):
        definition = ElementTree.parse(file).getroot().find("compounddef")
        scope = definition.findtext("compoundname")
        if "<" in scope:
            continue
        for member in definition.iter("memberdef"):
            if member.get("kind") != "function":
                continue
            words = text_of(member.find("briefdescription")) + " " + text_of(member.find("detaileddescription"))
            for sentence in re.findall(r"\bCalls ([^.]*)\.", words):
                for name in re.findall(r"\b[a-z]+[A-Z]\w+\b", sentence):
                    target = scope + "::" + member.findtext("name")
                    short = target.replace("EventWrites", "Events").rsplit("::", 2)
                    title = f"{short[-2][0].lower() + short[-2][1:]}().{short[-1]}" if scope.startswith("rocketpunch::api") else "::".join(short[-2:])
                    if (title, target) not in found[name]:
                        found[name].append((title, target))
    return found


def main():
    xml, operations_hpp, target, listed = map(pathlib.Path, sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    everything = sorted(entries(xml), key=lambda entry: (entry.header, entry.line))
    names, taken = [], set()
    for name, title, patterns in rows(HERE / "subjects"):
        found = []
        for pattern in patterns.split():
            matching = [e for e in everything if e not in taken and fnmatch.fnmatch(e.header, pattern)]
            found += matching
            taken.update(matching)
        if not found:
            continue
        more = operations(operations_hpp, callers(xml)) if name == "operations" else ""
        (target / f"{name}.rst").write_text(page(title, found, more), encoding="utf-8")
        names.append(name)
    (target / "index.rst").write_text(
        heading("Reference", "=") + "\nAll public names, by subject.\n\n.. toctree::\n   :maxdepth: 1\n\n" + "".join(f"   {name}\n" for name in names),
        encoding="utf-8",
    )
    shown = {entry.name for entry in everything} | {"api", "codes", "detail"}  # namespaces
    missing = [name for name in listed.read_text(encoding="utf-8").split() if name not in shown]
    if missing:
        sys.exit("reference.py: Doxygen has not found: " + " ".join(missing))
    print(f"reference: {len(shown) - 3} names on {len(names)} pages")


main()
