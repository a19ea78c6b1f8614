"""French forms in templates; the forms themselves are in ``gltd.reports.french``."""

import datetime as dt
import re
from decimal import Decimal

from django import template
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from gltd.claims.measures import NATURE_LABELS, catalogue, label_of
from gltd.claims.voices import tell_place
from gltd.reports import french
from gltd.usecases.recurring import WEEKDAYS
from gltd.web.actions.audit import name_noun
from gltd.web.actions.collecting import KIND_LABELS, UNCOUNTED
from gltd.web.actions.planning import Dated
from gltd.web.models import AuditEntry, Claim, Conflict, Objective, Operation, Scheme, SpotObservation, User

register = template.Library()

SAME_FACT = "Deux valeurs pour un même fait"
NOT_PUBLISHED = "non diffusé"
# Labels of things and acts that lose their mark of the plural word by word; others keep it.
_IN_PLURAL = ("seizure.", "arrest.", "check.")
_PLAIN_LABEL = re.compile(r"(?!.* (?:et|envers) )[^,(]+")
_PLURAL = re.compile(r"(?<=\w{3})s\b(?<!cannabis)(?<!de stupéfiants)")


@register.filter
def french_day(value: dt.date | dt.datetime | None) -> str:
    """Print a day: « 13 décembre 2023 »."""
    if value is None:
        return french.NOT_GIVEN
    return french.day(as_local(value))


@register.filter
def french_month(written: str) -> str:
    """Print « 2024-03 » as « mars 2024 »."""
    return french.month(dt.date.fromisoformat(f"{written}-01"))


@register.filter
def unlocalized(value: float) -> str:
    """Print a number for a drawing, with a point."""
    return f"{value:.2f}"


@register.filter
def french_period(start: dt.date, end: dt.date) -> str:
    """Print a period shortly: « 2023 », « du 1er mars au 24 septembre 2018 »."""
    return french.period(start, end=end)


@register.filter
def french_moment(value: dt.datetime) -> str:
    """Print a day and an hour: « 13 décembre 2023 à 20 h 45 »."""
    local = timezone.localtime(value)
    return f"{french.day(local.date())} à {local.hour}{french.WIDE}h{french.WIDE}{local.minute:02d}"


@register.simple_tag(takes_context=True)
def dated_url(context: template.Context, dated: Dated) -> str:
    """Return the address of the page of something dated, in the scheme of the page."""
    return reverse(dated.page, kwargs={"slug": context["scheme"].slug, **dated.arguments})


@register.filter
def french_hour(value: dt.time) -> str:
    """Print an hour: « 20 h 45 »."""
    return f"{value.hour}{french.WIDE}h{french.WIDE}{value.minute:02d}"


@register.filter
def french_weekday_moment(value: dt.datetime) -> str:
    """Print a day of the week, a day and an hour: « mercredi 13 décembre 2023 à 20 h 45 »."""
    return f"{WEEKDAYS[timezone.localtime(value).weekday()]} {french_moment(value)}"


@register.filter
def french_number(value: Decimal | float | int | None) -> str:
    """Print a number with thin spaces and a decimal comma; nothing known is « non renseigné »."""
    return french.NOT_GIVEN if value is None else french.number(value)


@register.filter
def euros(value: Decimal | None) -> str:
    """Print an amount: « 8 300 € »; nothing known is « non renseigné »."""
    return french.NOT_GIVEN if value is None else french.money(value)


@register.filter
def claim_value(claim: Claim) -> str:
    """Print a claim's value with its qualifier and unit: « plus de 80 », « 5,4 kg »."""
    if claim.value is None:
        if claim.unreadable:
            return "illisible"
        return NOT_PUBLISHED if claim.qualifier == "withheld" else UNCOUNTED
    printed = french.quantity(
        claim.value,
        unit=claim.unit or "count",  # type: ignore[arg-type]  # closed list of the annotation schema
        qualifier=claim.qualifier or None,  # type: ignore[arg-type]  # same
        value_max=claim.value_max,
        per=claim.per or None,
    )
    if claim.polarity and claim.unit == "percent":
        printed = printed.replace("+", french.MINUS if claim.polarity == "decrease" else "+")
    return printed


@register.filter
def claim_place(claim: Claim) -> str:
    """Say where in its source a claim stands and whose words it is in: « dans le titre »."""
    return tell_place(claim.source.text, start=claim.start)


@register.filter
def claim_label(claim: Claim) -> str:
    """Return the label of a claim's measure, in the singular for one thing: « arme à feu saisie »."""
    label = measure_label(claim.measure)
    one = claim.value == 1 and claim.value_max is None and not claim.qualifier
    if not one or not claim.measure.startswith(_IN_PLURAL) or not _PLAIN_LABEL.fullmatch(label):
        return label
    return _PLURAL.sub("", label)


@register.filter
def measure_label(code: str) -> str:
    """Return the French label of a measure of the catalogue."""
    return label_of(code)


@register.filter
def claim_period(claim: Claim) -> str:
    """Print the date or period of a claim as precisely as its source gives it."""
    if claim.date_text:
        return partial_date(claim.date_text)
    if claim.period_start and claim.period_end:
        if claim.period_start == claim.period_end:
            return partial_date(claim.period_start)
        return f"{partial_date(claim.period_start)} → {partial_date(claim.period_end)}"
    if claim.period_start:
        return f"depuis {partial_date(claim.period_start)}"
    if claim.period_end:
        return f"jusqu'à {partial_date(claim.period_end)}"
    return ""


