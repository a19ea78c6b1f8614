"""Importing events in the browser: guessed, seen, corrected, confirmed; compared with the last; undone."""

import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.web.actions import indicators
from gltd.web.events import open_events, open_folder
from gltd.web.models import AuditEntry, ColumnMapping, Delivery
from gltd.web.series import read_series
from tests.addresses.deliveries import TEXT
from tests.cast import Cast


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the files and the events of these tests apart."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    yield
    open_events().close()
    open_folder.cache_clear()


@pytest.fixture
def member(cast: Cast, client: Client) -> Client:
    """Return a browser signed in as a member, who may write and not remove."""
    client.force_login(cast.accounts["member"])
    return client


def url(cast: Cast, name: str, *more: str) -> str:
    return reverse(name, args=[cast.scheme.slug, *more])


def send(client: Client, cast: Cast, text: str = TEXT, *, name: str = "main-courante.csv") -> Any:
    """Send a file and return the page of its columns."""
    file = SimpleUploadedFile(name, text.encode())
    return client.post(url(cast, "delivery_add"), {"file": file, "nature": "recorded_offence"}, follow=True)


def fields(page: str) -> dict[str, Any]:
    """Return what the form of a page would post as it stands."""
    data: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="(jeton)" value="([^"]+)"', page))
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        data[name] = chosen[1] if chosen else ""
    source = re.search(r'name="source" value="([^"]*)"', page)
    data["source"] = source[1] if source else ""
    data["mot"] = re.findall(r'name="mot" value="([^"]*)"', page)
    data["entree"] = [
        found[1] if (found := re.search(r'value="([^"]*)" selected', inside)) else ""
        for inside in re.findall(r'name="entree">(.*?)</select>', page, re.DOTALL)
    ]
    return data


def bring(client: Client, cast: Cast, text: str = TEXT, **changes: Any) -> Any:
    """Send a file and import it, its form as guessed but for ``changes``."""
    page = send(client, cast, text).content.decode()
    return client.post(url(cast, "delivery_columns"), fields(page) | {"importer": "1"} | changes, follow=True)


def test_a_file_is_guessed_and_previewed_and_nothing_is_written(cast: Cast, member: Client) -> None:
    page = send(member, cast).content.decode()
    data = fields(page)
    assert (data["start"], data["clock"], data["x"], data["y"], data["crs"]) == (
        *("date", "heure"),
        *("lon", "lat", "EPSG:4326"),
    )
    assert dict(zip(data["mot"], data["entree"], strict=True)) == {"STUP USAGE": "etat4001:57", "TAPAGE": ""}
    assert "2 faits sur 3 lignes" in page
    assert "31/02/2024 21:00" in page
    assert open_events().list_batches() == []
    assert not Delivery.objects.exists()


def test_it_is_imported_once_confirmed_and_says_who_and_when(cast: Cast, member: Client) -> None:
    page = bring(member, cast, source="Main courante").content.decode()
    (batch,) = open_events().list_batches()
    assert batch.categories == {"Usage de stupéfiants": 1, "TAPAGE": 1}
    assert (batch.file_name, batch.source) == ("main-courante.csv", "Main courante")
    assert batch.mapping["time"]["level"] == "minute"
    assert "Commissariat de Bellerive" in page
    assert batch.content_sha256 in page
    assert "État 4001, index 57" in page
    assert AuditEntry.writes.filter(action="import de faits").exists()
    refused = member.get(url(cast, "delivery_refused", batch.batch_id))
    assert refused.content.decode("utf-8-sig").count("\n") == 2


def test_the_same_file_twice_is_refused_in_one_sentence(cast: Cast, member: Client) -> None:
    bring(member, cast)
    page = send(member, cast)
    assert "déjà importé, octet pour octet" in page.content.decode()
    assert 'name="importer"' not in page.content.decode()
    again = member.post(
        url(cast, "delivery_columns"), fields(page.content.decode()) | {"importer": "1", "source": "Autre"}
    )
    assert again.status_code == 422
    assert "annulez ce lot" in again.content.decode()
    assert len(open_events().list_batches()) == 1


