"""Frozen dataclasses ↔ canonical JSON: the same value gives the same bytes, whatever the machine.

Keys are sorted, text is UTF-8 as it stands, decimals and dates are strings, floats are their shortest exact
form, and NaN is refused. Decoding follows the types of the dataclasses and refuses anything unknown.
"""

import datetime as dt
import json
import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from gltd.errors import GltdError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T")
ADDED: Final[Mapping[str, bool]] = {"added": True}
"""Metadata of a field that came after bilans were frozen: left out where it says nothing, so that the
snapshots of before keep their bytes and their fingerprints."""
_NOT_A_NUMBER: Final = "Un chiffre du bilan n'est pas un nombre : corrigez-le avant de figer le bilan."


class _MismatchError(Exception):
    """The JSON does not have the shape that the types ask for."""


def dump(value: Json) -> bytes:
    """Return canonical bytes of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def encode(value: object) -> Json:
    """Return the JSON value of a tree of frozen dataclasses."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: encode(found)
            for item in fields(value)
            if (found := getattr(value, item.name)) != item.default or "added" not in item.metadata
        }
    match value:
        case None | bool() | int() | StrEnum():
            return value if not isinstance(value, StrEnum) else value.value
        case str():
            return value
        case float():
            if not math.isfinite(value):
                raise GltdError(_NOT_A_NUMBER)
            return value
        case Decimal():
            if not value.is_finite():
                raise GltdError(_NOT_A_NUMBER)
            return _print_decimal(value)
        case dt.datetime():
            return value.isoformat()
        case dt.date():
            return value.isoformat()
        case tuple():
            return [encode(item) for item in value]
        case _:
            raise TypeError(f"a {type(value).__name__} has no place in a snapshot")


def _print_decimal(value: Decimal) -> str:
    """Print 5.40E+3, 5400.0 and 5400 alike: equal numbers have equal bytes."""
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def decode(cls: type[T], *, value: Json) -> T:
    """Rebuild a dataclass from its JSON value; anything missing, unknown or ill-typed is refused."""
    try:
        return cast(T, _decode(cls, value))
    except (_MismatchError, InvalidOperation, ValueError, TypeError) as error:
        raise GltdError(
            "Cet instantané n'a pas la forme attendue : refaites-le avec « gltd report build »."
        ) from error


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    return get_type_hints(cls)


def _decode(hint: Any, value: Json) -> object:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(hint), value)
    if origin is Literal:
        if value not in get_args(hint):
            raise _MismatchError
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise _MismatchError
        item_hint = get_args(hint)[0]
        return tuple(_decode(item_hint, item) for item in value)
    if is_dataclass(hint):
        return _decode_dataclass(cast(type, hint), value)
    return _decode_scalar(hint, value)


def _decode_union(members: tuple[Any, ...], value: Json) -> object:
    for member in members:
        if member is type(None):
            if value is None:
                return None
            continue
        try:
            return _decode(member, value)
        except _MismatchError:
            continue
    raise _MismatchError


def _decode_dataclass(cls: type, value: Json) -> object:
    names = {item.name for item in fields(cls)}
    needed = {item.name for item in fields(cls) if "added" not in item.metadata}
    if not isinstance(value, dict) or not needed <= set(value) <= names:
        raise _MismatchError
    hints = _hints(cls)
    return cls(**{name: _decode(hints[name], item) for name, item in value.items()})


def _decode_scalar(hint: Any, value: Json) -> object:
    if hint in (bool, int, str) and type(value) is hint:
        return value
    if hint is float and type(value) in (int, float):
        return float(cast(float, value))
    if not isinstance(value, str):
        raise _MismatchError
    if hint is Decimal:
        return Decimal(value)
    if hint is dt.datetime:
        return dt.datetime.fromisoformat(value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    raise _MismatchError
