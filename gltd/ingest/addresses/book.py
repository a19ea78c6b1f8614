"""The local book of addresses: exact words first, close words then, with a score, no guess between two."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from gltd.errors import GltdError
from gltd.ingest.addresses.words import Asked, Street, read_commune, read_street

# Below this likeness a street is another; closer than the gap, two streets are both possible.
CLOSE: Final = 0.92
GAP: Final = 0.03
# What another kind of way costs (« avenue » for « rue »), and what a shortened name is worth.
OTHER_KIND: Final = 0.95
PART_OF_NAME: Final = 0.94
_NEEDED: Final = ("numero", "nom_voie", "code_postal", "code_insee", "nom_commune", "lon", "lat")
_NEAR_M: Final = 50.0
_M_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True)
class Found:
    """Where an address is, how surely (1: the same words) and how closely; or the ``trouble``."""

    lon: float = 0.0
    lat: float = 0.0
    level: str = ""
    score: float = 0.0
    precision_m: float = 0.0
    trouble: str = ""
    commune: "Found | None" = None


@dataclass(frozen=True)
class _Way:
    """One street of the book: its middle and its reach."""

    insee: str
    name: str
    street: Street
    lon: float
    lat: float
    reach_m: float


class AddressBook:
    """The addresses of local files (``adresses-*.csv``, as the BAN publishes them, packed or not)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, files: Sequence[Path]) -> None:
        self._connection = connection
        self._parameters = {"files": [str(path) for path in files]}
        self._relation = (
            "read_csv($files, delim = ';', header = true, all_varchar = true, ignore_errors = true, "
            "union_by_name = true)"
        )
        try:
            found = connection.execute(
                f"DESCRIBE SELECT * FROM {self._relation}", self._parameters
            ).fetchall()
        except duckdb.Error as error:
            raise self._unreadable(files) from error
        if not set(_NEEDED) <= {str(row[0]) for row in found}:
            raise self._unreadable(files)

    @staticmethod
    def _unreadable(files: Sequence[Path]) -> GltdError:
        names = ", ".join(f"« {path.name} »" for path in files)
        return GltdError(
            f"Le fichier d'adresses {names} n'est pas celui de la Base adresse nationale (colonnes "
            f"{', '.join(_NEEDED)}, séparées par des points-virgules) : remplacez-le."
        )

    def find(self, asked: Sequence[Asked]) -> list[Found]:
        """Return where each address is."""
        by_insee, by_name, by_postcode = self._communes()
        homes = [
            _commune_of(one, by_insee=by_insee, by_name=by_name, by_postcode=by_postcode) for one in asked
        ]
        wanted = sorted({insee for home in homes for insee in home})
        ways = self._ways(wanted)
        chosen, troubles = self._choose(asked, homes=homes, ways=ways)
        houses = self._houses({(way.insee, way.name) for way, _ in chosen.values()})
        middles = _middles(ways)
        return [
            _answer(one, home=homes[rank], chosen=chosen.get(rank), houses=houses, middles=middles)
            if rank in chosen or not one.way.words
            else Found(trouble=troubles[rank], commune=_middle(homes[rank], middles=middles))
            for rank, one in enumerate(asked)
        ]

    def _communes(self) -> tuple[set[str], dict[str, set[str]], dict[str, set[str]]]:
        rows = self._connection.execute(
            f"SELECT DISTINCT code_insee, nom_commune, code_postal FROM {self._relation}", self._parameters
        ).fetchall()
        by_name: dict[str, set[str]] = defaultdict(set)
        by_postcode: dict[str, set[str]] = defaultdict(set)
        for insee, name, postcode in rows:
            by_name[read_commune(name or "")].add(insee)
            by_postcode[postcode or ""].add(insee)
        return {row[0] for row in rows}, by_name, by_postcode

    def _ways(self, communes: list[str]) -> dict[str, list[_Way]]:
        rows = self._connection.execute(
            f"""
            SELECT code_insee, nom_voie, median(lon), median(lat),
                sqrt(pow((max(lon) - min(lon)) * cos(radians(median(lat))), 2)
                    + pow(max(lat) - min(lat), 2)) / 2 * {_M_PER_DEGREE}
            FROM (SELECT code_insee, nom_voie, TRY_CAST(lon AS DOUBLE) AS lon, TRY_CAST(lat AS DOUBLE) AS lat
                FROM {self._relation} WHERE list_contains($communes, code_insee))
            WHERE nom_voie IS NOT NULL AND lon IS NOT NULL AND lat IS NOT NULL
            GROUP BY ALL ORDER BY ALL
            """,
            {**self._parameters, "communes": communes},
        ).fetchall()
        ways: dict[str, list[_Way]] = defaultdict(list)
        for insee, name, lon, lat, reach_m in rows:
            ways[insee].append(_Way(insee, name, read_street(name), lon, lat, max(reach_m, _NEAR_M)))
        return ways

    def _choose(
        self, asked: Sequence[Asked], *, homes: list[set[str]], ways: dict[str, list[_Way]]
    ) -> tuple[dict[int, tuple[_Way, float]], dict[int, str]]:
        """Return the street of each address that has one, and what is wrong with the others."""
        chosen: dict[int, tuple[_Way, float]] = {}
        troubles: dict[int, str] = {}
        left: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for rank, (one, home) in enumerate(zip(asked, homes, strict=True)):
            near = [way for insee in sorted(home) for way in ways.get(insee, [])]
            same = [way for way in near if way.street.key == one.way.key]
            if not one.way.words:
                troubles[rank] = "absent"
            elif not home:
                troubles[rank] = "commune"
            elif len(same) == 1:
                chosen[rank] = (same[0], 1.0)
            elif same:
                troubles[rank] = "doubt"
            else:
                left[(one.way.key, *sorted(home))].append(rank)
        for key, ranks in left.items():
            near = [way for insee in key[1:] for way in ways.get(insee, [])]
            best = self._closest(asked[ranks[0]].way, ways=near)
            for rank in ranks:
                if isinstance(best, str):
                    troubles[rank] = best
                else:
                    chosen[rank] = best
        return chosen, troubles

    def _closest(self, street: Street, *, ways: list[_Way]) -> tuple[_Way, float] | str:
        """Return the street that is closest in words, if it stands out from the others."""
        scores = self._connection.execute(
            "SELECT jaro_winkler_similarity($name, unnest($names::VARCHAR[]))",
            {"name": street.name, "names": [way.street.name for way in ways]},
        ).fetchall()
        ranked: list[tuple[float, _Way]] = []
        for (likeness,), way in zip(scores, ways, strict=True):
            score = float(likeness)
            if set(street.words) < set(way.street.words) and street.words[-1] == way.street.words[-1]:
                score = max(score, PART_OF_NAME)
            if street.kind != way.street.kind and street.kind:
                score *= OTHER_KIND
            ranked.append((score, way))
        ranked.sort(key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < CLOSE:
            return "street"
        if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - GAP:
            return "doubt"
        return ranked[0][1], ranked[0][0]

    def _houses(
        self, wanted: set[tuple[str, str]]
    ) -> dict[tuple[str, str], list[tuple[int, str, float, float]]]:
        """Return the numbers of some streets, with their places."""
        rows: list[Any] = self._connection.execute(
            f"""
            SELECT code_insee, nom_voie, TRY_CAST(numero AS INTEGER), lower(coalesce(rep, '')),
                TRY_CAST(lon AS DOUBLE), TRY_CAST(lat AS DOUBLE)
            FROM {self._relation}
            WHERE list_contains($ways, code_insee || ' ' || nom_voie)
                AND TRY_CAST(numero AS INTEGER) IS NOT NULL
                AND TRY_CAST(lon AS DOUBLE) IS NOT NULL AND TRY_CAST(lat AS DOUBLE) IS NOT NULL
            """,
            {**self._parameters, "ways": [f"{insee} {name}" for insee, name in wanted]},
        ).fetchall()
        houses: dict[tuple[str, str], list[tuple[int, str, float, float]]] = defaultdict(list)
        for insee, name, number, repetition, lon, lat in rows:
            houses[(insee, name)].append((number, repetition, lon, lat))
        return houses


def _commune_of(
    asked: Asked, *, by_insee: set[str], by_name: dict[str, set[str]], by_postcode: dict[str, set[str]]
) -> set[str]:
    """Return the communes that an address may be in: by its code, its name and postcode, or one of them."""
    if asked.insee:
        return {asked.insee} & by_insee
    named, posted = by_name.get(asked.commune, set()), by_postcode.get(asked.postcode, set())
    if asked.commune and asked.postcode:
        return (named & posted) or named or posted
    if asked.commune or asked.postcode:
        return named or posted
    return by_insee if len(by_insee) == 1 else set()


def _answer(
    asked: Asked,
    *,
    home: set[str],
    chosen: tuple[_Way, float] | None,
    houses: dict[tuple[str, str], list[tuple[int, str, float, float]]],
    middles: dict[str, Found],
) -> Found:
    """Return the number's place, or the middle of its street, or of its commune."""
    if chosen is None:
        middle = _middle(home, middles=middles)
        return Found(trouble="absent", commune=middle)
    way, score = chosen
    numbers = [house for house in houses.get((way.insee, way.name), []) if house[0] == asked.number]
    same = [house for house in numbers if house[1][:1] == asked.repetition[:1]] or numbers
    if same:
        return Found(same[0][2], same[0][3], "address", score, _NEAR_M)
    return Found(way.lon, way.lat, "street", score, way.reach_m)


def _middles(ways: dict[str, list[_Way]]) -> dict[str, Found]:
    """Return the middle of each commune and how far its streets are from it."""
    found = {}
    for insee, listed in ways.items():
        lons, lats = sorted(way.lon for way in listed), sorted(way.lat for way in listed)
        reach_m = max(lons[-1] - lons[0], lats[-1] - lats[0]) / 2 * _M_PER_DEGREE
        middle = len(listed) // 2
        found[insee] = Found(lons[middle], lats[middle], "commune", 1.0, max(reach_m, _NEAR_M))
    return found


def _middle(home: set[str], *, middles: dict[str, Found]) -> Found | None:
    """Return the middle of the one commune of an address."""
    return middles.get(next(iter(home))) if len(home) == 1 else None
