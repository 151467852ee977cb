"""How many cases are served by which version, for who sees no client: ``sql/counting.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0002_fixed"), ("cases", "0003_alter_step_kind")]

    operations = [
        migrations.RunSQL((files("keten.journey.routing") / "sql" / "counting.sql").read_text(), migrations.RunSQL.noop),
    ]
