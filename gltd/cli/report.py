"""`gltd report`: freeze and lay out the bilan of a scheme."""

import typer

app = typer.Typer(no_args_is_help=True, help="Figer et mettre en page le bilan d'un dispositif")


@app.callback()
def noun() -> None:
    """Figer et mettre en page le bilan d'un dispositif."""
