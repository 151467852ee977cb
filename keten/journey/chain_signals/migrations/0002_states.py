
import django.db.models.deletion
import uuid
from django.db import migrations, models

from importlib.resources import files

# What was answered before there were states; every message gets a key of its own.
_FILL = """
update chain_signals_chainsignal set state = 'answered' where outcome is not null;
update chain_signals_signalmessage set key = gen_random_uuid();
set constraints all immediate;
"""
_SQL = (files("keten.journey.chain_signals") / "sql" / "ended.sql").read_text()


class Migration(migrations.Migration):

    dependencies = [
        ('chain_signals', '0001_initial'),
        ('clients', '0008_plans'),
        ('organisations', '0005_alter_staffrole_role'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='chainsignal',
            name='signal_answered_by_somebody',
        ),
        migrations.RemoveConstraint(
            model_name='chainsignal',
            name='signal_unchanged_with_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='chainsignal',
            name='signal_read_after_answer',
        ),
        migrations.RemoveIndex(
            model_name='chainsignal',
            name='signal_to_answer',
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='answered_outside',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='hold_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='justified',
            field=models.CharField(blank=True, choices=[('yes', 'Ja, terecht'), ('partly', 'Deels terecht'), ('no', 'Nee, niet terecht')], max_length=10),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='location',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.location'),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='read_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='receive_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='received_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='state',
            field=models.CharField(choices=[('sent', 'Verstuurd'), ('received', 'Ontvangen'), ('accepted', 'In behandeling genomen'), ('in_progress', 'Mee bezig'), ('on_hold', 'Aangehouden'), ('failed', 'Niet afgeleverd'), ('answered', 'Beantwoord'), ('refused', 'Niet in behandeling genomen'), ('withdrawn', 'Ingetrokken')], default='sent', max_length=12),
        ),
        migrations.AddField(
            model_name='chainsignal',
            name='useful',
            field=models.CharField(blank=True, choices=[('useful', 'Ja'), ('somewhat', 'Een beetje'), ('not', 'Nee')], max_length=10),
        ),
        migrations.AddField(
            model_name='signalmessage',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='signalmessage',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='signalmessage',
            name='state',
            field=models.CharField(choices=[('sent', 'Verstuurd'), ('received', 'Ontvangen'), ('accepted', 'In behandeling genomen'), ('in_progress', 'Mee bezig'), ('on_hold', 'Aangehouden'), ('failed', 'Niet afgeleverd'), ('answered', 'Beantwoord'), ('refused', 'Niet in behandeling genomen'), ('withdrawn', 'Ingetrokken')], default='sent', max_length=12),
        ),
        migrations.AddField(
            model_name='signalmessage',
            name='written_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.staff'),
        ),
        migrations.AlterField(
            model_name='chainsignal',
            name='answer_reason',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name='chainsignal',
            name='outcome',
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AlterField(
            model_name='chainsignal',
            name='type',
            field=models.CharField(max_length=20),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='signalmessage',
            name='key',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddIndex(
            model_name='chainsignal',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'refused', 'withdrawn']), _negated=True), fields=['addressee', 'due_on'], name='signal_open_of_addressee'),
        ),
        migrations.AddIndex(
            model_name='chainsignal',
            index=models.Index(condition=models.Q(('state__in', ['answered', 'refused', 'withdrawn']), _negated=True), fields=['due_on'], name='signal_open_by_day'),
        ),
        migrations.AddIndex(
            model_name='chainsignal',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['read_by'], name='signal_unread_by_day'),
        ),
        migrations.AddConstraint(
            model_name='chainsignal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['answered', 'refused', 'withdrawn']), _negated=True), ('answer_reason', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('outcome__isnull', True)), models.Q(('outcome__isnull', False), ('state', 'answered'), ('answered_at__gte', models.F('sent_at')), models.Q(('answered_by__isnull', False), models.Q(('answered_outside', ''), _negated=True), _connector='OR')), models.Q(('outcome__isnull', True), ('state', 'refused'), models.Q(('answer_reason', ''), _negated=True), ('answered_at__gte', models.F('sent_at')), models.Q(('answered_by__isnull', False), models.Q(('answered_outside', ''), _negated=True), _connector='OR')), models.Q(('state', 'withdrawn'), ('answer_reason', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('outcome__isnull', True)), _connector='OR'), name='signal_ended_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='chainsignal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('type', 'correction'), _negated=True), ('outcome__isnull', True), ('outcome', 'changed'), models.Q(('answer_reason', ''), _negated=True), _connector='OR'), name='signal_unchanged_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='chainsignal',
            constraint=models.CheckConstraint(condition=models.Q(('read_at__isnull', True), ('state__in', ['answered', 'refused', 'withdrawn']), _connector='OR'), name='signal_read_after_answer'),
        ),
        migrations.AddConstraint(
            model_name='chainsignal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_until__isnull', False), ('state', 'on_hold')), models.Q(models.Q(('state', 'on_hold'), _negated=True), ('hold_until__isnull', True)), _connector='OR'), name='signal_hold_has_an_end'),
        ),
        migrations.RunSQL(_SQL, migrations.RunSQL.noop),
    ]
