"""The form of cameras: the fields that subsidy files ask, tagged, the same bytes twice."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdf

from gltd.reports.camera_form import CameraForm, CameraLine, FundingLine, print_camera_form

DAY = dt.date(2024, 3, 1)
LINE = CameraLine(
    number="C-01",
    place="Place des Tilleuls",
    area="Les Tilleuls",
    purpose="5° prévention des atteintes aux personnes",
    in_service="prévue le 1er juin 2024",
    authorised_until=dt.date(2029, 5, 31),
    cost_net=Decimal(8_250),
)
FORM = CameraForm(
    scheme="GLTD des Tilleuls",
    applicant="Ville de Bellerive",
    prepared_on=DAY,
    article="code de la sécurité intérieure, art. L. 251-2",
    article_read=dt.date(2020, 2, 12),
    cameras=(LINE, replace(LINE, number="C-02", cost_net=None)),
    fundings=(FundingLine("État, FIPD", 2024, "hors taxes", Decimal(4_000), None),),
)


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_holds_what_subsidy_files_ask() -> None:
    printed = words(print_camera_form(FORM))
    for told in ("Ville de Bellerive", "Place des Tilleuls", "C-02", "5°", "8 250 €"):
        assert told in printed
    assert "Nombre de caméras 2" in printed
    assert "8 250 €, pour 1 caméra dont le coût est connu, sur 2" in printed
    assert "4 000 €" in printed
    assert "non renseigné" in printed


def test_the_same_form_gives_the_same_bytes_and_another_day_others() -> None:
    first = print_camera_form(FORM)
    assert first == print_camera_form(FORM)
    assert first != print_camera_form(replace(FORM, prepared_on=DAY.replace(day=2)))


def test_it_is_tagged_titled_and_in_french() -> None:
    catalog: Any = pypdf.PdfReader(io.BytesIO(print_camera_form(FORM))).trailer["/Root"]
    assert catalog["/Lang"].startswith("fr")
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog


def test_simulated_data_say_so_on_the_page() -> None:
    assert "DONNÉES SIMULÉES" in words(print_camera_form(replace(FORM, simulated=True)))
    assert "DONNÉES SIMULÉES" not in words(print_camera_form(FORM))


def test_a_form_without_cameras_is_printed_all_the_same() -> None:
    printed = words(print_camera_form(replace(FORM, cameras=(), fundings=())))
    assert "Aucune caméra." in printed
    assert "Aucun financement" in printed
