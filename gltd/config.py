"""Where things are kept, read once from the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Paths of one installation; ``home`` holds everything that is written.

    Settings: ``GLTD_HOME`` (default: the folder ``var`` of the working directory), ``DATABASE_URL`` for a
    register that is kept in PostgreSQL and not in a file of that folder, and ``GLTD_BASEMAP`` for a local
    file of tiles (PMTiles) that lies under the maps.
    """

    home: Path
    database_url: str = field(default="", repr=False)  # it holds a password
    basemap: Path | None = None

    @property
    def events_dir(self) -> Path:
        """Immutable batches of events (Parquet) and their manifest."""
        return self.home / "events"

    @property
    def addresses_dir(self) -> Path:
        """Local files of addresses (``adresses-*.csv`` of the BAN), put there by who keeps the machine."""
        return self.home / "adresses"

    def address_files(self) -> tuple[Path, ...]:
        """Return the local files of addresses, in order."""
        if not self.addresses_dir.is_dir():
            return ()
        kinds = ("*.csv", "*.csv.gz")
        return tuple(sorted(path for kind in kinds for path in self.addresses_dir.glob(kind)))

    @property
    def studies_dir(self) -> Path:
        """Registered studies: specification, registration, result."""
        return self.home / "studies"

    @property
    def reports_dir(self) -> Path:
        """Frozen snapshots and the documents made from them."""
        return self.home / "reports"

    @property
    def database_path(self) -> Path:
        """The SQLite file of the register."""
        return self.home / "gltd.sqlite3"


def load() -> Config:
    """Read the configuration from the environment."""
    return Config(
        home=Path(os.environ.get("GLTD_HOME", "var")).absolute(),
        database_url=os.environ.get("DATABASE_URL", ""),
        basemap=Path(basemap).absolute() if (basemap := os.environ.get("GLTD_BASEMAP")) else None,
    )
