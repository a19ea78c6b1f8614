"""Indicators from public statistics, and what is made up to show cameras, requests, prevention and money."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from gltd.usecases.footage import Place
from gltd.web.actions import (
    budgets,
    cameras,
    claims,
    footage,
    fundings,
    indicators,
    prevention,
    sources,
    staffing,
)
from gltd.web.actions.authorisations import select_authorisations
from gltd.web.actions.claims import Entry
from gltd.web.demo.facts import DATA, Fields, read_toml
from gltd.web.models import Area, Indicator, Scheme, User


def read_means(name: str) -> Fields:
    """Return what a scheme's file tells."""
    return read_toml(DATA.joinpath(name, "means.toml"))


@transaction.atomic
def enter_statistics(name: str, *, scheme: Scheme, actor: User) -> None:
    """Enter published yearly counts as claims of their source, and the indicators that follow them."""
    if Indicator.everything.filter(scheme=scheme).exists():
        return
    told = read_means(name)["statistics"]
    source = sources.add_source(actor=actor, scheme=scheme, kind="statistics", **told["source"])
    entries = [
        Entry(
            measure=series["measure"],
            value=value,
            period_start=str(year),
            period_end=str(year),
            place=told["place"],
        )
        for series in told["series"]
        for year, value in enumerate(series["values"], start=told["first_year"])
    ]
    claims.enter_claims(actor=actor, source=source, entries=entries)
    entered: dict[str, Indicator] = {}
    for entry in told["indicators"]:
        fields = {key: value for key, value in entry.items() if key not in ("breaks", "beside")}
        beside = entered.get(entry.get("beside", ""))
        row = indicators.create_indicator(actor=actor, scheme=scheme, paired_with=beside, **fields)
        entered[entry["title"]] = row
        for one in entry.get("breaks", []):
            indicators.add_break(actor=actor, indicator=row, **one)


@transaction.atomic
def enter_means(name: str, *, scheme: Scheme) -> None:
    """Enter what is made up for a scheme, or nothing where it has cameras; pages that show it say so."""
    told = read_means(name).get("simulated")
    if told is None or scheme.cameras.exists():
        return
    areas = {area.code: area for area in scheme.areas.all()}
    followed = {row.title: row for row in select_authorisations(scheme)}
    apart = ("area", "cost_net", "authorisation")
    for entry in told["cameras"]:
        fields = {key: value for key, value in entry.items() if key not in apart}
        cameras.create_camera(
            actor=None,
            scheme=scheme,
            area=areas[entry["area"]],
            authorisation=followed.get(entry.get("authorisation")),
            cost_net=Decimal(entry["cost_net"]),
            simulated=True,
            **fields,
        )
    for entry in told["footage"]:
        enter_footage(entry, scheme=scheme, areas=areas)
    for entry in told["budget"]:
        typed = [
            budgets.TypedAmount(
                year=entry["year"], kind=kind, tax="net", value=Decimal(entry[kind]), seen=None
            )
            for kind in budgets.KINDS
        ]
        budgets.enter_budget(actor=None, scheme=scheme, typed=typed, on=entry["on"])
    enter_prevention(told, scheme=scheme, areas=areas)
    sources.mark_simulated(actor=None, scheme=scheme, publisher=scheme.name)


def enter_footage(told: Fields, *, scheme: Scheme, areas: dict[str, Area]) -> None:
    """Enter the requests of one year and one kind of service, zone by zone."""
    typed = []
    for zone in told["zones"]:
        area = areas[zone["area"]]
        for use in footage.MEASURES:
            for month, value in enumerate(zone[use], start=1):
                typed.append(
                    footage.TypedCell(
                        month=dt.date(told["year"], month, 1),
                        place=Place("area", area.pk, area.name),
                        usefulness=use,
                        value=value,
                        seen=None,
                    )
                )
    service = told["service"]
    footage.enter_footage(actor=None, scheme=scheme, service=service, typed=typed, on=told["on"])


def enter_prevention(told: Fields, *, scheme: Scheme, areas: dict[str, Area]) -> None:
    """Enter actions of prevention, fundings and strengths."""
    for entry in told["actions"]:
        figures = {key: entry[key] for key in prevention.MEASURES if key in entry}
        fields = {key: value for key, value in entry.items() if key not in (*figures, "area")}
        prevention.create_prevention(
            actor=None, scheme=scheme, area=areas.get(entry.get("area", "")), figures=figures, **fields
        )
    for entry in told["fundings"]:
        amounts = {key: Decimal(entry[key]) for key in fundings.MEASURES if key in entry}
        fields = {key: value for key, value in entry.items() if key not in amounts}
        linked = scheme.cameras.filter(removed_at=None) if entry["object"] == "video" else []
        fundings.create_funding(actor=None, scheme=scheme, amounts=amounts, cameras=linked, **fields)
    for entry in told["staffing"]:
        staffing.create_staffing(actor=None, scheme=scheme, **entry)
