"""The store of events that the pages read, opened once a process."""

from functools import cache
from pathlib import Path

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases.mapping.counts import Ground
from gltd.usecases.mapping.tiles import TileMaker


def open_events() -> EventStore:
    """Return the installation's store."""
    return open_folder(config.load().events_dir)


def open_tiles() -> TileMaker:
    """Return what makes the tiles of the installation's store."""
    return open_maker(config.load().events_dir)


def open_ground() -> Ground:
    """Return what the installation's store says of pieces of ground."""
    return open_counts(config.load().events_dir)


def tell_version(*, exact: bool) -> str:
    """Return what the address of a tile says of the events' state and of its reader."""
    return f"{open_events().fingerprint()}{'' if exact else '-5'}"


@cache
def open_counts(folder: Path) -> Ground:
    """Return the counts of a folder, the same ones at each call."""
    return Ground(open_folder(folder))


@cache
def open_folder(folder: Path) -> EventStore:
    """Return the store of a folder, the same one at each call."""
    return EventStore(folder)


@cache
def open_maker(folder: Path) -> TileMaker:
    """Return the tiles of a folder, the same ones at each call."""
    return TileMaker(open_folder(folder))
