"""`gltd text`: read the figures of French texts."""

import typer

app = typer.Typer(no_args_is_help=True, help="Lire les chiffres de textes français")


@app.callback()
def noun() -> None:
    """Lire les chiffres de textes français."""
