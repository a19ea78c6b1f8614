"""The store of events that the pages read, opened once a process."""

from functools import cache
from pathlib import Path

from gltd import config
from gltd.store.events import EventStore


def open_events() -> EventStore:
    """Return the installation's store."""
    return open_folder(config.load().events_dir)


@cache
def open_folder(folder: Path) -> EventStore:
    """Return the store of a folder, the same one at each call."""
    return EventStore(folder)
