"""The files of this checkout and what they declare, read once, for the tests of the repository itself."""

import ast
import functools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that a commit would hold: tracked, or new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(path for line in sorted(set(listed)) if (path := ROOT / line).is_file())


def files_under(*folders: str, suffix: str) -> list[Path]:
    """Return the tracked files with this suffix below the given folders."""
    roots = [ROOT / folder for folder in folders]
    return [p for p in tracked_files() if p.suffix == suffix and any(p.is_relative_to(r) for r in roots)]


@functools.cache
def text_of(path: Path) -> str:
    """Return a file's text; empty where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def relative(path: Path) -> str:
    """Return a path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Definition:
    """A function as it stands in a file; ``owner`` is its class, ``nested`` tells a closure."""

    path: str
    name: str
    owner: str
    nested: bool
    node: Function

    @property
    def label(self) -> str:
        """Return ``file::Class.function``, as exceptions name it."""
        return f"{self.path}::{self.owner}.{self.name}" if self.owner else f"{self.path}::{self.name}"

    @property
    def lines(self) -> int:
        """Return the lines of code, without the docstring: a statistic's has eight parts, all prescribed."""
        total = (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1
        first = self.node.body[0]
        if ast.get_docstring(self.node, clean=False) is not None:
            total -= (first.end_lineno or first.lineno) - first.lineno + 1
        return total

    @property
    def positional(self) -> list[str]:
        """Return the parameters that may be given by position, without self or cls."""
        names = [argument.arg for argument in (*self.node.args.posonlyargs, *self.node.args.args)]
        static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in self.node.decorator_list)
        return names[1:] if self.owner and not self.nested and not static else names

    @property
    def arguments(self) -> int:
        """Return how many arguments it takes."""
        return len(self.positional) + len(self.node.args.kwonlyargs)

    @property
    def decorators(self) -> list[str]:
        """Return its decorators as they are written."""
        return [ast.unparse(decorator) for decorator in self.node.decorator_list]


def _walk(node: ast.AST, *, path: str, owner: str, nested: bool) -> Iterator[Definition]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield Definition(path=path, name=child.name, owner=owner, nested=nested, node=child)
            yield from _walk(child, path=path, owner=owner, nested=True)
        elif isinstance(child, ast.ClassDef):
            yield from _walk(child, path=path, owner=child.name, nested=nested)
        else:
            yield from _walk(child, path=path, owner=owner, nested=nested)


@functools.cache
def definitions(*folders: str) -> tuple[Definition, ...]:
    """Return every function defined below the given folders."""
    found: list[Definition] = []
    for path in files_under(*folders, suffix=".py"):
        found.extend(_walk(ast.parse(text_of(path)), path=relative(path), owner="", nested=False))
    return tuple(found)


def pyproject() -> dict[str, Any]:
    """Return the content of pyproject.toml."""
    return tomllib.loads(text_of(ROOT / "pyproject.toml"))


def documentation() -> str:
    """Return everything that docs/ says."""
    return "\n".join(text_of(path) for path in files_under("docs", suffix=".md"))


def places(pattern: re.Pattern[str], *, among: list[Path]) -> list[str]:
    """Return ``file:line: line`` for each line that the pattern finds."""
    found: list[str] = []
    for path in among:
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{relative(path)}:{number}: {line.strip()[:120]}")
    return found