def partial_date(written: str) -> str:
    """Print an ISO date of any precision: « 2023 », « février 2023 », « 13 décembre 2023 ».

    What is no day of the calendar is printed as it is kept: one bad date hides no page.
    """
    try:
        match written.split("-"):
            case [year]:
                return year
            case [year, month]:
                return french.month(dt.date(int(year), int(month), 1))
            case ["XXXX", month, day]:
                return french.day(dt.date(2000, int(month), int(day))).rpartition(french.WIDE)[0]
            case _:
                return french.day(dt.date.fromisoformat(written))
    except ValueError:
        return f"{'/'.join(reversed(written.split('-')))} (date impossible)"


def as_local(value: dt.date | dt.datetime) -> dt.date:
    """Return the local day of a moment, or the day itself."""
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


@register.simple_tag
def operation_moment(operation: Operation) -> str:
    """Print when an operation took place, no more precisely than its source says."""
    local = timezone.localtime(operation.starts_at)
    match operation.precision:
        case Operation.Precision.MINUTE:
            return french_moment(operation.starts_at)
        case Operation.Precision.DAY:
            return french.day(local.date())
        case Operation.Precision.MONTH:
            return french.month(local.date())
        case _:
            return french.season(local.date())


@register.simple_tag
def observation_moment(observation: SpotObservation) -> str:
    """Print when a spot was observed, no more precisely than the observation says."""
    match observation.precision:
        case SpotObservation.Precision.DAY:
            return french.day(observation.observed_on)
        case SpotObservation.Precision.MONTH:
            return french.month(observation.observed_on)
        case _:
            return french.season(observation.observed_on)


@register.filter
def scheme_start(scheme: Scheme) -> str:
    """Print when a scheme began, no more precisely than is known."""
    match scheme.starts_precision:
        case Scheme.Precision.DAY:
            return french.day(scheme.starts_on)
        case Scheme.Precision.MONTH:
            return french.month(scheme.starts_on)
        case _:
            return str(scheme.starts_on.year)


@register.filter
def scheme_span(scheme: Scheme) -> str:
    """Print how long a scheme runs: « depuis mars 2018 », « du 12 janvier 2023 au 11 juillet 2023 »."""
    start, by_day = scheme_start(scheme), scheme.starts_precision == Scheme.Precision.DAY
    if scheme.ends_on is None:
        return f"depuis {'le ' if by_day else ''}{start}"
    return f"{'du' if by_day else 'de'} {start} au {french.day(scheme.ends_on)}"


@register.filter
def objective_target(objective: Objective) -> str:
    """Print what an objective aims at: « au moins 12 points de deal »."""
    measure = catalogue().get(objective.measure)
    if measure is None or objective.target is None:
        return ""
    word = "au moins" if objective.aim == Objective.Aim.AT_LEAST else "au plus"
    return f"{word} {french.quantity(objective.target, unit=measure.unit)}"


@register.filter
def conflict_kind(kind: str) -> str:
    """Print the kind of a contradiction."""
    label = KIND_LABELS[kind]
    return label[:1].upper() + label[1:]


@register.filter
def power_of_ten(exponent: int) -> str:
    """Print a factor: « × 1 000 »."""
    return f"×{french.WIDE}{french.number(10 ** abs(exponent))}"


@register.filter
def measure_nature(nature: str) -> str:
    """Print the nature of a measure: « activité des services »."""
    return NATURE_LABELS[nature]


@register.filter
def several(count: int) -> str:
    """Print the « s » of a plural, which French gives from two on."""
    return "s" if count >= 2 else ""


@register.filter
def signed_number(value: float) -> str:
    """Print a difference with its sign, to one decimal: « −18,4 »."""
    return french.signed(value, decimals=1)


@register.filter
def rounded_number(value: float) -> str:
    """Print a number to one decimal."""
    return french.number(value, decimals=1)


@register.filter
def organisation(account: User | None) -> str:
    """Print the organisation of an account; what no account did, the secretariat did."""
    if account is None:
        return "secrétariat du dispositif"
    return str(account.partner or account.username)


@register.filter
def history_words(entry: AuditEntry) -> str:
    """Say what a line of a history did: « participation, création », « changement (numéro, place) »."""
    part = "participation, " if entry.object_kind == "participation" else ""
    if entry.action != "changement":
        return f"{part}{entry.action}"
    fields = apps.get_model("web", entry.object_kind)._meta.get_fields()
    labels = [str(getattr(one, "verbose_name", one.name)) for one in fields if one.name in entry.changes]
    return f"{part}{entry.action}" + (f" ({', '.join(labels)})" if labels else "")


@register.filter
def noun_words(kind: str) -> str:
    """Say in French what a line of the journal is about; a page that is about no one thing keeps its name."""
    name = name_noun(kind)
    known = apps.get_app_config("web").models
    return str(known[name]._meta.verbose_name) if name in known else kind


@register.filter
def told_change(value: object) -> str:
    """Print a change of the journal: « avant → après », or what was done."""
    return (
        f"{value[0] or '∅'} → {value[1] or '∅'}"
        if isinstance(value, list) and len(value) == 2
        else str(value)
    )


@register.filter
def spaced(text: object) -> str:
    """Put the no-break spaces of French in a sentence written with plain ones."""
    return french.space(str(text))


@register.filter
def conflict_finding(conflict: Conflict) -> str:
    """Print what a contradiction is about, for a line that already says its kind."""
    head, _, finding = conflict.sentence.partition(": ")
    said = {conflict_kind(conflict.kind), SAME_FACT}
    return finding.rstrip(".") if finding and head.rstrip() in said else conflict.sentence
