"""Dependencies: each says what it is for, is locked with its hashes, and finds what it needs itself."""

import ast
import importlib.metadata
import re
import sys

import pytest
from packaging.requirements import Requirement

from tests.checkout import ROOT, files_under, pyproject, text_of

# package → what it asks for and does without here, and why
LEFT_OUT = {
    "maplibre": {"branca", "pydantic", "eval-type-backport"},  # only its static files are served
}

# package → the name under which Django's settings load it, since nothing imports it
NAMED_IN_SETTINGS = {
    "django-dsfr": "dsfr",
    "django-htmx": "django_htmx",
    "whitenoise": "whitenoise",
    "maplibre": "maplibre",
}
# Django loads it by itself, for the engine of this name.
DRIVERS = {"psycopg": "django.db.backends.postgresql"}

# these scripts make reference values with other packages, on another machine if need be
PEERS = ROOT / "tests" / "stats" / "reference"


def locked(name: str) -> dict[str, str]:
    """Return the entries of a locked set by package."""
    text = text_of(ROOT / "requirements" / f"{name}.txt").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower(): line for line in entries}


@pytest.mark.parametrize("name", ["run", "dev", "docs", "bench", "lock"])
def test_every_locked_dependency_has_its_hashes(name: str) -> None:
    entries = locked(name)
    assert entries
    assert [
        entry for entry, line in entries.items() if "==" not in line or "--hash=sha256:" not in line
    ] == []


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_locked_package_finds_what_it_needs(name: str) -> None:
    """``--no-deps`` installs the lock and nothing else, so the lock has to be whole."""
    entries = {entry: line for entry, line in locked(name).items() if "sys_platform == 'never'" not in line}
    missing: list[str] = []
    for package, line in entries.items():
        try:
            needed = importlib.metadata.requires(package) or []
        except importlib.metadata.PackageNotFoundError:
            assert ";" in line, f"{package} is locked for every system and not installed"
            continue
        for requirement in map(Requirement, needed):
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            present = re.sub(r"[-_.]+", "-", requirement.name).lower() in entries
            if wanted and not present and requirement.name not in LEFT_OUT.get(package, set()):
                missing.append(f"{package} needs {requirement}")
    assert missing == []


def test_versions_run_and_tested_are_the_same() -> None:
    run, dev = locked("run"), locked("dev")
    assert [package for package, line in run.items() if dev.get(package) != line] == []


def test_every_dependency_says_what_it_is_for() -> None:
    requirement = re.compile(r'^\s+"([A-Za-z0-9_.-]+)[^"]*",?\s*(#\s*\S.*)?$')
    project = pyproject()
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    wanted = {re.split(r"[^A-Za-z0-9_.-]", line)[0] for group in groups for line in group}
    reasons = {
        m[1]: m[2] for line in text_of(ROOT / "pyproject.toml").splitlines() if (m := requirement.match(line))
    }
    assert sorted(name for name in wanted if not reasons.get(name)) == []


def imported(*folders: str) -> set[str]:
    """Return the outside packages that the code below these folders imports, as they are installed."""
    modules: set[str] = set()
    for path in files_under(*folders, suffix=".py"):
        if path.is_relative_to(PEERS):
            continue
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Import):
                modules.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules.add(node.module.split(".")[0])
    installed = importlib.metadata.packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - {"gltd", "tests", "scripts", "benchmarks"}
    return {name.lower() for module in outside for name in installed.get(module, [module])}


def declared(requirements: list[str]) -> set[str]:
    """Return the names of requirements."""
    return {Requirement(line).name.lower() for line in requirements}


def test_what_the_program_imports_is_declared() -> None:
    assert sorted(imported("gltd") - declared(pyproject()["project"]["dependencies"])) == []


def test_what_the_tests_import_is_declared() -> None:
    project = pyproject()
    known = declared(project["project"]["dependencies"] + project["dependency-groups"]["dev"])
    assert sorted(imported("tests", "benchmarks", "scripts") - known) == []


def test_every_dependency_of_the_program_is_used() -> None:
    loaded = imported("gltd") | set(NAMED_IN_SETTINGS) | set(DRIVERS)
    unused = declared(pyproject()["project"]["dependencies"]) - loaded
    assert sorted(unused) == []
    settings = text_of(ROOT / "gltd" / "web" / "settings.py")
    assert [name for name, app in NAMED_IN_SETTINGS.items() if f'"{app}' not in settings] == []
    database = text_of(ROOT / "gltd" / "web" / "database.py")
    assert [name for name, engine in DRIVERS.items() if f'"{engine}"' not in database] == []
