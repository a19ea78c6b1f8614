"""The grid of results: a partner's figures of an operation, typed with Tab and digits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gltd.claims.measures import Measure, catalogue, families
from gltd.errors import GltdError
from gltd.reports import french
from gltd.usecases.quantities import read_quantity
from gltd.web.access import Right, enter, signed_in
from gltd.web.actions import grids as actions
from gltd.web.actions.conflicts import list_contested_claims
from gltd.web.actions.funnels import funnel_of_operation
from gltd.web.actions.locking import StaleError
from gltd.web.actions.results import Value, list_results, tell_closed
from gltd.web.days import read_number
from gltd.web.models import Claim, Operation, Partner, Scheme, User

QUALIFIERS = [
    ("", "exact"),
    ("about", "environ"),
    ("more_than", "plus de"),
    ("at_least", "au moins"),
    ("nearly", "près de"),
    ("less_than", "moins de"),
    ("up_to", "jusqu'à"),
]
UNITS = {"g": "g", "EUR": "€", "month": "mois", "m3": "m³", "m2": "m²", "m": "m", "l": "l"}
SEIZURES = "Saisies"
# The strands of a bilan after an operation, in the order in which services give them.
BLOCKS = {
    "judicial": "Volet judiciaire",
    "administrative": "Volet administratif",
    "checks": "Contrôles",
    "environment": "Cadre de vie",
}
# What is asked first; the rest of the catalogue stays one click away.
USUAL = frozenset(
    {
        *("arrest.interpellation", "arrest.garde_a_vue", "arrest.deferrement", "arrest.condamnation"),
        *("arrest.comparution_immediate", "arrest.ecrou", "procedure.afd", "procedure.usage"),
        *("seizure.cannabis_resin", "seizure.cannabis_herb", "seizure.cocaine", "seizure.crack"),
        *("seizure.heroin", "seizure.cash", "seizure.firearm", "seizure.weapon_other", "seizure.vehicle"),
        *("closure.business_requested", "closure.business", "arrest.interdiction_paraitre"),
        *("check.persons", "check.vehicles", "check.businesses", "check.halls", "check.searches"),
        *("environment.vehicles_removed", "environment.rubble", "environment.tags"),
    }
)


@dataclass
class Row:
    """One row of the grid: a measure, what is typed there, and what the other sources say of it."""

    measure: Measure
    typed: str = ""
    qualifier: str = ""
    version: int = 0
    corrected: bool = False
    error: str = ""
    others: list[Value] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit, or what is counted."""
        return UNITS.get(self.measure.unit, self.measure.unit_of_count)


@dataclass
class Block:
    """One strand of the grid: the rows that are asked first, and the others."""

    label: str
    rows: list[Row]
    more: list[Row]


