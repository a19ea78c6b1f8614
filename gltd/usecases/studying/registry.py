"""The one authority on when a study was registered: a folder of files that are written once."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from gltd import __version__
from gltd.errors import GltdError
from gltd.usecases.studying.spec import Spec

Status = Literal[
    "pré-enregistrée", "modifiée avant les données", "modifiée après les données", "exploratoire"
]
# What was fixed before anyone could look at the outcome.
FIXED_IN_ADVANCE: frozenset[str] = frozenset({"pré-enregistrée", "modifiée avant les données"})
_SPEC, _REGISTRATION, _RESULT = "spec.toml", "registration.json", "result.json"
_CANONICAL = "canonical.json"
FORMAT = 1


@dataclass(frozen=True)
class Registration:
    """When a specification was first registered, and what that makes of the study.

    ``amends`` is the fingerprint of the version that it changes, ``reason`` why it was changed, and
    ``earlier_ends_on`` the earliest last day of the versions before it.
    """

    fingerprint: str
    registered_at: str
    ends_on: str
    kind: str
    question: str
    version: str = __version__
    format: int = FORMAT
    amends: str | None = None
    reason: str = ""
    earlier_ends_on: str | None = None

    @property
    def status(self) -> Status:
        """Pre-registered where the window after had not ended when it was registered.

        An amendment came before the data where no version's window after had ended.
        """
        registered = datetime.fromisoformat(self.registered_at).astimezone(UTC).date()
        if self.amends is None:
            return "pré-enregistrée" if registered <= date.fromisoformat(self.ends_on) else "exploratoire"
        last_blind_on = date.fromisoformat(min(self.ends_on, self.earlier_ends_on or self.ends_on))
        return "modifiée avant les données" if registered <= last_blind_on else "modifiée après les données"

    @property
    def fixed_in_advance(self) -> bool:
        """Tell whether zones, windows and outcomes were fixed before the outcome could be looked at."""
        return self.status in FIXED_IN_ADVANCE


def register(spec: Spec, *, registry: Path, now: datetime) -> Registration:
    """Register a specification, or return its first registration: a later one changes nothing."""
    known = find_registration(spec.fingerprint, registry=registry)
    return known or _write(spec, registration=_describe(spec, now=now), registry=registry)


def amend(spec: Spec, *, of: str, reason: str, registry: Path, now: datetime) -> Registration:
    """Register a specification as a new version of a registered one, with the reason of the change.

    The version before stays as it is; what the new one is worth depends on when it came.
    """
    before = find_registration(of, registry=registry)
    if before is None:
        raise GltdError(f"Aucune étude « {of[:12]} » à modifier : « gltd study list » les montre.")
    why = _check_reason(reason)
    known = find_registration(spec.fingerprint, registry=registry)
    if known is not None:
        if known.amends == of:
            return known
        same = "rien n'y est changé" if spec.fingerprint == of else "elle est déjà enregistrée à part"
        raise GltdError(
            f"Cette version n'est pas enregistrée : {same} (empreinte {spec.fingerprint[:12]}). "
            "Changez une zone, une date, ce qui est compté ou un réglage."
        )
    registration = replace(
        _describe(spec, now=now),
        amends=of,
        reason=why,
        earlier_ends_on=min(before.ends_on, before.earlier_ends_on or before.ends_on),
    )
    return _write(spec, registration=registration, registry=registry)


def _check_reason(reason: str) -> str:
    """Refuse an empty reason, and one that names a person: it is kept and printed."""
    from gltd.text.masking import mask

    why = reason.strip()
    if not why:
        raise GltdError("Dites pourquoi l'étude est modifiée : le motif est gardé avec la nouvelle version.")
    if mask(why).marks:
        raise GltdError("Le motif semble désigner une personne : écrivez une fonction ou un fait.")
    return why


def _describe(spec: Spec, *, now: datetime) -> Registration:
    return Registration(
        fingerprint=spec.fingerprint,
        registered_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        ends_on=spec.ends_on.isoformat(),
        kind=spec.kind,
        question=spec.question,
    )


def _write(spec: Spec, *, registration: Registration, registry: Path) -> Registration:
    with _explained(registry):
        registry.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=registry, prefix=".") as scratch:
            folder = Path(scratch) / "study"
            folder.mkdir()
            (folder / _SPEC).write_text(spec.text, encoding="utf-8")
            (folder / _CANONICAL).write_text(spec.canonical() + "\n", encoding="utf-8")
            (folder / _REGISTRATION).write_text(_json(asdict(registration)), encoding="utf-8")
            try:
                # One rename: the registration is there whole, or not at all; the first of two writers wins.
                folder.rename(registry / spec.fingerprint)
            except OSError:
                first = find_registration(spec.fingerprint, registry=registry)
                if first is None:
                    raise
                return first
    return registration


def find_registration(fingerprint: str, *, registry: Path) -> Registration | None:
    """Return the registration of a fingerprint, if there is one."""
    path = registry / fingerprint / _REGISTRATION
    if not path.is_file():
        return None
    try:
        return Registration(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise GltdError(
            f"L'enregistrement « {path} » est illisible : restaurez-le d'une sauvegarde."
        ) from error


def list_registrations(registry: Path) -> list[Registration]:
    """Return all registrations, the oldest first."""
    if not registry.is_dir():
        return []
    found = [
        find_registration(folder.name, registry=registry) for folder in registry.iterdir() if folder.is_dir()
    ]
    known = [registration for registration in found if registration is not None]
    return sorted(known, key=lambda registration: (registration.registered_at, registration.fingerprint))


def list_versions(fingerprint: str, *, registry: Path) -> list[Registration]:
    """Return all versions of a study, the first registered first; a study never changed has one."""
    known = {registration.fingerprint: registration for registration in list_registrations(registry)}

    def find_first(name: str) -> str:
        seen = {name}
        while name in known and (before := known[name].amends) is not None and before not in seen:
            seen.add(before)
            name = before
        return name

    first = find_first(fingerprint)
    return [registration for name, registration in known.items() if find_first(name) == first]


def settle_fingerprint(beginning: str, *, registry: Path) -> str:
    """Return the whole fingerprint of a study from its beginning."""
    found = [
        r.fingerprint
        for r in list_registrations(registry)
        if beginning and r.fingerprint.startswith(beginning)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise GltdError(f"Aucune étude « {beginning} » : « gltd study list » les montre.")
    raise GltdError(f"« {beginning} » désigne {len(found)} études : donnez plus de signes de l'empreinte.")


def keep_result(result: dict[str, Any], *, fingerprint: str, registry: Path) -> None:
    """Write a result once; one that differs, because the data changed, lies beside it."""
    folder, text = registry / fingerprint, _json(result)
    first = folder / _RESULT
    target = first
    if first.exists():
        if first.read_text(encoding="utf-8") == text:
            return
        target = folder / f"result-{str(result['data']['fingerprint'])[:12]}.json"
    with _explained(registry):
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(target)


def read_results(fingerprint: str, *, registry: Path) -> list[dict[str, Any]]:
    """Return the results of a study, the first computed first."""
    return [_read(path) for path in _list_results(registry / fingerprint)]


def read_latest(fingerprint: str, *, registry: Path) -> dict[str, Any] | None:
    """Return the last result that was computed of a study, without reading those before it."""
    paths = _list_results(registry / fingerprint)
    return _read(paths[-1]) if paths else None


def _list_results(folder: Path) -> list[Path]:
    paths = list(folder.glob("result*.json"))
    return sorted(paths, key=lambda path: (path.name != _RESULT, path.stat().st_mtime_ns))


def _read(path: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@contextmanager
def _explained(registry: Path) -> Iterator[None]:
    """Tell a failure of the disk in one French sentence."""
    try:
        yield
    except OSError as error:
        raise GltdError(
            f"Impossible d'écrire dans « {registry} » : rien n'est enregistré, vérifiez les droits du "
            "dossier."
        ) from error
