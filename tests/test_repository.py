"""The rules of the house that a machine can check, on every file of the checkout.

An exception is listed here with its reason, and a listed exception that is no longer one fails.
"""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.checkout import (
    ROOT,
    Definition,
    definitions,
    files_under,
    places,
    pyproject,
    relative,
    text_of,
    tracked_files,
)

CODE = ("gltd", "scripts", "tests", "benchmarks")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
MAX_ARGUMENTS = 8
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}

# file → why it may be longer
LONG_FILES = {
    "gltd/web/migrations/0001_initial.py": "Django writes it, from the models",
    "gltd/web/migrations/0001_squashed_0022_register.py": "Django writes it, from the models",
}
# file::Class.function → why it may be longer
LONG_FUNCTIONS: dict[str, str] = {}
# file::Class.function → why it may take more
MANY_ARGUMENTS: dict[str, str] = {}
# file::Class.function → why its second argument may be given by position
POSITIONAL: dict[str, str] = {
    "gltd/stats/density.py::difference": "before and after read in order",
}
# folder → why nothing in it is called by name
POSITIONAL_FOLDERS = {
    "gltd/web/migrations/": "Django calls what a migration runs with the applications and the editor",
    "gltd/stats/_kernels/": "numba compiles these loops, and calls a compiled function by position only",
}
# decorator → why its functions take more than one argument by position
POSITIONAL_DECORATORS = {
    "register.simple_tag": "Django's templates give a tag its arguments by position",
    "register.filter": "Django calls a filter with the value and its argument by position",
    "app.command": "Typer calls a command by name; `typer.Argument` parameters read in order",
}
# method → whose signature it is
FRAMEWORK_METHODS = {
    "process_exception": "Django's middleware",
    "process_view": "Django's middleware",
    "receive_data_chunk": "Django's upload handlers",
    "login": "allauth's adapter",
    "create_user": "Django's account manager",
    "create_superuser": "Django's account manager",
    "handle_starttag": "html.parser",
    "render": "Django's widgets",
}


def exceptions_that_are_not(listed: dict[str, str], *, broken: list[str]) -> list[str]:
    """Return the listed exceptions that nothing needs any more."""
    return sorted(set(listed) - set(broken))


def test_no_file_is_too_long() -> None:
    files = [p for p in tracked_files() if p.suffix in {".py", ".js", ".css", ".html", ".typ"}]
    assert files
    long = {relative(p): n for p in files if (n := len(text_of(p).splitlines())) > MAX_FILE_LINES}
    assert {name: n for name, n in long.items() if name not in LONG_FILES} == {}
    assert exceptions_that_are_not(LONG_FILES, broken=list(long)) == []


def test_no_function_is_too_long() -> None:
    long = {d.label: d.lines for d in definitions(*CODE) if d.lines > MAX_FUNCTION_LINES}
    assert {name: n for name, n in long.items() if name not in LONG_FUNCTIONS} == {}
    assert exceptions_that_are_not(LONG_FUNCTIONS, broken=list(long)) == []


def test_no_function_takes_too_many_arguments() -> None:
    many = {d.label: d.arguments for d in definitions(*CODE) if d.arguments > MAX_ARGUMENTS}
    assert {name: n for name, n in many.items() if name not in MANY_ARGUMENTS} == {}
    assert exceptions_that_are_not(MANY_ARGUMENTS, broken=list(many)) == []


def is_view(definition: Definition) -> bool:
    """Tell whether Django calls it, with the request and the parts of the address under their names."""
    return definition.positional[:1] == ["request"] and definition.path.startswith(
        ("gltd/web/pages/", "gltd/web/api/")
    )


def may_be_positional(definition: Definition) -> bool:
    """Tell whether something else than this project decides how the function is called."""
    return (
        is_view(definition)
        or definition.nested
        or definition.name.startswith("_")
        or definition.owner.startswith("_")
        or definition.name in FRAMEWORK_METHODS
        or any(definition.path.startswith(folder) for folder in POSITIONAL_FOLDERS)
        or any(words.startswith(tuple(POSITIONAL_DECORATORS)) for words in definition.decorators)
    )


def test_arguments_are_given_by_name_from_the_second_on() -> None:
    public = [d for d in definitions("gltd", "scripts", "benchmarks") if not may_be_positional(d)]
    assert public
    broken = {d.label: d.positional for d in public if len(d.positional) > 1}
    assert {name: names for name, names in broken.items() if name not in POSITIONAL} == {}
    assert exceptions_that_are_not(POSITIONAL, broken=list(broken)) == []


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    parts = {part for path in tracked_files() for part in Path(relative(path)).parts}
    words = {part: set(re.split(r"[._-]", part)) for part in parts}
    assert [part for part, found in words.items() if found & FORBIDDEN_NAMES] == []


