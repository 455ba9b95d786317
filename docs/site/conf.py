"""Settings of Sphinx, for scripts/docs."""
import os
import pathlib
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.cpp import CPPDomain
from sphinx.search.en import SearchEnglish
from sphinx.transforms.post_transforms import SphinxPostTransform

project = "Rocketpunch C++ SDK"
html_title = project
copyright = author = ""
extensions = ["myst_parser", "breathe"]
source_suffix = [".md", ".rst"]
root_doc = "index"

myst_heading_anchors = 4  # as on the forge where people read the guides, too
breathe_projects = {"rocketpunch": os.environ["DOCS_XML"]}
breathe_default_project = "rocketpunch"
breathe_show_include = False
primary_domain = "cpp"
highlight_language = "text"
toc_object_entries = False
add_function_parentheses = False

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_use_index = False  # the search has its names
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_search_summary = False  # it would be fetched, which browsers refuse for files


class Search(SearchEnglish):
    """Korean words come with particles (채용을), and the search of Sphinx finds parts of a word from three letters on: so
    their beginnings, of two letters and more, are in the index as well."""

    def split(self, text):
        for word in super().split(text):
            yield word
            if re.fullmatch("[가-힣]{3,}", word):
                yield from (word[:end] for end in range(2, len(word)))


class Names(CPPDomain):
    """Without parameters, which the search would give beside each function."""

    def get_objects(self):
        return [found for found in super().get_objects() if found[2] not in ("functionParam", "templateParam")]


class Linked(SphinxPostTransform):
    """Names of the reference that stand in a text as code lead there: `Client::with`, `rp::clear`, `jobs().search`."""

    default_priority = 900

    def run(self):
        if self.env.docname.startswith("source/"):
            return
        places = self.places()
        for literal in list(self.document.findall(nodes.literal)):
            found = places.get(self.plain(literal.astext()))
            if found and not self.within_link(literal):
                docname, anchor = found
                uri = self.app.builder.get_relative_uri(self.env.docname, docname) + "#" + anchor
                reference = nodes.reference("", "", internal=True, refuri=uri)
                literal.replace_self(reference)
                reference += literal

    @staticmethod
    def plain(text):
        text = re.sub(r"^(rp::|rocketpunch::|client\.)", "", text)
        call = re.fullmatch(r"([\w:.()]*\w)\(.*\)", text)
        text = re.sub(r"<.*>", "", call[1] if call else text)
        # a word alone may be any word, unless it is a type's name or written as a call
        return text if call or re.match(r"[A-Z]\w+$", text) or "::" in text or "()." in text else None

    @staticmethod
    def within_link(node):
        while node is not None:
            if isinstance(node, (nodes.reference, nodes.title, addnodes.pending_xref)):
                return True
            node = node.parent
        return False

    def places(self):
        if not hasattr(self.env, "linked_places"):
            places = self.env.linked_places = {}
            for name, _, _, docname, anchor, _ in self.env.get_domain("cpp").get_objects():
                if not name.startswith("rocketpunch::"):
                    continue
                short = name.removeprefix("rocketpunch::")
                for scope in ("api::", "testing::"):
                    short = short.removeprefix(scope)
                places.setdefault(short, (docname, anchor))
                if short.startswith("Resources::"):
                    places.setdefault(short.replace("Resources", "Client"), (docname, anchor))
                if name.startswith("rocketpunch::api::"):
                    resource, _, member = short.replace("EventWrites", "Events").partition("::")
                    if member:
                        places.setdefault(f"{resource.lower()}().{member}", (docname, anchor))
        return self.env.linked_places


def language_of(app, page, template, context, doctree):
    if page.endswith(".ko") or page.startswith("docs/ko/"):
        context["language"] = "ko"


def mend_furo(app, error):
    """Debian 12's furo takes a style from a server's root and a script as a module, neither of which browsers load from a
    folder, and its style has lost what the system's dark theme asks for."""
    static = pathlib.Path(app.outdir) / "_static"
    script, style = static / "scripts" / "furo.js", static / "styles" / "furo.css"
    if error or not script.is_file():
        return
    part = static / "scripts" / "gumshoe-patched.js"
    if part.is_file():  # a module, which browsers refuse to load from files
        script.write_text(part.read_text() + re.sub(r"^import .*\n", "", script.read_text(), flags=re.M))
    styles = style.read_text()
    for path in re.findall(r"@import url\((/javascript/[^)]*)\);", styles):
        styles = styles.replace(f"@import url({path});", pathlib.Path("/usr/share" + path).read_text())
    if "prefers-color-scheme" not in styles:
        dark = re.search(r'body\[data-theme="dark"\] \{([^}]*)', styles)[1]
        styles += f"@media not print {{ @media (prefers-color-scheme: dark) {{ body:not([data-theme=light]) {{{dark}}} }} }}\n"
    style.write_text(styles)


def setup(app):
    app.connect("build-finished", mend_furo)
    app.add_search_language(Search)
    app.add_domain(Names, override=True)
    app.add_post_transform(Linked)
    app.connect("html-page-context", language_of)
    return {"parallel_read_safe": False}
