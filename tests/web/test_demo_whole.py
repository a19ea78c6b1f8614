"""The whole demonstration through its command: what it prints, what it leaves, and a second run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker
from typer.testing import CliRunner

from gltd.cli import app
from gltd.disclosure import MINIMUM
from gltd.reports.counts import OWN_UNITS, PUBLIC_KINDS, list_tables
from gltd.reports.public import release
from gltd.reports.snapshot import Snapshot, find_figures
from gltd.web.actions import studies
from gltd.web.demo.facts import read_accounts
from gltd.web.models import AuditEntry, Operation, Report, Study, User
from tests.attacker import Reader


@dataclass(frozen=True)
class Loaded:
    """What the first run printed, and the folder it wrote to."""

    output: str
    home: Path


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Run `gltd demo load` once for this module, and take it back at its end."""
    home = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("GLTD_HOME", str(home))
        yield Loaded(run_load(), home)
        transaction.set_rollback(True)


def run_load() -> str:
    outcome = CliRunner().invoke(app, ["demo", "load"], catch_exceptions=False)
    assert outcome.exit_code == 0
    return outcome.output


def list_files(home: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_it_prints_the_accounts_and_where_the_pdfs_lie(loaded: Loaded) -> None:
    for account in read_accounts():
        assert account.username in loaded.output
        assert account.password in loaded.output
    printed = [Path(line.strip()) for line in loaded.output.splitlines() if line.endswith(".pdf")]
    assert len(printed) == 2
    assert all(path.read_bytes().startswith(b"%PDF-") for path in printed)


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_prints_the_same(loaded: Loaded) -> None:
    before = list_files(loaded.home), AuditEntry.objects.count()
    assert run_load() == loaded.output
    assert (list_files(loaded.home), AuditEntry.objects.count()) == before


@pytest.mark.usefixtures("loaded", "db")
def test_each_study_is_tied_to_its_operation_and_finds_displacement() -> None:
    tied = {study.operation.title: study for study in Study.objects.all() if study.operation is not None}
    assert set(tied) == {
        "Grosse opération de printemps aux Carmes (1 sur 2)",
        "Opération anti-drogues à Perseigne",
    }
    for study in tied.values():
        result = studies.read_result(study)
        assert result is not None
        assert result["simulated"]
        assert result["status"] == "exploratoire"
        assert result["outcomes"][0]["numbers"]["around"] == "displacement"


def read_bilan(home: Path, scheme: str) -> str:
    """Return the words of a bilan's PDF, with plain spaces."""
    (path,) = home.glob(f"reports/{scheme}/**/*.pdf")
    text = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.mark.django_db
def test_the_bilan_of_alencon_says_simulated_exploratory_and_what_is_contested(loaded: Loaded) -> None:
    assert set(Report.objects.values_list("simulated", flat=True)) == {True}
    text = read_bilan(loaded.home, "alencon-2023")
    told = ("720 kg", "720 g", "1,5 kg", "8 300 €", "197", "258 000 €", "février 2023", "68", "60")
    for words in ("DONNÉES SIMULÉES", "exploratoire", "France 3 Normandie", "Tendance Ouest", *told):
        assert words in text, words


@pytest.mark.django_db
def test_the_bilan_of_orleans_quotes_what_has_no_base_and_invents_no_day(loaded: Loaded) -> None:
    text = read_bilan(loaded.home, "orleans-2018")
    for words in ("environ 50", "environ 30", "41", "+125 %", "plus de 200", "150 000 €", "66", "171"):
        assert words in text, words
    assert "printemps 2018" in text
    assert "20/03/2018" not in text


@pytest.mark.usefixtures("loaded", "db")
def test_the_town_of_orleans_cannot_tell_that_alencon_exists(client: Client) -> None:
    client.force_login(User.objects.get(username="ville"))
    assert client.get("/d/orleans-2018/").status_code == 200
    assert client.get("/d/alencon-2023/").status_code == 404
    operation = Operation.objects.filter(scheme__slug="alencon-2023").first()
    assert operation is not None
    assert client.get(f"/d/orleans-2018/operations/{operation.pk}/").status_code == 404


@pytest.mark.django_db
def test_nothing_withheld_of_the_public_demonstration_is_given_back(loaded: Loaded) -> None:
    """Each bilan, made public after the other, is put before the attacker with all its tables."""
    for row in Report.objects.order_by("pk"):
        path = loaded.home / "reports" / row.folder / "snapshot.json"
        content = Snapshot.from_json(path.read_bytes()).content
        shown = release(content).content
        public = {note.number for note in content.sources if note.kind in PUBLIC_KINDS}
        reader = Reader()
        for figure in find_figures(shown):
            if figure.unit == "count" and figure.domain != "means" and figure.unit_of_count not in OWN_UNITS:
                small = figure.value is not None and 0 < figure.value < MINIMUM
                assert not small or public.intersection(figure.sources), figure.label
        for table in list_tables(shown):
            names = {line.label: f"{table.trace}/{line.label}" for line in table.rows}
            cells = {
                names[line.label]: None if line.cells[0] == "withheld" else int(line.cells[0] or 0)
                for line in table.rows
            }
            reader.read(cells)
            if not table.overlapping:
                reader.equal.append((f"?{table.columns[0].measure}{table.period.label}", tuple(cells)))
        assert min(reader.narrow().values(), default=MINIMUM) >= MINIMUM


@pytest.mark.django_db
def test_every_figure_of_the_pdfs_is_in_their_snapshots(loaded: Loaded) -> None:
    """Each number that stands in a table of the PDF is the printed form of a figure of the snapshot."""
    for row in Report.objects.order_by("pk"):
        folder = loaded.home / "reports" / row.folder
        snapshot = Snapshot.from_json((folder / "snapshot.json").read_bytes())
        (path,) = folder.glob("*.pdf")
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)
        for figure in find_figures(snapshot.content):
            # A cell may break at a plain space, and the next cell then stands between its two lines.
            for part in figure.printed.split(" "):
                assert "".join(part.split()) in text, figure.label
