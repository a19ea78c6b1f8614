"""A snapshot is canonical, links hold together, and any change of a byte is seen."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from gltd.errors import GltdError
from gltd.reports.content import Content, SchemeCard
from gltd.reports.figures import Nature
from gltd.reports.snapshot import Snapshot, find_figures
from gltd.reports.tables import CountTable
from tests.reports import sample
from tests.reports.sample_parts import figure

MAKERS = [sample.alencon, sample.orleans, sample.empty, sample.hostile]


@pytest.mark.parametrize("make", MAKERS)
def test_a_snapshot_reads_back_as_it_was(make: Callable[[], Content]) -> None:
    snapshot = Snapshot(make())
    data = snapshot.to_json()
    again = Snapshot.from_json(data)
    assert again == snapshot
    assert again.to_json() == data
    assert again.sha256 == snapshot.sha256


def test_the_fingerprint_is_of_the_rest_of_the_file() -> None:
    data = Snapshot(sample.alencon()).to_json()
    body = json.loads(data)
    claimed = body.pop("sha256")
    rest = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(rest).hexdigest() == claimed


def test_any_changed_byte_is_refused() -> None:
    data = Snapshot(sample.orleans()).to_json()
    for position in range(0, len(data), 97):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises(GltdError):
            Snapshot.from_json(bytes(changed))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"schema":"gltd.bilan"}'])
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(GltdError):
        Snapshot.from_json(data)


def test_another_version_is_refused() -> None:
    body = json.loads(Snapshot(sample.empty()).to_json())
    body["version"] = 99
    with pytest.raises(GltdError, match="version 99"):
        Snapshot.from_json(json.dumps(body).encode())


def test_an_unknown_field_is_refused_even_with_its_fingerprint() -> None:
    body = json.loads(Snapshot(sample.empty()).to_json())
    del body["sha256"]
    body["content"]["surprise"] = 1
    rest = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    body["sha256"] = hashlib.sha256(rest).hexdigest()
    whole = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(GltdError, match="forme"):
        Snapshot.from_json(whole)


def test_equal_numbers_have_equal_bytes() -> None:
    content = sample.empty()
    source = sample.orleans().sources
    first, second = (
        replace(
            content,
            sources=source,
            highlights=(figure("Faits", value, measure="m", sources=(1,), trace="t"),),
        )
        for value in ("5400", "5.400E+3")
    )
    assert Snapshot(first).to_json() == Snapshot(second).to_json()


def test_a_number_that_is_none_is_refused() -> None:
    estimate = sample.alencon().studies[0].estimates[0]
    study = replace(sample.alencon().studies[0], estimates=(replace(estimate, low=float("nan")),))
    with pytest.raises(GltdError, match="pas un nombre"):
        _ = Snapshot(replace(sample.alencon(), studies=(study,))).sha256


def test_links_inside_a_bilan_are_checked() -> None:
    content = sample.alencon()
    with pytest.raises(GltdError, match="contradiction"):
        Snapshot(replace(content, contradictions=()))
    with pytest.raises(GltdError, match="arbitrage"):
        Snapshot(replace(content, rulings=()))
    with pytest.raises(GltdError, match="source absente"):
        Snapshot(replace(content, sources=content.sources[:1]))
    with pytest.raises(GltdError, match="numérotées"):
        Snapshot(replace(content, sources=content.sources[1:]))


def test_at_most_eight_figures_come_first() -> None:
    content = sample.alencon()
    with pytest.raises(GltdError, match="Huit"):
        replace(content, highlights=(*content.highlights, content.highlights[0]))


def test_families_of_seizures_never_mix_units() -> None:
    family = sample.alencon().outcome.seizures[0]
    cash = sample.alencon().outcome.seizures[1].figures[0]
    with pytest.raises(GltdError, match="mélange"):
        replace(family, figures=(*family.figures, cash))


def test_a_ragged_table_is_refused() -> None:
    table = sample.alencon().activity.by_kind
    assert table is not None
    with pytest.raises(GltdError, match="inégales"):
        replace(table, rows=(replace(table.rows[0], cells=(1, 2)),))


def test_each_cell_is_a_whole_figure() -> None:
    forces = sample.alencon().activity.forces
    assert isinstance(forces, CountTable)
    printed = [cell.printed for cell in forces.figures()]
    assert printed == ["3", "non renseigné", "1", "non renseigné", "1", "non diffusé"]
    assert {cell.nature for cell in forces.figures()} == {Nature.FLOW}
    assert all(cell.sources == (3,) and cell.perimeter == "Alençon" for cell in forces.figures())


def test_every_figure_of_the_demonstration_is_found() -> None:
    values = {(found.measure, found.value) for found in find_figures(sample.alencon())}
    assert ("procedure.usage", Decimal(197)) in values
    assert {value for measure, value in values if measure == "seizure.heroin"} == {720, 720_000}


@pytest.mark.parametrize("slug", ["", "../x", "a/b", ".caché", "été"])
def test_a_scheme_is_named_so_that_a_folder_can_be(slug: str) -> None:
    with pytest.raises(GltdError, match="dossier"):
        SchemeCard(slug, "n", "k", "t", "c")
