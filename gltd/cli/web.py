"""`gltd web`: serve and administer the application."""

import typer

app = typer.Typer(no_args_is_help=True, help="Servir et administrer l'application")


@app.callback()
def noun() -> None:
    """Servir et administrer l'application."""
