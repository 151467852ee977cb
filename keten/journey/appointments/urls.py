"""Addresses of appointments. ``case`` is the key of the case."""

from django.urls import path

from keten.journey.appointments.views import agenda, capacity, grouping, planning, settings

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/uren/", agenda.hours, name="hours"),
    path("agenda/abonnement/", agenda.make_feed, name="make-feed"),
    path("agenda/<str:secret>.ics", agenda.feed, name="feed"),
    path("klanten/<uuid:case>/afspraken/", planning.appointments, name="appointments"),
    path("klanten/<uuid:case>/afspraken/uitnodigen/", planning.invite, name="invite"),
    path("klanten/<uuid:case>/afspraken/oproepen/", planning.convene, name="convene"),
    path("klanten/<uuid:case>/groep/<uuid:key>/", grouping.place_client, name="place-client"),
    path("uitnodiging/<uuid:key>/", planning.invitation, name="invitation"),
    path("uitnodiging/<uuid:key>/intrekken/", planning.withdraw, name="withdraw-invitation"),
    path("afspraak/<uuid:key>/", planning.appointment, name="appointment"),
    path("afspraak/<uuid:key>/verzetten/", planning.move, name="move-appointment"),
    path("afspraak/<uuid:key>/afzeggen/", planning.cancel, name="cancel-appointment"),
    path("afspraak/<uuid:key>/uitkomst/", planning.record, name="record-appointment"),
    path("groepen/", grouping.list_groups, name="groups"),
    path("groepen/nieuw/", grouping.plan_group, name="plan-group"),
    path("groep/<uuid:key>/", grouping.group, name="group"),
    path("groep/<uuid:key>/afzeggen/", grouping.cancel_group, name="cancel-group"),
    path("plaats/<uuid:key>/afmelden/", grouping.leave_group, name="leave-group"),
    path("plaats/<uuid:key>/uitkomst/", grouping.record_place, name="record-place"),
    path("capaciteit/", capacity.capacity, name="capacity"),
    path("capaciteit/verdeling/", capacity.shares, name="time-shares"),
    path("locatie/afspraken/", settings.location, name="meeting-place"),
    path("locatie/afspraken/alleen/", settings.appointment_only, name="appointment-only"),
    path("locatie/ruimte/<uuid:key>/", settings.change_room, name="change-room"),
]
