"""How often and how cases came into another stage, for who sees no client: ``sql/shares.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("routing", "0003_counting")]

    operations = [
        migrations.RunSQL((files("keten.journey.routing") / "sql" / "shares.sql").read_text(), migrations.RunSQL.noop),
    ]
