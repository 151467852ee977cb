from importlib.resources import files

from django.db import migrations

_SQL = files("keten.insight.governance") / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0001_initial'),
        ('cases', '0004_spell'),
        ('promises', '0002_without_a_case'),
    ]

    operations = [
        migrations.RunSQL((_SQL / name).read_text(), migrations.RunSQL.noop) for name in ("guards.sql", "drawing.sql")
    ]
