"""Templates obey the content-security policy, and each of them is used."""

import re

from tests.checkout import ROOT, files_under, places, relative, text_of

TEMPLATES = files_under("gltd/web/templates", suffix=".html")
INLINE = {
    "a script without src": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a style attribute or element": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"javascript:", re.IGNORECASE),
    "a file from elsewhere": re.compile(
        r"<(script|link|img|iframe)\b[^>]*\b(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE
    ),
}
REASONS_FOR_DATA = re.compile(r'<script[^>]*type="application/(json|geo\+json)"', re.IGNORECASE)


# What stands between the tags, each replaced by something that keeps words apart.
TAGS = [
    (re.compile(r"<(script|style|code)\b.*?</\1>|\{#.*?#\}|\{%.*?%\}", re.DOTALL), ""),
    (re.compile(r"\{\{.*?\}\}", re.DOTALL), "x"),
    (re.compile(r"<[^>]*>"), "<"),
]
PLAIN_SPACE = re.compile(r".{0,30}(?: [;!?»:](?=[\s<]|$)|« )")


def test_there_are_templates() -> None:
    assert TEMPLATES


def test_no_template_carries_what_the_policy_forbids() -> None:
    found = {
        what: [place for place in places(pattern, among=TEMPLATES) if not REASONS_FOR_DATA.search(place)]
        for what, pattern in INLINE.items()
    }
    assert {what: where for what, where in found.items() if where} == {}


def test_no_template_prints_an_escape_as_it_is_written() -> None:
    # A text between quotes in a template knows no escapes: « \\u202f » would be read on the page.
    assert places(re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}"), among=TEMPLATES) == []


def test_every_list_in_pages_offers_its_export() -> None:
    # A grid to fill in is no list.
    paged = [one for one in TEMPLATES if "gltd/pages.html" in text_of(one) and one.stem != "footage_grid"]
    assert [relative(one) for one in paged if "gltd/exports.html" not in text_of(one)] == []


def test_every_template_is_used() -> None:
    sources = files_under("gltd", suffix=".py") + TEMPLATES
    unused = []
    for template in TEMPLATES:
        name = template.relative_to(ROOT / "gltd" / "web" / "templates").as_posix()
        users = [path for path in sources if path != template and name in text_of(path)]
        framework = name.startswith(("dsfr/", "django/", "registration/")) or name in {
            "400.html",
            "403.html",
            "403_csrf.html",
            "404.html",
            "429.html",
            "500.html",
        }
        if not users and not framework:
            unused.append(relative(template))
    assert unused == []


def test_every_script_and_style_of_ours_is_used() -> None:
    static = ROOT / "gltd" / "web" / "static"
    ours = files_under("gltd/web/static", suffix=".js") + files_under("gltd/web/static", suffix=".css")
    sources = TEMPLATES + ours + files_under("gltd", suffix=".py")
    unused = [
        relative(path)
        for path in ours
        if not any(
            path.relative_to(static).as_posix() in text_of(user) or f"/{path.name}" in text_of(user)
            for user in sources
            if user != path
        )
    ]
    assert unused == []


def test_no_template_carries_the_marks_of_a_merge() -> None:
    assert places(re.compile(r"^(<{7}|>{7}) "), among=TEMPLATES) == []


def test_french_signs_keep_their_thin_space_in_every_branch_of_a_template() -> None:
    # The journey over every page sees the same, three minutes later, in the branches that it opens.
    found = []
    for template in TEMPLATES:
        words = text_of(template)
        for pattern, instead in TAGS:
            words = pattern.sub(instead, words)
        found += [f"{relative(template)}: {one.group()}" for one in PLAIN_SPACE.finditer(words)]
    assert found == []
