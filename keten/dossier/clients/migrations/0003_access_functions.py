"""Opening a file and telling the database who looks: functions of ``sql/access.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_access")]
    operations = [
        migrations.RunSQL(
            (files("keten.dossier.clients") / "sql" / "access.sql").read_text(), migrations.RunSQL.noop
        )
    ]
