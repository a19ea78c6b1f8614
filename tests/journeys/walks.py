"""The ten things that people do, each as short as it can be walked in the browser, whoever walks it."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from gltd.web.models import Claim, Conflict, Participation
from tests.cast import Cast
from tests.journeys.visitor import plain

TEXT = "Aux Tilleuls, le 18 mars 2024, deux personnes ont été interpellées et 640 g de résine saisis."


@dataclass(frozen=True)
class Ground:
    """What the ten things start from: a contradiction, a confirmed figure, parts to close, a folder."""

    cast: Cast
    conflict: Conflict
    claim: Claim
    parts: dict[str, Participation]
    folder: Path

    def find(self, name: str, *numbers: int) -> str:
        """Return an address inside the scheme."""
        return reverse(name, args=[self.cast.scheme.slug, *numbers])


def save(page: Page, *, title: str) -> None:
    """Save the form that is open; its object's page is shown."""
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def create_scheme(page: Page, ground: Ground) -> None:
    """Open a scheme: its organisation takes the chair, and the steps to its first day are offered."""
    page.get_by_role("textbox", name="Nom Par").fill("Plan de la gare")
    page.get_by_label("Début", exact=True).fill("01032024")
    save(page, title="Plan de la gare")
    expect(page.get_by_role("region", name="Mise en route").get_by_role("listitem").first).to_be_visible()


def paste_communique(page: Page, ground: Ground) -> None:
    """Paste a text and confirm its first figure with the keyboard."""
    page.get_by_label("Qui publie").fill("Préfecture de Bellerive")
    page.get_by_label("Publié le").fill("19032024")
    page.get_by_label("Intitulé").fill("Contrôle du 18 mars")
    page.get_by_label("Texte").fill(TEXT)
    page.get_by_role("button", name="Lire les chiffres").click()
    page.wait_for_url(re.compile(r"/sources/\d+/"))
    page.keyboard.press("Enter")
    expect(page.locator("#decided")).to_have_text("1")


def settle_contradiction(page: Page, ground: Ground) -> None:
    """Retain one of the two figures, and say why."""
    page.get_by_label("Retenir l'un des chiffres").check()
    page.get_by_label("Lequel").select_option(str(ground.claim.pk))
    page.get_by_label("Raison").fill("La pesée donne 720 grammes.")
    page.get_by_role("button", name="Arbitrer").click()
    expect(page.get_by_text("Arbitrage enregistré")).to_be_visible()


def plan_recurring_operation(page: Page, ground: Ground) -> None:
    """Plan an operation that comes back every 15 days."""
    page.get_by_label("Intitulé").fill("Occupation du terrain")
    page.get_by_label("Nature").select_option("occupation")
    page.get_by_label("Début").fill(f"{timezone.localdate():%d%m%Y} 2100")
    page.get_by_label("Elle revient").select_option("DAILY")
    page.get_by_label("Toutes les combien").fill("15")
    page.get_by_role("spinbutton", name="Nombre de fois").fill("3")
    save(page, title="Occupation du terrain")
    expect(page.get_by_role("region", name="Prochaines dates").get_by_role("link")).to_have_count(3)


def close_own_part(page: Page, ground: Ground) -> None:
    """Say what one's organisation engaged: its own line, and no other, can be closed."""
    page.get_by_label("Effectif engagé").fill("5")
    page.get_by_label("Heures").fill("3,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre participation est close.")).to_be_visible()


def follow_injunction(page: Page, ground: Ground) -> None:
    """Ask for a lease injunction, notify it, and read its deadline."""
    today = timezone.localdate()
    page.get_by_label("Mesure et base légale").select_option("lease_injunction cch-442-4-3")
    page.get_by_label("Objet").fill("Hall sud")
    page.get_by_label("Demandée le").fill(f"{today - dt.timedelta(days=20):%d%m%Y}")
    save(page, title="Hall sud")
    page.get_by_label("Notifiée le").fill(f"{today - dt.timedelta(days=10):%d%m%Y}")
    page.get_by_role("button", name="Notifier l'injonction au bailleur").click()
    expect(page.locator(".f-now__state")).to_contain_text("dans 5 jours")


