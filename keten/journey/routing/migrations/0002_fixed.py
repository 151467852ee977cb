"""A published version never changes: the trigger of ``sql/fixed.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial")]

    operations = [
        migrations.RunSQL((files("keten.journey.routing") / "sql" / "fixed.sql").read_text(), migrations.RunSQL.noop),
    ]
