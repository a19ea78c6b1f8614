"""The whole loop by its main road: sign in, read a text, settle what contradicts, freeze the bilan."""

import datetime as dt
import io
import re
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect

from gltd.web.actions import claims, operations, sources
from gltd.web.models import Conflict, Operation, Source
from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import Visitor, plain

EARLIER = "Aux Tilleuls, le 16 mai 2024, les contrôles ont permis de saisir 640 g de résine de cannabis."
COMMUNIQUE = """\
Opération de contrôle aux Tilleuls

La préfecture de Bellerive rend compte de l'opération menée le 16 mai 2024 aux Tilleuls.

Au total, 45 policiers étaient engagés avec deux équipes cynophiles.
Les enquêteurs ont saisi 640 kg de résine de cannabis et 2 500 € en liquide.
Six personnes ont été interpellées.

En résumé, l'opération des Tilleuls a donné :
- 6 personnes interpellées
- 2 900 € en liquide saisis
- 30 véhicules contrôlés
"""
REASON = "Le procès-verbal de pesée donne 640 grammes."
KEYS = {"confirmed": "Enter", "refused": "x", "context": "c"}


def enter_earlier_source(cast: Cast) -> Operation:
    """Enter an operation, and what a newspaper said of it: its one figure is confirmed."""
    chair = cast.accounts["chair"]
    operation = operations.create_operation(
        actor=chair,
        scheme=cast.scheme,
        kind="anti_drug",
        title="Contrôle du 16 mai",
        starts_at=dt.datetime(2024, 5, 16, 18, 0, tzinfo=dt.UTC),
        areas=[cast.area],
        status="done",
    )
    source = sources.read_source(
        actor=chair,
        scheme=cast.scheme,
        kind="press",
        publisher="La Gazette de Bellerive",
        title="Contrôles aux Tilleuls",
        published_on=dt.date(2024, 5, 17),
        url="",
        text=EARLIER,
    )
    claim = source.claims.get(measure="seizure.cannabis_resin")
    claims.decide_claim(
        actor=chair, claim=claim, version=claim.version, status="confirmed", operation=operation
    )
    return operation


def sign_in(page: Page) -> None:
    """Sign in as the chair, by the form."""
    page.goto("/")
    page.get_by_label("Compte").fill("chair")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GLTD des Tilleuls")


def paste(page: Page, cast: Cast) -> Source:
    """Paste the communiqué."""
    page.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Chiffres").click()
    page.get_by_role("link", name="Lire un texte").click()
    page.get_by_label("Qui publie").fill("Préfecture de Bellerive")
    page.get_by_label("Publié le").fill("17052024")
    page.get_by_label("Intitulé").fill("Bilan du contrôle du 16 mai")
    page.get_by_label("Texte").fill(COMMUNIQUE)
    page.get_by_role("button", name="Lire les chiffres").click()
    page.wait_for_url(re.compile(r"/sources/\d+/"))
    return cast.scheme.sources.get(title="Bilan du contrôle du 16 mai")


def decide_by_keyboard(page: Page, source: Source) -> None:
    """Refuse the dogs, keep the vehicles as context, confirm the rest, without touching a button."""
    proposals = list(source.claims.order_by("start", "pk"))
    assert {claim.status for claim in proposals} == {"proposed"}
    page.keyboard.press("j")
    expect(page.locator("li.g-here")).to_have_attribute("data-claim", str(proposals[1].pk))
    page.keyboard.press("k")
    for rank, claim in enumerate(proposals, start=1):
        expect(page.locator("li.g-here")).to_have_attribute("data-claim", str(claim.pk))
        wanted = {"forces.dogs": "refused", "check.vehicles": "context"}.get(claim.measure, "confirmed")
        page.keyboard.press(KEYS[wanted])
        expect(page.locator(f"#c{claim.pk}")).to_have_attribute("data-status", wanted)
        expect(page.locator("#decided")).to_have_text(str(rank))
    statuses = dict(source.claims.values_list("measure", "status"))
    assert (statuses["forces.dogs"], statuses["check.vehicles"]) == ("refused", "context")


def rule(page: Page, cast: Cast) -> None:
    """Retain the grams of the newspaper, and say why."""
    page.get_by_role("link", name="Tableau de bord").click()
    settle = page.get_by_role("region", name="À régler").or_(page.locator("section:has(#settle)"))
    first = settle.first.get_by_role("listitem").first
    assert "Écart d'unité probable" in plain(first.inner_text())
    first.get_by_role("link").click()
    assert "640 kg" in plain(page.locator(".g-versus").inner_text())
    page.get_by_label("Retenir l'un des chiffres").check()
    option = page.locator("#id_claim option", has_text="Gazette").get_attribute("value")
    page.get_by_label("Lequel").select_option(option)
    page.get_by_label("Raison").fill(REASON)
    page.get_by_role("button", name="Arbitrer").click()
    expect(page.get_by_text("Arbitrage enregistré")).to_be_visible()
    assert Conflict.objects.filter(scheme=cast.scheme, kind="unit_slip", rulings__isnull=False).count() == 1


def freeze(page: Page) -> None:
    """Freeze the bilan of May 2024 and read it in the page."""
    page.get_by_role("link", name="Bilans").click()
    page.get_by_label("Du", exact=True).fill("01/05/2024")
    page.get_by_label("Au", exact=True).fill("31052024")
    page.get_by_role("button", name="Figer le bilan").click()
    expect(page.get_by_text("Bilan figé.")).to_be_visible()
    document = page.frame_locator("iframe.g-document").locator("body")
    expect(document).to_contain_text("GLTD des Tilleuls")
    shown = plain(document.inner_text())
    assert "640 g" in shown
    assert "2 500 €" in shown
    assert "2 900 €" in shown


def download(visitor: Visitor, folder: Path) -> dict[str, bytes]:
    """Download the documents of the bilan that is shown."""
    page = visitor.page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tableaux (ODS)").click()
    waiting.value.save_as(folder / "bilan.ods")
    address = page.get_by_role("link", name="PDF").get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return {"ods": (folder / "bilan.ods").read_bytes(), "pdf": answer.body()}


def test_from_a_pasted_text_to_a_frozen_bilan(cast: Cast, visit: Open, tmp_path: Path) -> None:
    operation = enter_earlier_source(cast)
    visitor = visit()
    page = visitor.page
    sign_in(page)
    source = paste(page, cast)
    contradictions = page.locator("section:has(#contradicts)")
    assert "2 500 € et 2 900 €" in plain(contradictions.inner_text())
    page.get_by_label("Ce que vous confirmez se rapporte à").select_option(str(operation.pk))
    page.locator("#claims li").first.click(position={"x": 4, "y": 4})
    decide_by_keyboard(page, source)
    assert source.claims.filter(status="confirmed", operation=operation).count() == 6
    page.reload()
    assert "640 g et 640 kg" in plain(contradictions.inner_text())
    kinds = set(Conflict.objects.filter(scheme=cast.scheme).values_list("kind", flat=True))
    assert kinds == {"unit_slip", "difference"}
    rule(page, cast)
    freeze(page)
    documents = download(visitor, tmp_path)
    assert documents["ods"].startswith(b"PK")
    assert b"application/vnd.oasis.opendocument.spreadsheet" in documents["ods"][:200]
    assert documents["pdf"].startswith(b"%PDF-")
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(documents["pdf"])).pages)
    assert "640 g" in plain(printed)
    assert "pesée donne 640 grammes" in plain(printed)