def test_the_mapping_is_offered_at_the_next_delivery_and_what_changed_is_counted(
    cast: Cast, member: Client
) -> None:
    bring(member, cast, source="Main courante", nature="call")
    later = (
        TEXT.replace("1;12/02/2024;08:30", "1;12/02/2024;09:30") + "4;14/02/2024;10:00;TAPAGE;1,906;47,906\n"
    )
    page = send(member, cast, later).content.decode()
    data = fields(page)
    assert "même correspondance est reprise" in page
    assert (data["source"], data["nature"]) == ("Main courante", "call")
    assert "1 nouvelle, 0 disparue, 1 changée, 1 inchangée" in re.sub(r"\s+", " ", page)
    (first,) = open_events().list_batches()
    member.post(url(cast, "delivery_columns"), data | {"importer": "1", "remplace": first.batch_id})
    (second,) = open_events().list_batches()
    assert (second.replaces, second.rows_kept) == (first.batch_id, 3)
    assert Delivery.objects.get(batch_id=first.batch_id).undone_by == cast.accounts["member"]
    counted = Delivery.objects.get(batch_id=second.batch_id).difference
    assert counted is not None
    assert counted["changed"] == 1
    assert ColumnMapping.objects.count() == 1


def test_two_live_batches_are_compared_on_the_page_of_one(cast: Cast, member: Client) -> None:
    bring(member, cast, id="")
    bring(member, cast, TEXT + "4;14/02/2024;10:00;TAPAGE;1,906;47,906\n", id="", remplace="")
    first, second = open_events().list_batches()
    page = member.get(url(cast, "delivery", second.batch_id), {"avec": first.batch_id}).content.decode()
    assert "1 nouvelle, 0 disparue, 2 inchangées" in re.sub(r"\s+", " ", page)


def test_choices_are_corrected_by_selects(cast: Cast, member: Client) -> None:
    data = fields(send(member, cast).content.decode())
    wrong = member.post(url(cast, "delivery_columns"), data | {"x": "motif", "revoir": "1"}).content.decode()
    assert "Aucune" in wrong or "0 fait" in wrong
    lost = member.post(url(cast, "delivery_columns"), data | {"start": "motif"}).content.decode()
    assert "Aucune date lisible" in lost
    answers = ["refuser" if word == "STUP USAGE" else "" for word in data["mot"]]
    left = data | {"entree": answers, "importer": "1"}
    member.post(url(cast, "delivery_columns"), left)
    (batch,) = open_events().list_batches()
    assert batch.categories == {"TAPAGE": 1}
    forged = member.post(url(cast, "delivery_columns"), data | {"entree": ["natinf:0", ""]})
    assert forged.status_code == 422


def test_rejects_are_sent_back_whole(cast: Cast, member: Client) -> None:
    data = fields(send(member, cast).content.decode())
    answer = member.post(url(cast, "delivery_columns"), data | {"rejets": "1"})
    assert answer["Content-Disposition"].endswith('"lignes-refusees.csv"')
    assert "date illisible" in answer.content.decode("utf-8-sig")


def test_a_batch_is_undone_by_who_may_remove_and_may_come_again(cast: Cast, member: Client) -> None:
    bring(member, cast)
    (batch,) = open_events().list_batches()
    address = url(cast, "delivery_undo", batch.batch_id)
    assert member.post(address, {"sur": "oui"}).status_code == 403
    member.force_login(cast.accounts["chair"])
    assert member.post(address).status_code == 422
    member.post(address, {"sur": "oui"})
    assert open_events().list_batches() == []
    row = Delivery.objects.get()
    assert row.undone_by == cast.accounts["chair"]
    assert AuditEntry.writes.filter(action="annulation d'un lot de faits").count() == 1
    assert "annulé le" in member.get(url(cast, "deliveries")).content.decode()
    bring(member, cast)
    assert len(open_events().list_batches()) == 1


