import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('enforcement', '0002_controls'),
        ('organisations', '0005_alter_staffrole_role'),
    ]

    operations = [
        migrations.AddField(
            model_name='effortreport',
            name='recorded_by',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff'
            ),
        ),
    ]