def fill_results(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Type what a partner (``?partenaire=``) states, with the measures of another operation (``?comme=``)."""
    scheme = enter(request, slug=slug, section="operations", right=Right.WRITE)
    operation = get_object_or_404(Operation.objects.prefetch_related("areas"), scheme=scheme, pk=pk)
    if closed := tell_closed(operation):
        messages.error(request, closed)
        return redirect("operation", slug=slug, pk=pk)
    user = signed_in(request)
    partner = choose_partner(request, scheme=scheme, user=user)
    model = find_model(request, operation=operation)
    rows = make_rows(operation, partner=partner, scheme=scheme)
    if request.method == "POST":
        cells = read_cells(request, rows=rows)
        if cells is not None:
            try:
                filled = actions.fill_return(actor=user, operation=operation, partner=partner, cells=cells)
            except StaleError as error:
                messages.error(request, error.sentence)
                set_against(rows, fresh=make_rows(operation, partner=partner, scheme=scheme))
            else:
                tell_filled(request, operation=operation, filled=filled)
                return redirect("operation", slug=slug, pk=pk)
    first = actions.list_measures(model) if model else USUAL
    context = {
        "operation": operation,
        "partner": partner,
        "partners": scheme.partners.all(),
        "previous": actions.find_previous(operation),
        "model": model,
        "blocks": make_blocks(rows, first=first),
        "qualifiers": QUALIFIERS,
        "wrong": any(row.error for row in rows),
    }
    return render(request, "gltd/results_form.html", context)


def choose_partner(request: HttpRequest, *, scheme: Scheme, user: User) -> Partner:
    """Return the partner whose figures these are: the one named, one's own, or the first of the scheme."""
    partners = scheme.partners.all()
    wanted = request.GET.get("partenaire", "")
    if wanted:
        return get_object_or_404(partners, pk=read_number(wanted))
    found = partners.filter(pk=user.partner_id or -1).first() or partners.first()
    if found is None:
        raise GltdError("Ce dispositif n'a aucun partenaire : placez-en un avant d'entrer des résultats.")
    return found


def find_model(request: HttpRequest, *, operation: Operation) -> Operation | None:
    """Return the operation whose measures are taken over, which the address names."""
    wanted = request.GET.get("comme", "")
    if not wanted:
        return None
    return get_object_or_404(Operation, scheme=operation.scheme_id, pk=read_number(wanted))


def make_rows(operation: Operation, *, partner: Partner, scheme: Scheme) -> list[Row]:
    """Return a row for each measure that an operation may give, filled with what is on record."""
    cells = actions.list_cells(operation, partner=partner)
    own = {claim.pk for claim in cells.values()}
    said: dict[str, list[Value]] = {}
    for strand in list_results(operation, contested=list_contested_claims(scheme)):
        for result in strand.results:
            others = [
                Value([claim for claim in value.claims if claim.pk not in own]) for value in result.values
            ]
            said.setdefault(result.measure, []).extend(value for value in others if value.claims)
    return [
        describe_row(measure, claim=cells.get(measure.code), others=said.get(measure.code, []))
        for measure in catalogue().values()
        if families()[measure.family].strand in BLOCKS
    ]


def describe_row(measure: Measure, *, claim: Claim | None, others: list[Value]) -> Row:
    """Return the row of a measure."""
    if claim is None:
        return Row(measure, others=others)
    return Row(
        measure,
        typed="" if claim.value is None else french.number(claim.value),
        qualifier=claim.qualifier,
        version=claim.version,
        corrected=claim.status == Claim.Status.CORRECTED,
        others=others,
    )


def read_cells(request: HttpRequest, *, rows: Iterable[Row]) -> list[actions.Cell] | None:
    """Read what was typed into the rows and as cells; ``None`` when one of them does not read."""
    cells: list[actions.Cell] = []
    wrong = False
    for row in rows:
        code = row.measure.code
        if row.corrected or f"v-{code}" not in request.POST:
            continue
        row.typed = request.POST[f"v-{code}"].strip()
        row.qualifier = request.POST.get(f"q-{code}", "")
        row.version = read_number(request.POST.get(f"n-{code}"))
        try:
            cells.append(read_cell(row))
        except GltdError as error:
            row.error, wrong = error.sentence, True
    return None if wrong else cells


def read_cell(row: Row) -> actions.Cell:
    """Read one row."""
    if not row.typed:
        return actions.Cell(row.measure.code, None, version=row.version)
    if row.qualifier not in dict(QUALIFIERS):
        raise GltdError("Choisissez la nuance dans la liste.")
    quantity = read_quantity(row.typed, unit=row.measure.unit)
    qualifier = quantity.qualifier or row.qualifier
    return actions.Cell(row.measure.code, quantity.value, qualifier=qualifier, version=row.version)


def set_against(rows: list[Row], *, fresh: list[Row]) -> None:
    """Keep what was typed, and say beside it what someone else wrote meanwhile."""
    for row, now in zip(rows, fresh, strict=True):
        if row.version != now.version:
            written = f"« {now.typed} »" if now.typed else "une case vide"
            row.error = f"Entre-temps : {written}. Enregistrez de nouveau pour garder votre saisie."
            row.version = now.version


def make_blocks(rows: Iterable[Row], *, first: Iterable[str]) -> list[Block]:
    """Sort the rows into the strands; those asked first, or filled, or stated by others, come before."""
    asked = set(first)
    blocks = {code: Block(label, [], []) for code, label in BLOCKS.items()}
    seizures = Block(SEIZURES, [], [])
    for row in rows:
        strand = families()[row.measure.family].strand
        block = seizures if row.measure.code.startswith("seizure.") else blocks[strand]
        shown = row.measure.code in asked or row.typed or row.error or row.others
        (block.rows if shown else block.more).append(row)
    judicial = blocks.pop("judicial")
    return [judicial, seizures, *blocks.values()]


def tell_filled(request: HttpRequest, *, operation: Operation, filled: actions.Filled) -> None:
    """Say what was written, and what does not fit together; nothing is blocked."""
    parts = [
        f"{count} {several if count > 1 else one}"
        for count, one, several in (
            (filled.entered, "chiffre enregistré", "chiffres enregistrés"),
            (filled.changed, "modifié", "modifiés"),
            (filled.withdrawn, "retiré", "retirés"),
        )
        if count
    ]
    sentence = ", ".join(parts)
    for doubt in funnel_of_operation(operation).doubts:
        messages.warning(request, doubt)
    messages.success(request, f"{sentence}." if parts else "Rien n'a changé.")
