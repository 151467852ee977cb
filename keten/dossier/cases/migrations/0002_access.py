"""Opening the file of a case: the function of ``sql/access.sql``; what cases existed gets its grants."""

from importlib.resources import files

from django.db import migrations


def give_grants(apps, schema_editor):
    """Cases from before access was granted get their grants now; a new installation has none."""
    if not apps.get_model("cases", "Case").objects.exists():
        return
    from django.utils.timezone import localdate

    from keten.dossier.cases.actions.granting import sync_case_grants

    sync_case_grants(None, today=localdate())


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("clients", "0003_access_functions")]
    operations = [
        migrations.RunSQL(
            (files("keten.dossier.cases") / "sql" / "access.sql").read_text(), migrations.RunSQL.noop
        ),
        migrations.RunPython(give_grants, migrations.RunPython.noop),
    ]
