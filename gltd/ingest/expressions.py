"""SQL expressions that read one field of a relation: every value of the user is a bound parameter."""

from dataclasses import dataclass
from typing import Any

from gltd.ingest.addresses import PLACE_LEVEL, PLACE_PRECISION, STREET_SHOWN, TROUBLE, TROUBLES
from gltd.ingest.locating import DEGREES
from gltd.ingest.mapping import ISO_FORMATS, AddressColumns, Choice, Mapping
from gltd.ingest.pairs import PAIR, Order, read_pair
from gltd.ingest.source import GEOMETRY_X, GEOMETRY_Y, SourceTable

LONGEST_CATEGORY, LONGEST_ID = 200, 100


@dataclass(frozen=True)
class Field:
    """One check of one field: the flag's name, the SQL condition, what is shown and why it is refused."""

    flag: str
    condition: str
    column: str
    raw: str
    reason: str


class Expressions:
    """The SQL of one import: what is read (``values``), what is refused (``checks``), with its parameters."""

    def __init__(self, mapping: Mapping, *, source: SourceTable) -> None:
        self.mapping = mapping
        self._source = source
        self.parameters: dict[str, Any] = dict(source.parameters)
        self.parameters["missing"] = list(mapping.file.missing)
        self.parameters["missing_longest"] = max(len(one.encode()) for one in mapping.file.missing)
        self.parameters["spaces"] = " \u00a0\u202f"
        self.first: dict[str, str] = {}
        """Columns of the first reading: from the cells of the file."""
        self.checks: list[Field] = []
        self._time()
        self._place()
        self._category()
        self._nature()
        self._rest()

    def _slot(self, column: str) -> tuple[str, str]:
        index = self._source.columns.index(column)
        return f"c{index}", self._source.types[index]

    def _cell(self, columns: tuple[str, ...]) -> str:
        """Return what was written: the typed value of one column, or the joined texts of two."""
        if len(columns) == 1:
            return self._slot(columns[0])[0]
        cells = []
        for column in columns:
            slot, kind = self._slot(column)
            cells.append(
                f"CASE WHEN {_is_missing(slot)} THEN NULL ELSE {slot} END" if kind == "text" else slot
            )
        return f"nullif(trim(concat_ws(' ', {', '.join(cells)})), '')"

    def _label(self, column: str) -> str:
        """Return a text without spaces around, NULL where nothing is left."""
        text = f"CAST({self._cell((column,))} AS VARCHAR)"
        spaced = f"starts_with({text}, ' ') OR suffix({text}, ' ')"
        return f"CASE WHEN {spaced} THEN nullif(trim({text}), '') ELSE {text} END"

    def _check(self, condition: str, *, column: str, raw: str, reason: str) -> None:
        self.checks.append(Field(f"p{len(self.checks)}", condition, column, raw, reason))

    def _time(self) -> None:
        time = self.mapping.time
        self.parameters["zone"] = time.zone
        self._moment("start", time.start)
        if time.end:
            self._moment("end", time.end)
        else:
            self.first["end_text"] = "NULL::VARCHAR"
            self.first["end_clock"] = "NULL::TIMESTAMP"
            self.first["end_day"] = "NULL::TIMESTAMP"
        column = " + ".join(time.start)
        formats = ", ".join(time.formats[:4])
        self._check(
            f"start_at IS NULL AND {_is_missing('start_text')}",
            column=column,
            raw="start_text",
            reason="date absente",
        )
        self._check(
            f"start_at IS NULL AND NOT {_is_missing('start_text')}",
            column=column,
            raw="start_text",
            reason=f"date illisible avec les formats donnés ({formats})",
        )
        self._check(
            "start_at < $earliest",
            column=column,
            raw="start_text",
            reason=f"date antérieure au {time.earliest:%d/%m/%Y}",
        )
        self._check(
            "start_at >= $latest",
            column=column,
            raw="start_text",
            reason="date postérieure à la période admise",
        )
        end = " + ".join(time.end)
        self._check(
            f"end_read IS NULL AND NOT {_is_missing('end_text')}",
            column=end,
            raw="end_text",
            reason=f"fin illisible avec les formats donnés ({formats})",
        )
        self._check("end_read < start_at", column=end, raw="end_text", reason="fin antérieure au début")
        self._check(
            "end_read > $latest", column=end, raw="end_text", reason="fin postérieure à la période admise"
        )

    def _moment(self, name: str, columns: tuple[str, ...]) -> None:
        self.first[f"{name}_text"] = self._cell(columns)
        slot, kind = self._slot(columns[0])
        if len(columns) == 1 and kind in ("timestamp", "zoned", "day"):
            clock = {
                "timestamp": self._local(f"CAST({slot} AS TIMESTAMP)"),
                "zoned": f"timezone($zone, {slot})",
                "day": "NULL::TIMESTAMP",
            }[kind]
            self.first[f"{name}_clock"] = clock
            self.first[f"{name}_day"] = f"CAST({slot} AS TIMESTAMP)" if kind == "day" else "NULL::TIMESTAMP"
            return
        text = f"CAST({self._cell(columns)} AS VARCHAR)"
        formats = dict.fromkeys((*self.mapping.time.formats, *(ISO_FORMATS if self._source.typed else ())))
        groups: dict[str, list[str]] = {"zoned": [], "clock": [], "day": []}
        for one in formats:
            groups[
                "zoned" if "%z" in one else "clock" if any(f"%{d}" in one for d in "HIc") else "day"
            ].append(one)
        tried = []
        if groups["zoned"]:
            self.parameters["zoned_formats"] = _one_or_list(groups["zoned"])
            # DuckDB knows offsets, and not the letter that stands for none.
            offset = f"regexp_replace({text}, 'Z$', '+00')"
            tried.append(f"timezone($zone, {_parsed(offset, '$zoned_formats')})")
        if groups["clock"]:
            self.parameters["clock_formats"] = _one_or_list(groups["clock"])
            tried.append(self._local(_parsed(text, "$clock_formats")))
        self.first[f"{name}_clock"] = f"coalesce({', '.join(tried)})" if tried else "NULL::TIMESTAMP"
        self.first[f"{name}_day"] = "NULL::TIMESTAMP"
        if groups["day"]:
            self.parameters["day_formats"] = _one_or_list(groups["day"])
            self.first[f"{name}_day"] = _parsed(text, "$day_formats")

    def _local(self, moment: str) -> str:
        if self.mapping.time.written_in is None:
            return moment
        self.parameters["written_in"] = self.mapping.time.written_in
        return f"timezone($zone, timezone($written_in, {moment}))"

    def _number(self, column: str) -> str:
        slot, kind = self._slot(column)
        if kind == "number":
            return f"CAST({slot} AS DOUBLE)"
        text = f"CAST({slot} AS VARCHAR)"
        compact = f"translate({text}, $spaces, '')"
        return (
            f"coalesce(TRY_CAST(replace({text}, ',', '.') AS DOUBLE), "
            f"TRY_CAST(replace({compact}, ',', '.') AS DOUBLE))"
        )

    def _place(self) -> None:
        place = self.mapping.place
        if place.address is not None:
            self._located_address(place.address)
            return
        if place.x is not None and place.x == place.y:
            usual: Order = "lat lon" if place.crs == DEGREES else "lon lat"
            self._pair(place.x, order=place.order or usual)
            return
        for name, column in (("x", place.x), ("y", place.y)):
            assert column is not None, "the reader has settled where the place is"
            self.first[name] = self._number(column)
            self.first[f"{name}_text"] = self._cell((column,))
            missing = _is_missing(f"{name}_text")
            self._check(
                f"(({name} IS NULL AND {missing}) OR isnan({name}))",
                column=column,
                raw=f"{name}_text",
                reason="coordonnée absente",
            )
            self._check(
                f"(({name} IS NULL AND NOT {missing}) OR isinf({name}))",
                column=column,
                raw=f"{name}_text",
                reason="coordonnée qui n'est pas un nombre",
            )

    def _pair(self, column: str, *, order: Order) -> None:
        """Read two coordinates from one column."""
        self.parameters["pair"] = PAIR
        text = f"CAST({self._slot(column)[0]} AS VARCHAR)"
        self.first["x"], self.first["y"] = read_pair(text, order=order)
        self.first["x_text"], self.first["y_text"] = text, "NULL::VARCHAR"
        missing = _is_missing("x_text")
        self._check(f"x IS NULL AND {missing}", column=column, raw="x_text", reason="coordonnée absente")
        self._check(
            f"x IS NULL AND NOT {missing}",
            column=column,
            raw="x_text",
            reason="coordonnées illisibles : « 47.9029, 1.9039 » est attendu",
        )

    def _located_address(self, address: AddressColumns) -> None:
        """Take the place that was found for an address; where none was, say why, without the dwelling."""
        self.first |= {"x": self._slot(GEOMETRY_X)[0], "y": self._slot(GEOMETRY_Y)[0]}
        self.first |= {"x_text": "NULL::VARCHAR", "y_text": "NULL::VARCHAR"}
        self.first |= {"address_text": self._slot(STREET_SHOWN)[0], "trouble": self._slot(TROUBLE)[0]}
        self.first["place_level"] = self._slot(PLACE_LEVEL)[0]
        for trouble, reason in TROUBLES.items():
            self._check(f"trouble = '{trouble}'", column=address.street, raw="address_text", reason=reason)

    def _coded(self, name: str, choice: Choice) -> str:
        """Return the expression of a coded field and set its first reading."""
        if choice.column is None:
            self.parameters[f"{name}_constant"] = choice.constant
            self.first[f"{name}_text"] = f"CAST(${name}_constant AS VARCHAR)"
            return f"{name}_text"
        self.first[f"{name}_text"] = self._label(choice.column)
        value = f"CASE WHEN {_is_missing(f'{name}_text')} THEN NULL ELSE {name}_text END"
        if choice.values:
            self.parameters[f"{name}_written"] = list(choice.values)
            self.parameters[f"{name}_codes"] = list(choice.values.values())
            found = f"${name}_codes[list_position(${name}_written, {name}_text)]"
            value = f"coalesce({found}, {value if choice.others == 'keep' else 'NULL'})"
        if choice.missing is not None:
            self.parameters[f"{name}_missing"] = choice.missing
            value = f"CASE WHEN {_is_missing(f'{name}_text')} THEN ${name}_missing ELSE {value} END"
        return value

    def _category(self) -> None:
        choice = self.mapping.category
        self.second = {"category": self._coded("category", choice)}
        if choice.column is not None:
            column = choice.column
            self._check(
                f"category IS NULL AND {_is_missing('category_text')}",
                column=column,
                raw="category_text",
                reason="catégorie absente",
            )
            self._check(
                f"category IS NULL AND NOT {_is_missing('category_text')}",
                column=column,
                raw="category_text",
                reason="catégorie absente de la table de traduction",
            )
            self._check(
                f"length(category) > {LONGEST_CATEGORY}",
                column=column,
                raw="category_text",
                reason=f"catégorie de plus de {LONGEST_CATEGORY} caractères",
            )
        if choice.column is not None and choice.refused:
            self.parameters["category_refused"] = list(choice.refused)
            self._check(
                "list_contains($category_refused, category_text)",
                column=choice.column,
                raw="category_text",
                reason="catégorie écartée par la correspondance",
            )

    def _nature(self) -> None:
        choice = self.mapping.nature
        self.second["nature"] = self._coded("nature", choice)
        if choice.column is not None:
            self._check(
                "nature IS NULL", column=choice.column, raw="nature_text", reason="nature absente ou inconnue"
            )

    def _rest(self) -> None:
        place = self.mapping.place
        self.first["precision_text"], self.first["precision_m"] = "NULL::VARCHAR", "NULL::DOUBLE"
        if place.precision_m is not None:
            self.parameters["precision"] = place.precision_m
            self.first["precision_m"] = "CAST($precision AS DOUBLE)"
        elif place.address is not None:
            self.first["precision_m"] = self._slot(PLACE_PRECISION)[0]
        elif place.precision_column is not None:
            self.first["precision_text"] = self._cell((place.precision_column,))
            self.first["precision_m"] = f"nullif({self._number(place.precision_column)}, 'nan'::DOUBLE)"
            self._check(
                f"NOT {_is_missing('precision_text')} AND NOT coalesce(precision_m BETWEEN 0 AND 1e7, false)",
                column=place.precision_column,
                raw="precision_text",
                reason="précision qui n'est pas un nombre de mètres positif",
            )
        self.first["event_label"], self.second["event_id"] = "NULL::VARCHAR", "event_label"
        if self.mapping.id_column is not None:
            self.first["event_label"] = self._label(self.mapping.id_column)
            self.second["event_id"] = f"CASE WHEN {_is_missing('event_label')} THEN NULL ELSE event_label END"
            self._check(
                f"length(event_id) > {LONGEST_ID}",
                column=self.mapping.id_column,
                raw="event_id",
                reason=f"identifiant de plus de {LONGEST_ID} caractères",
            )


def _parsed(text: str, formats: str) -> str:
    """Return the moment that a text says; spaces around it are looked at only where it fails without."""
    return f"coalesce(try_strptime({text}, {formats}), try_strptime(trim({text}), {formats}))"


def _one_or_list(formats: list[str]) -> str | list[str]:
    """Return what DuckDB reads fastest: one format is not a list."""
    return formats[0] if len(formats) == 1 else formats


def _is_missing(text: str) -> str:
    """Return the condition that a cell says nothing."""
    as_text = f"CAST({text} AS VARCHAR)"
    return (
        f"({text} IS NULL OR (strlen({as_text}) <= $missing_longest AND list_contains($missing, {as_text})))"
    )
