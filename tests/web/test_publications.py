"""What is public: after three steps, an embargo and the disclosure control, and nothing before."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports.counts import list_counts
from gltd.reports.data import FIELDS, list_figures
from gltd.web.actions import claims, publications, reports, schemes, sources
from gltd.web.models import Report, Source
from tests.attacker import Reader
from tests.cast import Cast

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}
ATOM = "{http://www.w3.org/2005/Atom}"


def tell(cast: Cast, counts: dict[str, str], *, kind: str = "return") -> Source:
    """Enter figures of the whole scheme, as a service states them."""
    source = sources.add_source(
        actor=None,
        scheme=cast.scheme,
        kind=kind,
        publisher="Commissariat de Bellerive",
        title="État de service",
        published_on=dt.date(2024, 12, 31),
        text="",
    )
    entries = [
        claims.Entry(
            measure=measure, value=Decimal(value), period_start="2024-01-01", period_end="2024-12-31"
        )
        for measure, value in counts.items()
    ]
    claims.enter_claims(actor=cast.accounts["chair"], source=source, entries=entries)
    return source


def publish(cast: Cast, **how: object) -> Report:
    """Take a bilan through the three steps."""
    chair = cast.accounts["chair"]
    report, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR)
    publications.release_report(actor=chair, report=report, **how)  # type: ignore[arg-type]  # an embargo
    return publications.publish_report(actor=chair, report=report)


def address(cast: Cast, report: Report, name: str = "") -> str:
    """Return a public address of a bilan."""
    root = reverse("publication", args=[cast.scheme.slug, report.pk])
    return f"{root}{name}"


def test_three_steps_open_the_page_and_not_one_less(cast: Cast, client: Client) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    chair = cast.accounts["chair"]
    report, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR)
    page = address(cast, report)
    assert client.get(page).status_code == 404
    with pytest.raises(GltdError, match="Préparez d'abord"):
        publications.publish_report(actor=chair, report=report)
    publications.release_report(actor=chair, report=report)
    assert client.get(page).status_code == 404
    publications.publish_report(actor=chair, report=report)
    answer = client.get(page)
    assert answer.status_code == 200
    assert "41" in answer.content.decode()


def test_an_embargo_keeps_everything_closed_until_its_hour(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = timezone.now() + dt.timedelta(hours=2)
    report = publish(cast, embargo_until=end)
    names = ["", "bilan.pdf", "bilan.ods", "chiffres.csv", "chiffres.json", "schema.json", "instantane.json"]
    assert {client.get(address(cast, report, name)).status_code for name in names} == {404}
    around = [reverse(name, args=[cast.scheme.slug]) for name in ("public_archive", "public_feed")]
    around.append(reverse("public_edition", args=[cast.scheme.slug, report.edition]))
    assert [client.get(one).status_code for one in around] == [404, 404, 404]
    monkeypatch.setattr(timezone, "now", lambda: end + dt.timedelta(minutes=1))
    assert {client.get(address(cast, report, name)).status_code for name in names} == {200}
    assert [client.get(one).status_code for one in around] == [200, 200, 302]
    other, _ = reports.build_report(actor=None, scheme=cast.scheme, **YEAR)
    with pytest.raises(GltdError, match="déjà passé"):
        publications.release_report(actor=cast.accounts["chair"], report=other, embargo_until=end)


def test_two_accounts_where_the_scheme_says_so(cast: Cast) -> None:
    cast.scheme.publication_by_two = True
    cast.scheme.save()
    chair, other = cast.accounts["chair"], cast.accounts["administrator"]
    report, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR)
    publications.release_report(actor=chair, report=report)
    with pytest.raises(GltdError, match="deux comptes"):
        publications.publish_report(actor=chair, report=report)
    assert publications.publish_report(actor=other, report=report).published_by == other


def test_small_counts_are_withheld_everywhere(cast: Cast, client: Client) -> None:
    """The 3 of one service and the 41 that one subtraction would give it back from."""
    tell(cast, {"arrest.interpellation": "41", "arrest.garde_a_vue": "3", "phenomenon.overdoses": "0"})
    report = publish(cast)
    rows = list(csv.DictReader(io.StringIO(read(client, cast, report, "chiffres.csv")), delimiter=";"))
    found = {row["code"]: (row["valeur"], row["imprime"], row["etat"]) for row in rows}
    assert found["arrest.garde_a_vue"] == ("", "non diffusé", "non diffusé")
    assert found["arrest.interpellation"] == ("41", "41", "publié")
    assert found["phenomenon.overdoses"] == ("0", "0", "zéro")
    snapshot = json.loads(read(client, cast, report, "instantane.json"))
    held = [figure for figure in walk(snapshot) if figure.get("measure") == "arrest.garde_a_vue"]
    assert held
    for figure in held:
        assert {figure[name] for name in ("value", "low", "high", "value_max")} == {None}


def walk(value: object) -> list[dict[str, object]]:
    """Return every object of a JSON tree."""
    if isinstance(value, dict):
        return [value, *(one for item in value.values() for one in walk(item))]
    return [one for item in value for one in walk(item)] if isinstance(value, list) else []


def read(client: Client, cast: Cast, report: Report, name: str) -> str:
    """Return a public file as text."""
    return client.get(address(cast, report, name)).content.decode("utf-8-sig")


def test_what_the_press_published_already_is_not_hidden(cast: Cast, client: Client) -> None:
    tell(cast, {"arrest.garde_a_vue": "3"}, kind="press")
    report = publish(cast)
    rows = csv.DictReader(io.StringIO(read(client, cast, report, "chiffres.csv")), delimiter=";")
    assert {row["valeur"] for row in rows if row["code"] == "arrest.garde_a_vue"} == {"3"}


def test_versions_together_give_nothing_back(cast: Cast, client: Client) -> None:
    """Half-year, then year: the second half, 3, is not the difference of two published counts."""
    source = tell(cast, {"phenomenon.complaints": "23"})
    half = claims.Entry(
        measure="phenomenon.complaints", value=Decimal(20), period_start="2024-01-01", period_end="2024-06-30"
    )
    rest = claims.Entry(
        measure="phenomenon.complaints", value=Decimal(3), period_start="2024-07-01", period_end="2024-12-31"
    )
    claims.enter_claims(actor=cast.accounts["chair"], source=source, entries=[half, rest])
    chair = cast.accounts["chair"]
    first, _ = reports.build_report(
        actor=chair, scheme=cast.scheme, period_start=dt.date(2024, 1, 1), period_end=dt.date(2024, 6, 30)
    )
    publications.release_report(actor=chair, report=first)
    publications.publish_report(actor=chair, report=first)
    second = publish(cast)
    reader = Reader(equal=[("2024-12-31", ("2024-06-30", "?")), ("?", ("rest",))])
    for report in (first, second):
        for row in csv.DictReader(io.StringIO(read(client, cast, report, "chiffres.csv")), delimiter=";"):
            if row["code"] == "phenomenon.complaints":
                name = "rest" if row["debut"] == "2024-07-01" else row["fin"]
                reader.read({name: int(row["valeur"]) if row["valeur"] else None})
    assert reader.printed["rest"] is None
    assert min(reader.narrow().values()) >= 5


def test_a_page_can_be_kept_and_asks_nothing_of_its_reader(cast: Cast, client: Client) -> None:
    report = publish(cast)
    answer = client.get(address(cast, report))
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get(address(cast, report), headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address(cast, report)).status_code == 405
    assert b"<script" not in answer.content


class Links(HTMLParser):
    """Collects addresses and anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an anchor or an address."""
        known = dict(attrs)
        self.anchors |= {known["id"] or ""} if "id" in known else set()
        self.targets += [known["href"] or ""] if tag == "a" and "href" in known else []


def test_every_link_of_the_page_leads_somewhere(cast: Cast, client: Client) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    report = publish(cast)
    links = Links()
    links.feed(client.get(address(cast, report)).content.decode())
    assert any(target.startswith("#chiffre-") for target in links.targets)
    for target in links.targets:
        if target.startswith("#"):
            assert target[1:] in links.anchors
        elif target.startswith("/"):
            assert client.get(target).status_code == 200, target


def test_the_codes_of_a_sheet_lead_to_its_figures_and_old_addresses_to_their_page(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.PUBLIC_ADDRESS = "https://bilans.exemple.fr"
    tell(cast, {"arrest.interpellation": "41", "dismantled.lab": "7"})
    chair, first = cast.accounts["chair"], publish(cast)
    sheet, _ = reports.build_report(
        actor=chair, scheme=cast.scheme, **YEAR, order=reports.Order(kind=Report.Kind.SHEET)
    )
    publications.release_report(actor=chair, report=sheet)
    publications.publish_report(actor=chair, report=sheet)
    assert (first.number, sheet.number) == (1, 1)
    snapshot = publications.read_public(sheet).snapshot
    printed = snapshot.content.edition.address
    answer = client.get(printed.removeprefix("https://bilans.exemple.fr"), follow=True)
    assert answer.redirect_chain[-1][0] == address(cast, sheet)
    links, page = Links(), answer.content.decode()
    links.feed(page)
    figures = list_figures(snapshot.content)
    assert len(snapshot.content.highlights) >= 2
    for figure in snapshot.content.highlights:
        anchor = f"chiffre-{figures.index(figure) + 1}"
        assert anchor in links.anchors
        assert figure.label in page.partition(f'id="{anchor}"')[2][:400]
    # As printed when the versions of a period were counted across its kinds.
    old = reverse("public_edition", args=[cast.scheme.slug, "2024-01-01_2024-12-31_1"])
    assert client.get(old, follow=True).redirect_chain[-1][0] == address(cast, first)


def test_the_archive_and_the_feed_tell_all_versions(cast: Cast, client: Client) -> None:
    first = publish(cast)
    chair = cast.accounts["chair"]
    with pytest.raises(GltdError, match="rectifie"):
        reports.build_report(actor=chair, scheme=cast.scheme, **YEAR, order=reports.Order(replaces=first))
    order = reports.Order(replaces=first, erratum="un total a été corrigé")
    second, _ = reports.build_report(actor=chair, scheme=cast.scheme, **YEAR, order=order)
    publications.release_report(actor=chair, report=second)
    publications.publish_report(actor=chair, report=second)
    client.force_login(chair)
    beside = client.get(reverse("report_compare", args=[cast.scheme.slug, second.pk, first.pk]))
    assert beside.status_code == 200
    client.logout()
    archive = client.get(reverse("public_archive", args=[cast.scheme.slug])).content.decode()
    assert address(cast, first) in archive
    assert "un total a été corrigé" in archive
    feed = ElementTree.fromstring(client.get(reverse("public_feed", args=[cast.scheme.slug])).content)
    entries = [entry.findtext(f"{ATOM}id") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert [entry.endswith(address(cast, one)) for entry, one in zip(entries, (second, first), strict=True)]
    old = client.get(address(cast, first)).content.decode()
    assert address(cast, second) in old
    assert "version plus récente" in old


def test_the_data_are_as_their_schema_says(cast: Cast, client: Client) -> None:
    tell(cast, {"arrest.interpellation": "41", "arrest.garde_a_vue": "3"})
    report = publish(cast)
    schema = json.loads(read(client, cast, report, "schema.json"))
    rows = list(csv.DictReader(io.StringIO(read(client, cast, report, "chiffres.csv")), delimiter=";"))
    assert [field["name"] for field in schema["fields"]] == list(rows[0])
    assert json.loads(read(client, cast, report, "chiffres.json"))["chiffres"] == rows
    for field in FIELDS:
        rules = field.get("constraints", {})
        assert isinstance(rules, dict)
        for row in rows:
            value = row[str(field["name"])]
            assert value or not rules.get("required"), field["name"]
            assert not value or value in rules.get("enum", [value])  # type: ignore[operator]  # a list


def test_another_scheme_of_the_same_ground_gives_nothing_back(cast: Cast) -> None:
    """One scheme prints the first half, 20, and withholds the second, 3: the other keeps the year, 23."""
    chair, area = cast.accounts["chair"], cast.area
    other = schemes.create_scheme(
        actor=None, kind="gltd", slug="autre", name="Autre", starts_on=dt.date(2024, 1, 1), ends_on=None
    )
    schemes.set_areas(actor=None, scheme=other, areas=[area])
    said = [
        (cast.scheme, "2024-01-01", "2024-06-30", 20),
        (cast.scheme, "2024-07-01", "2024-12-31", 3),
        (other, "2024-01-01", "2024-12-31", 23),
    ]
    for scheme, start, end, value in said:
        source = sources.add_source(
            actor=None,
            scheme=scheme,
            kind="return",
            publisher="Commissariat de Bellerive",
            title="État de service",
            published_on=dt.date(2024, 12, 31),
            text=f"{value}",
        )
        entry = claims.Entry(
            measure="phenomenon.complaints",
            value=Decimal(value),
            period_start=start,
            period_end=end,
            place=area.name if scheme == cast.scheme else "",
        )
        claims.enter_claims(actor=chair, source=source, entries=[entry])
    shown = []
    for scheme in (cast.scheme, other):
        report, _ = reports.build_report(actor=chair, scheme=scheme, **YEAR)
        publications.release_report(actor=chair, report=report)
        content = publications.read_public(report).snapshot.content
        shown.append([one.value for one in list_figures(content) if one.measure == "phenomenon.complaints"])
    assert shown == [[Decimal(20), None], [None]]


def test_what_was_public_stands_in_the_way_of_nothing_but_itself(cast: Cast) -> None:
    report = publish(cast)
    with pytest.raises(GltdError, match="déjà faite"):
        publications.release_report(actor=cast.accounts["chair"], report=report)
    with pytest.raises(GltdError, match="déjà publié"):
        publications.publish_report(actor=cast.accounts["chair"], report=report)


def test_counts_keep_their_names_from_one_version_to_the_next(cast: Cast) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    first = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    again = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    assert [one.key for one in list_counts(first)] == [one.key for one in list_counts(again)]