def test_another_scheme_s_batches_are_not_shown(cast: Cast, member: Client) -> None:
    bring(member, cast)
    (batch,) = open_events().list_batches()
    member.force_login(cast.accounts["foreign"])
    assert batch.batch_id not in member.get(reverse("deliveries", args=["ailleurs"])).content.decode()
    assert member.get(reverse("delivery", args=["ailleurs", batch.batch_id])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.png", "x", "format"),
        ("vide.csv", "", "vide"),
        ("entete.csv", "a;b\n", "aucune ligne"),
        ("faits.xlsx", "PK", "illisible"),
        ("faits.parquet", "PAR1", "Parquet"),
        ("faits.gpkg", "SQLite format 3", "GeoPackage"),
    ],
)
def test_a_bad_file_is_told_beside_its_field(
    cast: Cast, member: Client, name: str, content: str, said: str
) -> None:
    answer = send(member, cast, content, name=name)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_a_file_too_large_is_told(cast: Cast, member: Client, settings: Any) -> None:
    settings.UPLOAD_MOST_BYTES = 10
    assert "GLTD_UPLOAD_MB" in send(member, cast).content.decode()


def test_the_name_of_a_file_names_nobody(cast: Cast, member: Client) -> None:
    send(member, cast, name="plainte de M. Karim Benali.csv")
    kept = [path.name for path in (Path(open_events().root).parent / "intakes").rglob("*.csv")]
    assert kept == ["fichier.csv"]


def test_a_large_file_goes_through_a_temporary_file(cast: Cast, member: Client, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    text = TEXT + "".join(f"{n};12/02/2024;08:30;TAPAGE;1,905;47,905\n" for n in range(4, 400))
    assert "398 faits sur 399 lignes" in send(member, cast, text).content.decode().replace("\u202f", " ")


def test_mapping_once_per_source(cast: Cast) -> None:
    told = {"scheme": cast.scheme, "source": "Main courante", "told": "", "used_at": timezone.now()}
    ColumnMapping.objects.create(**told)
    with (
        pytest.raises(IntegrityError, match=r"mapping_once_per_source|web_columnmapping"),
        transaction.atomic(),
    ):
        ColumnMapping.objects.create(**told)


def test_a_source_that_goes_on_makes_no_zeros_of_another_that_ended(cast: Cast, member: Client) -> None:
    bring(member, cast, "date;motif;lon;lat\n01/02/2023;deal;1,905;47,905\n28/02/2023;deal;1,905;47,905\n")
    more = "date;motif;lon;lat\n01/02/2023;TAPAGE;1,905;47,905\n30/06/2024;TAPAGE;1,905;47,905\n"
    bring(member, cast, more, source="Autre", remplace="")
    told = {"title": "Deal", "category": "deal", "nature": "phenomenon", "unit_of_count": "fait"}
    row = indicators.create_indicator(actor=None, scheme=cast.scheme, **told)
    monthly = read_series(row).monthly
    assert {month.isoformat(): one.count for month, one in monthly.items()} == {"2023-02-01": 2}


def test_a_disk_that_fills_up_while_the_file_comes_in_is_told(
    cast: Cast, member: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", fill)
    answer = send(member, cast)
    assert answer.status_code == 507
    assert "Le disque de la machine est plein" in answer.content.decode()


def test_a_full_disk_is_told_beside_the_field_and_nothing_is_kept(
    cast: Cast, member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*args: Any, **told: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("gltd.web.pages.uploads.write", fill)
        assert "le disque est sans doute plein" in send(member, cast).content.decode()
    assert list((Path(open_events().root).parent / "intakes").iterdir()) == []
    monkeypatch.setattr("gltd.usecases.previewing.read_file", fill)
    assert "est plein" in send(member, cast).content.decode()
