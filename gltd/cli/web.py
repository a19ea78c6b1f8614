"""`gltd web`: serve and administer the application."""

from pathlib import Path

import typer

from gltd.errors import GltdError

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
    kind: str = typer.Option("", help="Nature de l'organisation si elle est nouvelle : parquet, commune…"),
    administrator: bool = typer.Option(False, "--administrator", help="Administre la plateforme."),
) -> None:
    """Créer un compte ; son mot de passe provisoire est montré une fois."""
    from gltd.web import boot

    boot.start()
    from gltd.web.actions import users

    _, password = users.create_named_user(
        username=username, partner_name=partner, partner_kind=kind, administrator=administrator
    )
    typer.echo(f"Compte « {username} » créé. Mot de passe provisoire, à changer à la première connexion :")
    typer.echo(f"  {password}")


@app.command("remind")
def remind() -> None:
    """Envoyer les rappels d'échéance aux organisations chargées ; relancée, elle n'envoie rien deux fois."""
    from gltd.web import boot

    boot.start()
    from gltd.web.actions import reminders

    result = reminders.send_reminders()
    typer.echo(f"Rappels envoyés : {result.sent} ; refusés par le serveur : {result.refused}")


@app.command("work")
def work(
    once: bool = typer.Option(False, "--once", help="Faire ce qui attend, puis s'arrêter."),
) -> None:
    """Faire les travaux en attente, jusqu'à Ctrl-C ; `serve` le fait déjà, sauf si GLTD_WORKERS vaut 0."""
    from gltd.web import working

    working.work(once=once)


@app.command("wake")
def wake() -> None:
    """Enregistrer les études programmées qui sont dues, demander celles dont le dernier jour est passé."""
    from gltd.web import boot

    boot.start()
    from gltd.web.actions import schedules

    done = schedules.wake()
    typer.echo(
        f"Études enregistrées : {done.registered} ; calculs demandés : {done.asked} ; refus : {done.refused}"
    )


@app.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
def manage(arguments: list[str] = typer.Argument(None, help="Commande de Django et ses options.")) -> None:  # noqa: B008 - Typer's own way to declare an argument
    """Passer la main aux commandes de Django : migrate, createsuperuser, check…"""
    from gltd.web import serving

    serving.manage(arguments or ["help"])


audit_app = typer.Typer(no_args_is_help=True, help="Vérifier, exporter et purger le journal.")
app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
def verify_audit() -> None:
    """Vérifier que rien ne manque au journal et que rien n'y a été changé."""
    from gltd.web import boot

    missing = boot.start(create=False)
    from gltd.web.actions import audit

    proof = audit.prove()
    for found in proof.breaks:
        typer.echo(f"  ligne {found.sequence}\u00a0: {found.reason}")
    if proof.breaks:
        count = len(proof.breaks)
        raise GltdError(
            f"Le journal ne tient pas\u00a0: {count} rupture{'s' if count > 1 else ''}, ci-dessus. "
            "Comparez-le à un export d'avant et prévenez le responsable de la sécurité."
        )
    if missing:
        raise GltdError(
            f"Le journal tient, mais son garde-fou manquait ({', '.join(missing)})\u00a0: il est remis. "
            "Quelqu'un a pu le réécrire entier\u00a0: comparez-le à un export d'avant."
        )
    typer.echo(f"Le journal tient\u00a0: {proof.lines} lignes, de {proof.first} à {proof.last}.")
    typer.echo(f"Dernière empreinte\u00a0: {proof.hash}")


@audit_app.command("export")
def export_audit(target: Path = typer.Argument(help="Fichier à écrire, une ligne JSON par ligne.")) -> None:  # noqa: B008 - Typer's own way to declare an argument
    """Exporter tout le journal, empreintes comprises."""
    from gltd.web import boot

    boot.start(create=False)
    from gltd.web.actions import audit

    typer.echo(f"{audit.export(target)} lignes écrites dans {target}")


@audit_app.command("purge")
def purge_audit() -> None:
    """Effacer les lignes plus anciennes que GLTD_AUDIT_MONTHS ; le journal reste vérifiable."""
    from gltd.web import boot

    boot.start(create=False)
    from gltd.web.actions import audit

    typer.echo(f"{audit.purge_old()} lignes effacées")
