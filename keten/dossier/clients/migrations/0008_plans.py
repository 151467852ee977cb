"""Functions that every request calls, in a language whose statements are planned once: ``sql/plans.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_joining")]
    operations = [
        migrations.RunSQL((files("keten.dossier.clients") / "sql" / "plans.sql").read_text(), migrations.RunSQL.noop)
    ]
