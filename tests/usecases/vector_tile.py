"""A reader of vector tiles, written from the specification and apart from what writes them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class ReadLayer:
    """One layer: its extent, and of each feature its kind, its tags and its geometry in tile units."""

    name: str = ""
    extent: int = 0
    version: int = 0
    keys: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def features(self) -> list[tuple[int, dict[str, int], list[list[tuple[int, int]]]]]:
        """Return kind, properties and parts of each feature."""
        found = []
        for content in self.raw:
            told = dict(read_fields(content))
            numbers = read_packed(told.get(2, b""))
            tags = {
                self.keys[key]: self.values[value]
                for key, value in zip(numbers[::2], numbers[1::2], strict=True)
            }
            found.append((told[3], tags, read_geometry(read_packed(told[4]))))
        return found


def read_tile(content: bytes) -> dict[str, ReadLayer]:
    """Return the layers of a tile by name."""
    layers = {}
    for number, part in read_fields(content):
        assert number == 3
        layer = ReadLayer()
        for inner, value in read_fields(part):
            if inner == 1:
                layer.name = value.decode()
            elif inner == 2:
                layer.raw.append(value)
            elif inner == 3:
                layer.keys.append(value.decode())
            elif inner == 4:
                ((kind, number_value),) = read_fields(value)
                assert kind == 5
                layer.values.append(number_value)
            elif inner == 5:
                layer.extent = value
            elif inner == 15:
                layer.version = value
        layers[layer.name] = layer
    return layers


def read_fields(content: bytes) -> list[tuple[int, Any]]:
    """Return the fields of a message of protocol buffers."""
    at, found = 0, list[tuple[int, Any]]()
    while at < len(content):
        tag, at = read_varint(content, at)
        value, at = read_varint(content, at)
        if tag & 7 == 2:
            found.append((tag >> 3, content[at : at + value]))
            assert at + value <= len(content)
            at += value
        else:
            assert tag & 7 == 0
            found.append((tag >> 3, value))
    return found


def read_varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length and where it ends."""
    number = shift = 0
    while True:
        number |= (content[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if content[at - 1] < 0x80:
            return number, at


def read_packed(content: bytes) -> list[int]:
    """Return packed numbers."""
    at, found = 0, []
    while at < len(content):
        number, at = read_varint(content, at)
        found.append(number)
    return found


def read_geometry(numbers: list[int]) -> list[list[tuple[int, int]]]:
    """Return the parts of a geometry; a closed ring ends where it began."""
    at, x, y = 0, 0, 0
    parts: list[list[tuple[int, int]]] = []
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == 7:
            parts[-1].append(parts[-1][0])
            continue
        for _ in range(count):
            x += (numbers[at] >> 1) ^ -(numbers[at] & 1)
            y += (numbers[at + 1] >> 1) ^ -(numbers[at + 1] & 1)
            at += 2
            if command == 1:
                parts.append([])
            parts[-1].append((x, y))
    return parts
