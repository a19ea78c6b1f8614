"""The TOML of a specification, written from what it holds."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def write_toml(values: Mapping[str, Any]) -> str:
    """Write what a specification holds: tables, lists of tables, texts, numbers, dates and lists of them."""
    plain = {key: value for key, value in values.items() if not _is_table(value)}
    lines = [f"{_text(key)} = {_write(value)}" for key, value in plain.items()]
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines.append(f"{_text(key)} = {_write(value)}")
    for key, value in values.items():
        if _is_table(value) and not isinstance(value, Mapping):
            for table in value:
                lines += ["", f"[[{_text(key)}]]"]
                lines += [f"{_text(name)} = {_write(one)}" for name, one in table.items()]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _write(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(key)} = {_write(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_write(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value)
    return _text(str(value))


def _text(value: str) -> str:
    # What JSON escapes, TOML reads the same way, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
