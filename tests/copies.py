"""Rows of the register made many: what shows that a page does not slow down with what it lists.

Whatever the noun: the models say what hangs from what, and what must differ from one row to the next.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model

# One scheme grows; the head of the journal is one row by design.
LEFT_OUT = {"Scheme", "AuditHead"}
Row = tuple[type[Model], Any]


def multiply(*, apart: int, shared: int = 0, but: Iterable[str] = (), invent: bool = True) -> None:
    """Add so many copies of every row: ``apart``, each hanging from the copy of what its model hung from;
    ``shared``, from the very same row, which so gets more of them.

    A row that only another date or number would tell from its model gets one; without ``invent`` it stays
    alone, with what hangs from it.
    """
    kinds = list_kinds(but={*LEFT_OUT, *but})
    rows = {kind: list(kind._base_manager.order_by("pk")) for kind in kinds}
    for rank in range(1, apart + shared + 1):
        copies: dict[Row, Model] = {}
        alone: set[Row] = set()
        for kind in kinds:
            made = []
            for row in rows[kind]:
                copy = copy_row(row, rank=rank, copies=copies, shared=rank > apart)
                if not invent and (copy.invented or hangs_from(row, among=alone)):  # type: ignore[attr-defined]
                    alone.add((kind, row.pk))
                else:
                    made.append((row, copy))
            kind._base_manager.bulk_create([copy for _, copy in made], batch_size=500)
            copies |= {(kind, row.pk): copy for row, copy in made}
        for kind in kinds:
            copy_links(kind, copies=copies, shared=rank > apart)


def hangs_from(row: Model, *, among: set[Row]) -> bool:
    """Tell whether a row names one of these."""
    keys = [field for field in row._meta.concrete_fields if field.is_relation]
    return any((field.related_model, getattr(row, field.attname)) in among for field in keys)


def list_kinds(*, but: set[str]) -> list[type[Model]]:
    """Return the models of the register, each after those that it hangs from."""
    left = [kind for kind in apps.get_app_config("web").get_models() if kind.__name__ not in but]
    found: list[type[Model]] = []
    while left:
        ready = [kind for kind in left if not {*list_parents(kind)} & {*left} - {kind}]
        assert ready, f"these models hang from one another: {left}"
        found += ready
        left = [kind for kind in left if kind not in ready]
    return found


def list_parents(kind: type[Model]) -> Iterator[type[Model]]:
    """Yield the models that a model names by a key."""
    for field in kind._meta.concrete_fields:
        if field.is_relation:
            yield field.related_model  # type: ignore[misc]  # a model, once all are loaded


def copy_row(row: Model, *, rank: int, copies: dict[Row, Model], shared: bool) -> Model:
    """Return an unsaved copy, distinct wherever the model asks for it."""
    kind = type(row)
    values = {
        field.attname: getattr(row, field.attname)
        for field in kind._meta.concrete_fields
        if not field.primary_key
    }
    moved = {}
    for field in kind._meta.concrete_fields:
        if field.is_relation and field.related_model is not None:
            known = copies.get((field.related_model, values[field.attname]))
            if known is not None:
                moved[field.attname] = known.pk
    if not shared:
        values |= moved
    invented = False
    for names in list_distinct(kind):
        fields = [field for field in kind._meta.concrete_fields if field.name in names]
        if not any(
            field.attname in moved and values[field.attname] == moved[field.attname] for field in fields
        ):
            mark = f"{rank:03d}-{row.pk}-"
            invented |= set_apart(values, fields=fields, moved=moved, rank=rank, mark=mark)
    copy = kind(**values)
    copy.invented = invented  # type: ignore[attr-defined]  # told to the caller
    return copy


def list_distinct(kind: type[Model]) -> Iterator[tuple[str, ...]]:
    """Yield the groups of fields that no two rows may have alike."""
    for field in kind._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)
    for constraint in kind._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)


def set_apart(
    values: dict[str, Any], *, fields: list[Any], moved: dict[str, Any], rank: int, mark: str
) -> bool:
    """Change one of the fields, the one that says the least; tell whether it is a date or a number."""
    texts = [one for one in fields if isinstance(one, models.CharField) and not one.choices]
    for field in sorted(texts, key=lambda one: not values[one.attname]):
        values[field.attname] = f"{mark}{values[field.attname]}"[: field.max_length]
        return False
    for field in fields:
        name, value = field.attname, values[field.attname]
        if isinstance(field, models.DateField) and value:
            values[name] = value.replace(year=value.year + rank)
            return True
        if isinstance(field, models.IntegerField) and not field.is_relation:
            values[name] = value + rank * 100_000
            return field.name != "sequence"
    for field in fields:
        name, value = field.attname, values[field.attname]
        if isinstance(field, models.CharField):
            codes = [code for code, _ in field.flatchoices]
            values[name] = codes[(codes.index(value) + rank) % len(codes)]
            return True
    for field in fields:
        if field.attname in moved:
            values[field.attname] = moved[field.attname]
            return False
    return False


def copy_links(kind: type[Model], *, copies: dict[Row, Model], shared: bool) -> None:
    """Give each copy the many-to-many links of its model; ``shared``: and its model links to copies."""
    for field in kind._meta.local_many_to_many:
        through: Any = field.remote_field.through
        if not through._meta.auto_created:
            continue
        near, far = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = set()
        for one, other in through.objects.values_list(near, far):
            here, there = copies.get((kind, one)), copies.get((field.related_model, other))
            if shared:
                pairs |= {(here.pk, other)} if here else set()
                pairs |= {(one, there.pk)} if there else set()
            elif here:
                pairs.add((here.pk, there.pk if there else other))
        made = [through(**{f"{near}_id": one, f"{far}_id": other}) for one, other in sorted(pairs)]
        through.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
