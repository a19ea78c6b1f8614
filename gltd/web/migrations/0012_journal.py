"""The journal becomes a chain: the lines that are there are linked in their order, then guarded."""

import django.db.models.deletion
from django.db import migrations, models

from gltd.web import journal_guard
from gltd.web.actions.chain import GENESIS, hash_line


def link_lines(apps, schema_editor):
    """Give each line its rank and its hashes, and write where the chain ends."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("web", "AuditEntry").objects.using(alias)
    sequence, known = 0, GENESIS
    for entry in entries.order_by("pk").iterator():
        sequence += 1
        entry.sequence, entry.previous_hash = sequence, known
        entry.hash = known = hash_line(entry)
        entry.save(update_fields=["sequence", "previous_hash", "hash"])
    heads = apps.get_model("web", "AuditHead").objects.using(alias)
    heads.create(pk=1, sequence=sequence, hash=known, purged_sequence=0, purged_hash=GENESIS)
    if schema_editor.connection.vendor == "postgresql":
        # A table whose checks still wait cannot be altered, and the next step alters it.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def install_guard(apps, schema_editor):
    journal_guard.install(schema_editor.connection)


def remove_guard(apps, schema_editor):
    journal_guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0011_simulated_cameras_and_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0, verbose_name="dernier rang")),
                ("hash", models.CharField(max_length=64, verbose_name="dernière empreinte")),
                (
                    "purged_sequence",
                    models.PositiveBigIntegerField(default=0, verbose_name="rang de la dernière ligne purgée"),
                ),
                (
                    "purged_hash",
                    models.CharField(max_length=64, verbose_name="empreinte de la dernière ligne purgée"),
                ),
            ],
            options={"verbose_name": "tête du journal"},
        ),
        migrations.AddField("auditentry", "sequence", models.PositiveBigIntegerField("rang", null=True)),
        migrations.AddField(
            "auditentry",
            "kind",
            models.CharField(
                choices=[
                    ("write", "écriture"),
                    ("read", "consultation"),
                    ("export", "export"),
                    ("session", "connexion"),
                    ("refusal", "refus"),
                    ("upkeep", "entretien"),
                ],
                default="write",
                max_length=8,
                verbose_name="nature",
            ),
        ),
        migrations.AddField(
            "auditentry",
            "previous_hash",
            models.CharField("empreinte de la ligne d'avant", max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "hash",
            models.CharField("empreinte", max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AlterField("auditentry", "at", models.DateTimeField(verbose_name="le")),
        migrations.AlterField(
            "auditentry",
            "scheme",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="audit_entries",
                to="web.scheme",
            ),
        ),
        migrations.AlterModelOptions(
            "auditentry", {"ordering": ["-sequence"], "verbose_name": "ligne de journal"}
        ),
        migrations.RunPython(link_lines, migrations.RunPython.noop),
        migrations.AlterField(
            "auditentry", "sequence", models.PositiveBigIntegerField("rang", unique=True)
        ),
        migrations.RunPython(install_guard, remove_guard),
    ]
