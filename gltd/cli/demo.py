"""`gltd demo`: load the demonstration."""

import typer

app = typer.Typer(no_args_is_help=True, help="Charger la démonstration")


@app.callback()
def noun() -> None:
    """Charger la démonstration."""
