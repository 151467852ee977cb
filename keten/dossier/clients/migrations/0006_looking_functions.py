"""Logging lists, finding whom somebody means, and who looked: functions of ``sql/looking.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_logs")]
    operations = [
        migrations.RunSQL((files("keten.dossier.clients") / "sql" / "looking.sql").read_text(), migrations.RunSQL.noop)
    ]
