"""Provisional passwords, and the table of the counts that every process must see."""

from django.core.management import call_command
from django.db import migrations, models


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", "web_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute('DROP TABLE IF EXISTS "web_cache"')


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0007_publication"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, verbose_name="mot de passe provisoire"),
        ),
        migrations.RunPython(create_cache_table, drop_cache_table),
    ]
