"""`gltd web`: serve and administer the application."""

import typer

app = typer.Typer(no_args_is_help=True, help="Servir et administrer l'application.")


@app.command("serve")
def serve(
    host: str = typer.Option("127.0.0.1", help="Adresse d'écoute."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port d'écoute."),
) -> None:
    """Servir l'application jusqu'à Ctrl-C."""
    from gltd.web import serving

    typer.echo(f"gltd est servi sur http://{host}:{port} (Ctrl-C pour arrêter)")
    serving.serve(host=host, port=port)


@app.command("createuser")
def create_user(
    username: str = typer.Argument(help="Nom du compte : une fonction ou un service, jamais un nom."),
    partner: str = typer.Option("", help="Organisation du compte, telle que le registre la nomme."),
    administrator: bool = typer.Option(False, "--administrator", help="Administre la plateforme."),
) -> None:
    """Créer un compte ; son mot de passe provisoire est montré une fois."""
    from gltd.web import boot

    boot.start()
    from gltd.web.actions import users

    _, password = users.create_named_user(
        username=username, partner_name=partner, administrator=administrator
    )
    typer.echo(f"Compte « {username} » créé. Mot de passe provisoire, à changer à la première connexion :")
    typer.echo(f"  {password}")


@app.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
def manage(arguments: list[str] = typer.Argument(None, help="Commande de Django et ses options.")) -> None:  # noqa: B008 - Typer's own way to declare an argument
    """Passer la main aux commandes de Django : migrate, createsuperuser, check…"""
    from gltd.web import serving

    serving.manage(arguments or ["help"])
