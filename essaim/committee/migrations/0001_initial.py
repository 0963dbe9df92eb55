import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('door', models.CharField(blank=True, max_length=30, verbose_name='volet')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='intitulé')),
                ('state', models.CharField(choices=[('waiting', 'À examiner'), ('called', 'En discussion'), ('voting', 'Vote ouvert'), ('voted', 'Voté')], default='waiting', editable=False, max_length=7)),
                ('called_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('vote_opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('vote_closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('result', models.CharField(blank=True, choices=[('', 'Sans vote'), ('favourable', 'Avis favorable'), ('reserve', 'Liste complémentaire'), ('unfavourable', 'Avis défavorable'), ('tied', 'Partage des voix')], editable=False, max_length=12, verbose_name='avis')),
                ('casting', models.BooleanField(default=False, editable=False, verbose_name='voix prépondérante')),
                ('text', models.TextField(blank=True, max_length=10000, verbose_name='sens de la délibération')),
                ('dossier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'point de l’ordre du jour',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('doors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), verbose_name='volets examinés')),
                ('name', models.CharField(max_length=160, verbose_name='nom')),
                ('order_reference', models.CharField(max_length=200, verbose_name='arrêté de composition')),
                ('quorum_share', models.CharField(choices=[('0', 'Aucun quorum'), ('1/3', 'Un tiers'), ('1/2', 'La moitié'), ('2/3', 'Deux tiers'), ('3/4', 'Trois quarts')], default='1/2', editable=False, max_length=3, verbose_name='quorum')),
                ('casting_vote', models.BooleanField(default=True, editable=False, verbose_name='voix prépondérante')),
                ('proxies_each', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='mandats par membre')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.wave', verbose_name='vague')),
            ],
            options={
                'verbose_name': 'comité',
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('college', models.CharField(choices=[('qualified', 'Personnalités qualifiées'), ('elected', 'Représentants des collectivités'), ('administration', 'Administrations')], max_length=14, verbose_name='collège')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='qualité')),
                ('voting', models.BooleanField(default=True, verbose_name='voix délibérative')),
                ('chair', models.BooleanField(default=False, verbose_name='préside')),
                ('order_reference', models.CharField(max_length=200, verbose_name='arrêté de nomination')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('ended_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='motif de la fin')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='committee.committee')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'membre du comité',
            },
        ),
        migrations.CreateModel(
            name='Exit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('tie', 'Un lien l’écarte du dossier'), ('other', 'Sortie de la salle')], max_length=5, verbose_name='cause')),
                ('left_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='sortie')),
                ('came_back_at', models.DateTimeField(blank=True, null=True, verbose_name='retour')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exits', to='committee.agendaitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
            ],
            options={
                'verbose_name': 'sortie de la salle',
                'ordering': ['left_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Dissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='désaccord')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dissents', to='committee.agendaitem')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
            ],
            options={
                'verbose_name': 'opinion dissidente',
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('favourable', 'Favorable'), ('reserve', 'Liste complémentaire'), ('unfavourable', 'Défavorable'), ('abstention', 'Abstention')], max_length=12, verbose_name='vote')),
                ('cast_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cast_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='committee.agendaitem')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
            ],
            options={
                'verbose_name': 'bulletin',
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='presided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member'),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('place', models.CharField(max_length=200, verbose_name='lieu')),
                ('link', models.URLField(blank=True, verbose_name='lien de la visioconférence')),
                ('state', models.CharField(choices=[('planned', 'En préparation'), ('convened', 'Convoquée'), ('open', 'Ouverte'), ('closed', 'Levée'), ('lapsed', 'Quorum non atteint'), ('cancelled', 'Annulée')], default='planned', editable=False, max_length=9)),
                ('convened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='convoquée le')),
                ('urgency', models.CharField(blank=True, max_length=300, verbose_name='motif de l’urgence')),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ouverte le')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='levée le')),
                ('turn', models.PositiveIntegerField(default=0, editable=False)),
                ('quorum_needed', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('quorum_counted', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('quorum_lost_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='quorum perdu le')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='committee.committee')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('current', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='committee.agendaitem')),
                ('presiding', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
                ('second_call_of', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='second_call', to='committee.sitting')),
            ],
            options={
                'verbose_name': 'séance',
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('facts', models.JSONField()),
                ('opening', models.TextField(blank=True, max_length=10000, verbose_name='ouverture')),
                ('closing', models.TextField(blank=True, max_length=10000, verbose_name='clôture')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif de la correction')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('chair_signed_at', models.DateTimeField(blank=True, null=True)),
                ('secretary_signed_at', models.DateTimeField(blank=True, null=True)),
                ('chair_signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('secretary_signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='committee.sitting')),
            ],
            options={
                'verbose_name': 'procès-verbal',
                'verbose_name_plural': 'procès-verbaux',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply', models.CharField(blank=True, choices=[('', 'Pas de réponse'), ('on_site', 'Présent sur place'), ('remote', 'Présent à distance'), ('excused', 'Excusé'), ('proxy', 'Donne mandat')], max_length=7, verbose_name='réponse')),
                ('replied_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('presence', models.CharField(blank=True, choices=[('', 'Absent'), ('on_site', 'Sur place'), ('remote', 'À distance')], max_length=7, verbose_name='présence')),
                ('arrived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='arrivée')),
                ('left_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='départ')),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='suppléant')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member')),
                ('proxy_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.member', verbose_name='mandataire')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='committee.sitting')),
            ],
            options={
                'verbose_name': 'présence à une séance',
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='committee.sitting'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(('quorum_share__in', ['0', '1/3', '1/2', '2/3', '3/4'])), name='committee_quorum_share_is_known'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(('proxies_each__lte', 5)), name='committee_proxies_are_few'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(fields=('wave', 'name'), name='committee_name_once', violation_error_message='Un comité de cette vague porte déjà ce nom.'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(('doors__len__gt', 0)), name='committee_has_a_door'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(('order_reference', ''), _negated=True), name='committee_has_an_order'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['user'], name='committee_member_by_user'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('college__in', ['qualified', 'elected', 'administration'])), name='committee_member_college_is_known'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('order_reference', ''), _negated=True), name='committee_member_is_named_by_an_order'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at', None), models.Q(('ended_reason', ''), _negated=True), _connector='XOR'), name='committee_member_ended_says_why'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('chair', False), ('voting', True), _connector='OR'), name='committee_member_chair_votes'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('committee', 'user'), name='committee_member_once', violation_error_message='Cette personne siège déjà dans ce comité.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('chair', True), ('ended_at', None)), fields=('committee',), name='committee_member_one_chair', violation_error_message='Ce comité a déjà une personne qui le préside.'),
        ),
        migrations.AddConstraint(
            model_name='exit',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['tie', 'other'])), name='sitting_exit_cause_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exit',
            constraint=models.CheckConstraint(condition=models.Q(('came_back_at', None), ('came_back_at__gte', models.F('left_at')), _connector='OR'), name='sitting_exit_comes_back_after_leaving'),
        ),
        migrations.AddConstraint(
            model_name='exit',
            constraint=models.UniqueConstraint(condition=models.Q(('came_back_at', None)), fields=('item', 'member'), name='sitting_exit_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='dissent',
            constraint=models.UniqueConstraint(fields=('item', 'member'), name='dissent_once'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['favourable', 'reserve', 'unfavourable', 'abstention'])), name='ballot_choice_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('item', 'member'), name='ballot_once'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'convened', 'open', 'closed', 'lapsed', 'cancelled'])), name='sitting_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'cancelled']), ('convened_at__isnull', False), _connector='OR'), name='sitting_convened_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'closed']), _negated=True), models.Q(('opened_at__isnull', False), ('presiding__isnull', False), ('quorum_counted__isnull', False), ('quorum_needed__isnull', False)), _connector='OR'), name='sitting_held_has_a_date_a_quorum_and_a_chair'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'closed'), ('closed_at', None), _connector='XOR'), name='sitting_closed_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('quorum_lost_at', None), ('state', 'closed'), _connector='OR'), name='sitting_quorum_lost_at_its_end'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), ('current', None), _connector='OR'), name='sitting_current_only_while_open'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('committee',), name='sitting_one_open'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.UniqueConstraint(fields=('sitting', 'number'), name='minutes_version_once'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='minutes_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('chair_signed_by', None), ('chair_signed_at__isnull', False), _connector='XOR'), name='minutes_chair_signature_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('secretary_signed_by', None), ('secretary_signed_at__isnull', False), _connector='XOR'), name='minutes_secretary_signature_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('reply__in', ['', 'on_site', 'remote', 'excused', 'proxy'])), name='sitting_attendance_reply_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('presence__in', ['', 'on_site', 'remote'])), name='sitting_attendance_presence_is_known'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('reply', ''), ('replied_at__isnull', False), _connector='XOR'), name='sitting_attendance_reply_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reply', 'proxy'), _negated=True), ('proxy_to__isnull', False), _connector='XOR'), name='sitting_attendance_proxy_has_a_holder'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('proxy_to', None), models.Q(('proxy_to', models.F('member')), _negated=True), _connector='OR'), name='sitting_attendance_proxy_to_somebody_else', violation_error_message='Un mandat se donne à un autre membre.'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('presence', ''), ('arrived_at__isnull', False), _connector='XOR'), name='sitting_attendance_present_has_arrived'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='sitting_attendance_leaves_after_arriving'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('sitting', 'member'), name='sitting_attendance_once'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['dossier', 'door'], name='agenda_item_by_dossier'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'called', 'voting', 'voted'])), name='agenda_item_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['', 'favourable', 'reserve', 'unfavourable', 'tied'])), name='agenda_item_result_is_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dossier__isnull', False), ('title', ''), models.Q(('door', ''), _negated=True)), models.Q(('door', ''), ('dossier', None), models.Q(('title', ''), _negated=True)), _connector='OR'), name='agenda_item_is_a_dossier_or_a_question'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('presided_by__isnull', False), ('state', 'voted'), ('vote_closed_at__isnull', False), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state', 'voted'), _negated=True), ('casting', False), ('result', ''), ('vote_closed_at', None)), _connector='OR'), name='agenda_item_voted_has_a_result'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('sitting', 'position'), name='agenda_item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('sitting', 'dossier', 'door'), name='agenda_item_dossier_once', violation_error_message='Ce dossier est déjà à l’ordre du jour.'),
        ),
    ]
