"""`gltd study` on a specification that asks its question of many territories."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gltd.cli.tables import print_table

if TYPE_CHECKING:
    from gltd.usecases.studying import Results


def run(spec: Path, *, as_json: bool) -> None:
    """Answer the question in each territory, and print the table."""
    from gltd import config
    from gltd.store.events import EventStore
    from gltd.usecases import studying

    where = config.load()
    results = studying.run_plan(
        studying.load_plan(spec),
        store=EventStore(where.events_dir),
        registry=where.studies_dir,
        now=datetime.now(UTC),
        tell=_show_progress,
    )
    if as_json:
        typer.echo(json.dumps(results.to_dict(), ensure_ascii=False, indent=2))
    else:
        _print_results(results)


def register(spec: Path, *, as_json: bool) -> None:
    """Register the study of each territory."""
    from gltd import config
    from gltd.usecases import studying

    plan = studying.load_plan(spec)
    made = studying.register_plan(plan, registry=config.load().studies_dir, now=datetime.now(UTC))
    if as_json:
        rows = [
            {"territory": name, "fingerprint": one.fingerprint, "status": one.status}
            for (name, _), one in zip(plan.parts, made, strict=True)
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{len(made)} études, une par territoire\u00a0: {made[0].status}.")


def _show_progress(step: str, *, done: int = 0, total: int = 0) -> None:
    """Say how far it is, on a terminal only, and beside what the command prints."""
    if total and sys.stderr.isatty():
        typer.echo(f"\r{step}\u00a0: {done} sur {total}", err=True, nl=done == total)


def _print_results(results: "Results") -> None:
    from gltd.usecases.studying import lay_out_territories

    if results.simulated:
        typer.secho("DONNÉES SIMULÉES", bold=True)
    typer.echo(results.question)
    typer.echo(f"Une étude par territoire, {results.status}, empreinte {results.fingerprint[:12]}.")
    typer.echo("")
    print_table(lay_out_territories(results))
    for row in results.rows:
        if row.failure:
            typer.echo(f"- {row.territory}\u00a0: {row.failure}")
    for sentence in results.limits:
        typer.echo(f"! {sentence}")
