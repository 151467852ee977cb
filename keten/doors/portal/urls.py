"""Addresses of the client's own pages."""

from django.urls import path

from keten.doors.portal import (
    own_applications,
    own_diagnosis,
    own_enforcement,
    own_facts,
    own_forms,
    own_messages,
    signing_in,
    views,
)

urlpatterns = [
    path("mijn/gegevens/", own_facts.own_facts, name="own-facts"),
    path("mijn/gegevens/<str:datum>/", own_facts.correct_own_fact, name="correct-own-fact"),
    path("mijn/", views.home, name="client-home"),
    path("mijn/berichten/", own_messages.messages, name="own-messages"),
    path("mijn/bijlagen/<uuid:key>/", own_messages.attachment, name="own-attachment"),
    path("mijn/voorkeuren/", own_messages.preferences, name="own-preferences"),
    path("mijn/inzage/", views.own_looks, name="own-looks"),
    path("mijn/formulieren/<slug:form>/", own_forms.start, name="own-form-start"),
    path("mijn/formulier/<uuid:key>/", own_forms.overview, name="own-form"),
    path("mijn/formulier/<uuid:key>/deel/<slug:section>/", own_forms.section, name="own-form-section"),
    path("mijn/formulier/<uuid:key>/controle/", own_forms.check, name="own-form-check"),
    path("mijn/formulier/<uuid:key>/verstuurd/", own_forms.sent, name="own-form-sent"),
    path("mijn/formulier/<uuid:key>/indicatie/", own_forms.indication, name="own-form-indication"),
    path("mijn/aanvragen/<uuid:key>/", own_applications.application, name="own-application"),
    path("mijn/aanvragen/<uuid:key>/brief/", own_applications.letter, name="own-application-letter"),
    path("mijn/diagnose/<uuid:key>/", own_diagnosis.diagnosis, name="own-diagnosis"),
    path("mijn/diagnose/<uuid:key>/brief/", own_diagnosis.letter, name="own-diagnosis-letter"),
    path("mijn/plichten/", own_enforcement.duties, name="own-duties"),
    path("mijn/onderzoek/<uuid:key>/", own_enforcement.investigation, name="own-investigation"),
    path("mijn/onderzoek/<uuid:key>/meer-tijd/", own_enforcement.more_time, name="own-more-time"),
    path("mijn/besluit/<uuid:key>/brief/", own_enforcement.letter, name="own-measure-letter"),
    path("mijn/besluit/<uuid:key>/bezwaar/", own_enforcement.objection, name="own-objection"),
    path("mijn/besluit/<uuid:key>/inkeer/", own_enforcement.repentance, name="own-repentance"),
    path("mijn/nieuw/", views.new, name="client-new"),
    path("mijn/inloggen/", signing_in.sign_in, name="client-login"),
    path("mijn/inloggen/start/", signing_in.leave_for_broker, name="client-leave-for-broker"),
    path("mijn/inloggen/terug/", signing_in.come_back, name="client-come-back"),
    path("mijn/uitloggen/", signing_in.sign_out, name="client-logout"),
]
