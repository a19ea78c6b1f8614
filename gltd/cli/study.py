"""`gltd study`: put a registered question to the events."""

import typer

app = typer.Typer(no_args_is_help=True, help="Poser une question aux faits : étude enregistrée, datée, rejouable")


@app.callback()
def noun() -> None:
    """Poser une question aux faits : étude enregistrée, datée, rejouable."""
