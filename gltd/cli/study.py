"""`gltd study`: put a registered question to the events."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gltd.cli import study_territories
from gltd.cli.tables import print_table

if TYPE_CHECKING:
    from gltd.usecases.studying import OutcomeResult, StudyResult

app = typer.Typer(
    no_args_is_help=True, help="Poser une question aux faits : étude enregistrée, datée, rejouable"
)

SpecArgument = Annotated[Path, typer.Argument(help="Spécification de l'étude (TOML)", metavar="SPEC")]
JsonOption = Annotated[bool, typer.Option("--json", help="Écrire le résultat en JSON")]


@app.callback()
def noun() -> None:
    """Poser une question aux faits : étude enregistrée, datée, rejouable."""


@app.command()
def run(spec: SpecArgument, as_json: JsonOption = False) -> None:
    """Enregistrer l'étude si elle ne l'est pas, puis compter et répondre."""
    from gltd import config
    from gltd.store.events import EventStore
    from gltd.usecases import studying

    where = config.load()
    if studying.is_plan(spec):
        study_territories.run(spec, as_json=as_json)
        return
    result = studying.run(
        studying.load_spec(spec),
        store=EventStore(where.events_dir),
        registry=where.studies_dir,
        now=datetime.now(UTC),
    )
    if as_json:
        _print_json(result.to_dict())
    else:
        _print_result(result)


@app.command()
def register(
    spec: SpecArgument,
    amends: Annotated[
        str, typer.Option(help="Empreinte (ou son début) de l'étude que celle-ci modifie")
    ] = "",
    reason: Annotated[str, typer.Option(help="Pourquoi elle est modifiée ; va avec --amends")] = "",
    as_json: JsonOption = False,
) -> None:
    """Enregistrer l'étude sans rien compter : avant la fin de la fenêtre, elle sera pré-enregistrée."""
    from gltd import config
    from gltd.errors import GltdError
    from gltd.usecases import studying

    if reason and not amends:
        raise GltdError("« --reason » dit pourquoi une étude est modifiée : donnez « --amends » aussi.")
    if studying.is_plan(spec):
        study_territories.register(spec, as_json=as_json)
        return
    registry, now, checked = config.load().studies_dir, datetime.now(UTC), studying.load_spec(spec)
    if amends:
        of = studying.settle_fingerprint(amends, registry=registry)
        registration = studying.amend(checked, of=of, reason=reason, registry=registry, now=now)
    else:
        registration = studying.register(checked, registry=registry, now=now)
    if as_json:
        _print_json(
            {
                "fingerprint": registration.fingerprint,
                "registered_at": registration.registered_at,
                "status": registration.status,
                "ends_on": registration.ends_on,
                "amends": registration.amends,
                "reason": registration.reason,
            }
        )
        return
    typer.echo(f"Étude {registration.status}, enregistrée le {_moment(registration.registered_at)} (UTC).")
    typer.echo(f"Empreinte : {registration.fingerprint}")
    if registration.amends is not None:
        typer.echo(f"Elle modifie {registration.amends[:12]}, motif : {registration.reason}")


@app.command("list")
def list_studies(as_json: JsonOption = False) -> None:
    """Montrer les études enregistrées, de la plus ancienne à la plus récente."""
    from gltd import config
    from gltd.usecases import studying

    registry = config.load().studies_dir
    rows = [
        {
            "fingerprint": registration.fingerprint,
            "kind": registration.kind,
            "question": registration.question,
            "registered_at": registration.registered_at,
            "status": registration.status,
            "ends_on": registration.ends_on,
            "amends": registration.amends,
            "reason": registration.reason,
            "results": len(studying.read_results(registration.fingerprint, registry=registry)),
        }
        for registration in studying.list_registrations(registry)
    ]
    if as_json:
        _print_json(rows)
        return
    if not rows:
        typer.echo("Aucune étude n'est enregistrée.")
    for row in rows:
        done = "calculée" if row["results"] else "à calculer"
        typer.echo(
            f"{str(row['fingerprint'])[:12]}  {_moment(str(row['registered_at']))}  {row['status']}  "
            f"{row['kind']}  {done}  {row['question']}"
        )


@app.command()
def kinds(as_json: JsonOption = False) -> None:
    """Montrer les questions que l'on peut poser."""
    from gltd.usecases import studying

    if as_json:
        _print_json(
            [
                {
                    "name": kind.name,
                    "question": kind.question,
                    "method": kind.method,
                    "functions": list(kind.functions),
                }
                for kind in studying.KINDS.values()
            ]
        )
        return
    for kind in studying.KINDS.values():
        typer.echo(f"{kind.name} : {kind.question}")
        typer.echo(f"    {kind.method}")


@app.command()
def verify(
    path: Annotated[Path, typer.Argument(help="PDF d'une étude de pertinence", metavar="FICHIER")],
) -> None:
    """Dire si un PDF est, octet pour octet, celui d'une étude de pertinence figée."""
    from gltd import config
    from gltd.usecases.studying import sheets

    sheet = sheets.verify_sheet(path, registry=config.load().studies_dir)
    typer.echo(
        f"C'est bien l'étude de pertinence de la caméra {sheet.subject.number}, {sheet.subject.place}."
    )
    typer.echo(f"Empreinte du document : {sheet.sha256}")
    typer.echo(f"Empreinte de l'étude : {sheet.asked.fingerprint}")


def _print_json(values: Any) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False, indent=2))


def _moment(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%d/%m/%Y %H:%M")


def _print_result(result: "StudyResult") -> None:
    if result.simulated:
        typer.secho("DONNÉES SIMULÉES", bold=True)
    typer.echo(result.question)
    typer.echo(
        f"Étude {result.status}, enregistrée le {_moment(result.registered_at)} (UTC), "
        f"empreinte {result.fingerprint[:12]}."
    )
    for name, label in (
        ("reference", "Référence"),
        ("before", "Avant"),
        ("after", "Après"),
        ("period", "Période"),
    ):
        if name in result.windows:
            window = result.windows[name]
            typer.echo(f"{label} : du {_day(window['from'])} au {_day(window['to'])}")
    for outcome in result.outcomes:
        _print_outcome(outcome, level=result.level)
    if result.limits:
        typer.echo("")
    for sentence in result.limits:
        typer.echo(f"! {sentence}")


def _print_outcome(outcome: "OutcomeResult", *, level: float) -> None:
    from gltd.usecases.studying import lay_out, lay_out_estimates

    typer.echo("")
    typer.secho(outcome.name, bold=True)
    print_table(lay_out(outcome.rows))
    if outcome.estimates:
        print_table(lay_out_estimates([asdict(one) for one in outcome.estimates], level=level))
    typer.echo(outcome.sentence)
    for sentence in outcome.limits:
        typer.echo(f"- {sentence}")


def _day(text: str) -> str:
    return datetime.fromisoformat(text).strftime("%d/%m/%Y")
