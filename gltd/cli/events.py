"""`gltd events`: import, list and undo batches of events."""

import typer

app = typer.Typer(no_args_is_help=True, help="Importer, lister et annuler des lots de faits")


@app.callback()
def noun() -> None:
    """Importer, lister et annuler des lots de faits."""
