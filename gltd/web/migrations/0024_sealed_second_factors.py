"""Seal the secrets of the second factors that were written in the clear."""

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gltd.web.sealing import seal, unseal

# totp: its secret · recovery_codes: the seed from which they are drawn, or codes of an older system
SECRETS = ("secret", "seed", "migrated_codes")


def rewrite(apps: Apps, editor: BaseDatabaseSchemaEditor, change: Callable[[str], str]) -> None:
    """Rewrite each secret of each authenticator."""
    rows = apps.get_model("mfa", "Authenticator").objects.using(editor.connection.alias)
    for row in rows.all():
        data: dict[str, Any] = dict(row.data)
        for name in SECRETS:
            if isinstance(data.get(name), str):
                data[name] = change(data[name])
            elif isinstance(data.get(name), list):
                data[name] = [change(one) for one in data[name]]
        rows.filter(pk=row.pk).update(data=data)


def seal_all(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Seal every secret."""
    rewrite(apps, editor, seal)


def unseal_all(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write every secret in the clear again, for the release before."""
    rewrite(apps, editor, unseal)


class Migration(migrations.Migration):
    """Seal what is there; what comes is sealed by the adapter."""

    dependencies = [("web", "0023_authorisation_of_cameras"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal_all, unseal_all)]
