"""`gltd demo`: load the demonstration."""

import typer

app = typer.Typer(no_args_is_help=True, help="Charger la démonstration")


@app.callback()
def noun() -> None:
    """Charger la démonstration."""


@app.command()
def load() -> None:
    """Charger Orléans 2018 et Alençon 2023 ; relancée, la commande ne change rien."""
    from gltd.web import boot

    boot.start()
    from gltd.web.demo.load import load_demo

    loaded = load_demo(tell=typer.echo)
    typer.echo("\nComptes de démonstration (mots de passe publics, à ne jamais exposer sur un réseau) :")
    for account in loaded.accounts:
        typer.echo(f"  {account.username:<12} {account.password:<22} {account.shows}")
    typer.echo("\nBilans :")
    for document in loaded.documents:
        typer.echo(f"  {document}")
