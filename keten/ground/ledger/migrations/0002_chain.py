"""The hash chain: functions and triggers of ``sql/ledger.sql``."""

from importlib.resources import files

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            (files("keten.ground.ledger") / "sql" / "ledger.sql").read_text(), migrations.RunSQL.noop
        )
    ]
