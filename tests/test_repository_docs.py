"""What can be used is documented: commands, settings, methods; and the documentation's examples run."""

import contextlib
import io
import re
from pathlib import Path

import pytest
import typer

from gltd.cli import app
from tests.checkout import ROOT, documentation, files_under, relative, text_of, tracked_files

METHOD_PAGES = sorted((ROOT / "docs" / "methods").glob("*.md"))
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def commands(group: typer.Typer, *, words: str) -> list[str]:
    """Return every command below a group, as it is typed."""
    found: list[str] = []
    for nested in group.registered_groups:
        assert nested.typer_instance is not None
        found += commands(nested.typer_instance, words=f"{words} {nested.name}")
    for command in group.registered_commands:
        assert command.callback is not None
        found.append(f"{words} {command.name or command.callback.__name__.replace('_', '-')}")
    return found


def test_every_command_is_documented() -> None:
    typed = commands(app, words="gltd")
    assert typed
    said = documentation()
    assert [words for words in typed if not re.search(rf"{words}\b", said)] == []


def test_every_setting_is_documented() -> None:
    code = [p for p in files_under("gltd", "scripts", "tests", suffix=".py") if p.name != Path(__file__).name]
    code += [ROOT / "Makefile", ROOT / ".ci" / "run"]
    used = {name for path in code for name in re.findall(r"\bGLTD_[A-Z][A-Z_]*[A-Z]\b", text_of(path))}
    assert used
    said = documentation()
    assert sorted(name for name in used if f"`{name}`" not in said) == []
    readme = text_of(ROOT / "README.md")
    told = set(re.findall(r"\bGLTD_[A-Z][A-Z_]*[A-Z]\b", said + readme))
    assert sorted(told - used) == [], "a setting is documented that nothing reads"


@pytest.mark.parametrize("page", METHOD_PAGES, ids=lambda path: path.stem)
def test_examples_of_a_method_page_run(page: Path) -> None:
    examples = EXAMPLE.findall(text_of(page))
    assert examples, "a method page shows the method at work"
    space: dict[str, object] = {"__name__": relative(page)}
    with contextlib.redirect_stdout(io.StringIO()):
        for example in examples:
            exec(compile(example, relative(page), "exec"), space)


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [p for p in tracked_files() if p.suffix == ".md"]
    assert pages
    broken = [
        f"{relative(page)} → {target}"
        for page in pages
        for target in LINK.findall(text_of(page))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_a_decision_holds_on_one_screen() -> None:
    pages = files_under("docs/decisions", suffix=".md")
    assert pages
    assert [relative(p) for p in pages if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md|index\.md", p.name)] == []
    assert [relative(p) for p in pages if len(text_of(p).splitlines()) > 60] == []


def test_every_entry_of_the_changelog_says_whether_published_results_change() -> None:
    entries = re.findall(r"^- .*(?:\n  .*)*", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert entries
    verdict = re.compile(r"\*\*Published results (change|do not change)")
    assert [entry[:80] for entry in entries if not verdict.search(entry)] == []
