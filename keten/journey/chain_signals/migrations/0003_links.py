import django.db.models.deletion
import uuid
from django.db import migrations, models

from importlib.resources import files

_SQL = (files("keten.journey.chain_signals") / "sql" / "links.sql").read_text()


class Migration(migrations.Migration):

    dependencies = [
        ('chain_signals', '0002_states'),
        ('organisations', '0005_alter_staffrole_role'),
    ]

    operations = [
        migrations.AddField(
            model_name='chainsignal',
            name='outside_name',
            field=models.CharField(blank=True, default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='chainsignal',
            name='addressee',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='organisations.organisation'),
        ),
        migrations.CreateModel(
            name='SignalLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('secret_hash', models.BinaryField(unique=True)),
                ('code_hash', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('expires_on', models.DateField()),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0)),
                ('opened_at', models.DateTimeField(null=True)),
                ('blocked_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff')),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='chain_signals.chainsignal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('signal',), name='one_link_that_is_not_revoked'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), models.Q(('blocked_at__isnull', True), ('opened_at__isnull', False), ('revoked_at__isnull', True)), _connector='OR'), name='link_used_after_the_code')],
            },
        ),
        migrations.AddConstraint(
            model_name='chainsignal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('addressee__isnull', False), ('outside_name', '')), models.Q(('addressee__isnull', True), models.Q(('outside_name', ''), _negated=True)), _connector='OR'), name='signal_to_one_organisation'),
        ),
        migrations.RunSQL(_SQL, migrations.RunSQL.noop),
    ]
