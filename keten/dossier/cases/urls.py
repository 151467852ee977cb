"""Addresses of what one does with a case."""

from django.urls import path

from keten.dossier.cases import message_views, plan_views, views

urlpatterns = [
    path("klanten/<uuid:key>/stap/", views.plan_step, name="plan-step"),
    path("stappen/<uuid:key>/", views.finish_step, name="finish-step"),
    path("klanten/<uuid:key>/overdracht/", views.ask_handover, name="ask-handover"),
    path("overdrachten/<uuid:key>/", views.answer_handover, name="handover"),
    path("overdrachten/<uuid:key>/aannemen/", views.accept_handover, name="accept-handover"),
    path("overdrachten/<uuid:key>/intrekken/", views.withdraw_handover, name="withdraw-handover"),
    path("overdrachten/<uuid:key>/klant-verteld/", views.tell_client, name="tell-client"),
    path("klanten/<uuid:case>/berichten/", message_views.messages, name="messages"),
    path("klanten/<uuid:case>/berichten/voorkeuren/", message_views.preferences, name="message-preferences"),
    path("klanten/<uuid:case>/berichten/namens/", message_views.record, name="record-message"),
    path("klanten/<uuid:case>/berichten/<uuid:key>/afsluiten/", message_views.close, name="close-message"),
    path("klanten/<uuid:case>/berichten/<uuid:key>/verplaatsen/", message_views.move, name="move-message"),
    path("klanten/<uuid:case>/bijlagen/<uuid:key>/", message_views.attachment, name="attachment"),
    path("klanten/<uuid:case>/plan/", plan_views.plan, name="plan"),
    path("klanten/<uuid:case>/plan/doel/", plan_views.propose, name="propose-goal"),
    path("klanten/<uuid:case>/plan/<uuid:key>/akkoord/", plan_views.agree, name="agree-goal"),
    path("klanten/<uuid:case>/plan/<uuid:key>/stap-klant/", plan_views.add_task, name="add-task"),
    path("klanten/<uuid:case>/plan/<uuid:key>/stap/", plan_views.add_step, name="add-goal-step"),
    path("klanten/<uuid:case>/plan/<uuid:key>/bespreken/", plan_views.evaluate, name="evaluate-goal"),
    path("klanten/<uuid:case>/plan/<uuid:key>/afronden/", plan_views.end, name="end-goal"),
    path("klanten/<uuid:case>/stappen-klant/<uuid:key>/", plan_views.finish_task, name="finish-task"),
    path("berichten/", message_views.open_messages, name="open-messages"),
    path("berichten/uitkering/", message_views.benefit_messages, name="benefit-messages"),
    path("klanten/<uuid:key>/sluiten/", views.close_case, name="close-case"),
    path("klanten/<uuid:key>/persoon/", views.correct_client, name="correct-client"),
    path("klanten/<uuid:key>/samenvoegen/", views.merge_clients, name="merge-clients"),
]