def add_camera(page: Page, ground: Ground) -> None:
    """Enter a camera, then a month of requests in the grid."""
    page.get_by_label("Numéro").fill("C-12")
    page.get_by_label("Implantation").fill("Place des Tilleuls")
    page.get_by_label("Quartier").select_option(label="Les Tilleuls")
    save(page, title="Caméra C-12")
    page.goto(ground.find("footage_edit") + "?year=2024")
    page.get_by_label("Les Tilleuls, utiles, janvier", exact=False).fill("22")
    page.get_by_role("button", name="Enregistrer la grille").click()
    expect(page.get_by_text(re.compile("enregistré"))).to_be_visible()


def run_meeting(page: Page, ground: Ground) -> None:
    """Plan a sitting, tell who came, and give someone something to do."""
    page.get_by_label("Jour et heure").fill("20032024 0930")
    page.get_by_label("Ordre du jour").fill("Éclairage du passage")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_label("Ville de Bellerive").select_option("present")
    page.get_by_role("button", name="Enregistrer les présences").click()
    expect(page.get_by_text("1 organisation présente.")).to_be_visible()
    page.get_by_label("Décision", exact=True).fill("Éclairer le passage")
    page.get_by_role("button", name="Ajouter la décision").click()
    expect(page.get_by_role("row").filter(has_text="Éclairer le passage")).to_be_visible()


def find_origin(page: Page, ground: Ground) -> None:
    """Go from a figure to the passage that states it, in its text."""
    expect(page.locator(".g-passage strong")).to_have_text(ground.claim.passage)
    page.locator("section", has=page.locator(".g-passage")).get_by_role("link").last.click()
    expect(page.locator(f"mark[data-claim='{ground.claim.pk}']")).to_have_text(ground.claim.passage)


def open_export(page: Page, ground: Ground) -> None:
    """Open the file again: it holds what the screen shows, line by line."""
    shown = [plain(text) for text in page.locator("main tbody tr td:nth-child(2) a").all_inner_texts()]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    waiting.value.save_as(ground.folder / "operations.csv")
    text = (ground.folder / "operations.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [line["Opération"] for line in lines] == shown != []


@dataclass(frozen=True)
class Thing:
    """One thing that people do: the page that offers it, what is pressed there, and the walk."""

    # The page, what leads to the thing there, and whether pressing it is part of the walk.
    page: str
    offer: tuple[str, str]
    walk: Callable[[Page, Ground], None]
    opens: bool
    # Where someone who is not offered it may still knock; nothing for what everyone may do.
    door: str = ""
    sent: bool = False


def list_things(ground: Ground, *, role: str) -> dict[str, Thing]:
    """Return the ten things by their French name, at the addresses of the cast."""
    find, operation = ground.find, ground.cast.operation.pk
    own = next((key for key in ground.parts if key != role), role)
    conflict = find("conflict", ground.conflict.pk)
    close = find("participation_close", operation, ground.parts[own].pk)
    link = "link"
    return {
        "créer un dispositif": Thing(
            reverse("home") + "?choisir=1",
            (link, "Nouveau dispositif"),
            create_scheme,
            True,
            reverse("scheme_add"),
        ),
        "lire un communiqué": Thing(
            find("sources"), (link, "Lire un texte"), paste_communique, True, find("source_read")
        ),
        "trancher une contradiction": Thing(
            conflict, ("button", "Arbitrer"), settle_contradiction, False, conflict, True
        ),
        "planifier ce qui revient": Thing(
            find("operations"),
            (link, "Nouvelle opération"),
            plan_recurring_operation,
            True,
            find("operation_add"),
        ),
        "clore sa part": Thing(
            find("operation", operation), ("button", "Clore ma part"), close_own_part, False, close, True
        ),
        "suivre une injonction": Thing(
            find("follow_ups"), (link, "Nouvelle suite"), follow_injunction, True, find("follow_up_add")
        ),
        "ajouter une caméra": Thing(
            find("cameras"), (link, "Nouvelle caméra"), add_camera, True, find("camera_add")
        ),
        "tenir une séance": Thing(
            find("meetings"), (link, "Nouvelle séance"), run_meeting, True, find("meeting_add")
        ),
        "remonter à la source": Thing(find("operation", operation), (link, "720 g"), find_origin, True),
        "exporter une liste": Thing(find("operations"), (link, "CSV"), open_export, False),
    }
