"""Addresses of enforcement: controls, and what is at a client file. ``case`` is the key of the case."""

from django.urls import path

from keten.journey.enforcement import control_views, views

urlpatterns = [
    path("controles/", control_views.controls, name="controls"),
    path("controles/regel/", control_views.plan, name="control-plan"),
    path("controles/vergelijking/", control_views.comparison, name="control-comparison"),
    path("klanten/<uuid:case>/handhaving/controle/<uuid:key>/", control_views.end_control, name="end-control"),
    path("klanten/<uuid:case>/handhaving/", views.enforcement, name="enforcement"),
    path("klanten/<uuid:case>/handhaving/opgave/", views.record_effort, name="record-effort"),
    path("klanten/<uuid:case>/handhaving/afspraak/", views.agree, name="agree-duty"),
    path("klanten/<uuid:case>/handhaving/onderzoek/", views.open_one, name="open-investigation"),
    path("klanten/<uuid:case>/handhaving/<uuid:key>/", views.investigation, name="investigation"),
    path("klanten/<uuid:case>/handhaving/<uuid:key>/vraag/", views.ask, name="ask-hearing"),
    path("klanten/<uuid:case>/handhaving/<uuid:key>/meer-tijd/", views.extend, name="extend-hearing"),
    path("klanten/<uuid:case>/handhaving/<uuid:key>/zienswijze/", views.note_view, name="note-hearing"),
    path("klanten/<uuid:case>/handhaving/<uuid:key>/besluit/", views.decide, name="decide-measure"),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/akkoord/", views.approve, name="approve-measure"),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/terug/", views.send_back, name="return-measure"),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/brief/", views.letter, name="measure-letter"),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/bezwaar/", views.answer_objection, name="decide-objection"),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/uitstel/", views.postpone, name="postpone-objection"),
    path(
        "klanten/<uuid:case>/handhaving/besluit/<uuid:key>/inkeer/", views.answer_repentance, name="answer-repentance"
    ),
    path("klanten/<uuid:case>/handhaving/besluit/<uuid:key>/opnieuw/", views.reconsider, name="reconsider-measure"),
]