def test_every_public_thing_has_a_docstring() -> None:
    missing: list[str] = []
    for path in files_under("gltd", "scripts", "benchmarks", suffix=".py"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(text_of(path))
        if tree.body and not ast.get_docstring(tree):
            missing.append(relative(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Meta":
                missing += [] if ast.get_docstring(node) else [f"{relative(path)}::{node.name}"]
    for found in definitions("gltd", "scripts", "benchmarks"):
        public = not found.name.startswith("_") and not found.owner.startswith("_") and not found.nested
        if public and "migrations" not in found.path:
            missing += [] if _documented(found) else [found.label]
    assert missing == []


def _documented(definition: Definition) -> bool:
    return bool(ast.get_docstring(definition.node)) or "overload" in definition.decorators


def subjects(room: str) -> set[str]:
    """Return what a test of this room may be named after: its modules and packages, ``_`` between folders."""
    found: set[str] = set()
    for path in files_under(f"gltd/{room}", suffix=".py"):
        parts = [part for part in path.relative_to(ROOT / "gltd").with_suffix("").parts if part != "__init__"]
        found.update("_".join(parts[start:]).strip("_") for start in range(len(parts)))
    return found


def test_tests_mirror_the_package() -> None:
    strays: list[str] = []
    for path in files_under("tests", suffix=".py"):
        room = path.relative_to(ROOT / "tests").parts[0]
        if not path.name.startswith("test_") or room in {path.name, "journeys"}:
            continue
        subject = path.stem.removeprefix("test_")
        if not any(subject == name or subject.startswith(f"{name}_") for name in subjects(room)):
            strays.append(relative(path))
    assert strays == []


def test_every_room_of_the_package_has_tests() -> None:
    rooms = {p.relative_to(ROOT / "gltd").parts[0] for p in files_under("gltd", suffix=".py")}
    tested = {p.relative_to(ROOT / "tests").parts[0] for p in files_under("tests", suffix=".py")}
    folders = {room for room in rooms if not room.endswith(".py")}
    modules = {f"test_{room}" for room in rooms if room.endswith(".py") and not room.startswith("_")}
    assert sorted(folders - tested) == []
    assert sorted(modules - tested) == []


def test_every_room_has_its_place_in_the_layers() -> None:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["name"] == "The direction of the layers")["layers"]
    placed = [name.strip(" ()") for layer in layers for name in re.split(r"[|:]", layer)]
    rooms = {p.relative_to(ROOT / "gltd").parts[0] for p in files_under("gltd", suffix=".py")}
    names = {f"gltd.{room.removesuffix('.py')}" for room in rooms if not room.startswith("__")}
    assert [name for name, count in Counter(placed).items() if count > 1] == []
    assert sorted(names - set(placed)) == []
    forbidden = next(c for c in contracts if c["name"] == "Django lives in web only")["source_modules"]
    assert sorted(names - set(forbidden) - {"gltd.web", "gltd.cli"}) == []


def test_no_path_of_a_machine_is_written_down() -> None:
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(home|opt|root|tmp|work|Users)/[A-Za-z.]")
    assert places(pattern, among=list(tracked_files())) == []


def test_no_address_of_a_registry_is_written_down() -> None:
    hosts: list[tuple[str, ...]] = [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("debian", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
    ]
    hosts += [("unpkg", "com"), ("jsdelivr", "net"), ("cdnjs", "cloudflare", "com"), ("googleapis", "com")]
    pattern = re.compile("|".join(re.escape(".".join(host)) for host in hosts))
    assert places(pattern, among=list(tracked_files())) == []
    options = re.compile(r"^\s*--?(index-url|extra-index-url|find-links|trusted-host|i|f)\b")
    assert places(options, among=files_under("requirements", suffix=".txt")) == []


def test_no_file_of_a_third_party_is_committed() -> None:
    suffixes = (
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".min.js",
        ".min.css",
        ".map",
        ".whl",
        ".so",
        ".jar",
    )
    assert [relative(p) for p in tracked_files() if p.name.endswith(suffixes)] == []
    assert [relative(p) for p in tracked_files() if p.stat().st_size > 1_000_000] == []
