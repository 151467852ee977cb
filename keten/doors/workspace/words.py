"""How the workspace says what the rules found: one place for the words of statuses and breaches."""

from django.utils.translation import gettext_lazy as _

# Why a client lies on the desk (cases/rules/desk.py), and what the button says.
STATUS_WORDS = {
    "answer_late": (_("Antwoord te laat"), _("Beantwoord")),
    "message_late": (_("Bericht te laat beantwoord"), _("Beantwoord")),
    "step_late": (_("Stap te laat"), _("Werk bij")),
    "no_step": (_("Niets gepland"), _("Plan stap")),
    "asked": (_("Gevraagd aan u"), _("Bekijk")),
    "message": (_("Bericht van klant"), _("Beantwoord")),
    "refused": (_("Vraag geweigerd"), _("Bekijk")),
    "today": (_("Vandaag"), _("Werk bij")),
    "soon": (_("Binnenkort"), _("Werk bij")),
    "no_plan": (_("Nog geen plan"), _("Maak plan")),
    "waiting": (_("Wacht op ontvanger"), _("Bekijk")),
    "planned": (_("Op schema"), _("Bekijk")),
}

# What a breach means (the sweeps of cases, benefits and chain_signals): a short name, and what mends it.
RULE_WORDS = {
    "no_contact": (_("Geen contactpersoon"), _("Vraag een coach om deze klant aan te nemen.")),
    "contact_away": (_("Contactpersoon afwezig"), _("Regel een vervanger of draag de klant over.")),
    "no_responsible": (_("Geen verantwoordelijke organisatie"), _("Leg vast welke organisatie verantwoordelijk is.")),
    "no_step": (_("Geen volgende stap"), _("Plan een stap met een datum.")),
    "step_late": (_("Stap te laat"), _("Werk de stap bij of kies een nieuwe datum.")),
    "message_unanswered": (_("Bericht niet beantwoord"), _("Beantwoord het bericht van de klant.")),
    "goal_not_evaluated": (_("Plan niet besproken"), _("Kijk samen met de klant hoe het met het doel gaat.")),
    "handover_unanswered": (_("Overdracht niet beantwoord"), _("Neem de klant aan of weiger met een reden.")),
    "grant_without_reason": (
        _("Toegang zonder reden"),
        _("Meld dit aan de beheerder: de toegang moet eindigen."),
    ),
    "reason_without_grant": (_("Geen toegang, wel een taak"), _("Meld dit aan de beheerder: de toegang ontbreekt.")),
    "client_not_told": (_("Klant niet verteld"), _("Vertel de klant wie nu de contactpersoon is.")),
    "transfer_late": (_("Aanvraag te laat overgedragen"), _("Draag de aanvraag over aan wie beslist.")),
    "decision_late": (_("Besluit op aanvraag te laat"), _("Neem een besluit en vertel het de klant.")),
    "payment_late": (_("Eerste betaling te laat"), _("Betaal, en leg de eerste betaling vast.")),
    "glass_not_reviewed": (_("Inzage niet beoordeeld"), _("Lees bij Inzagen waarom een collega keek, en oordeel.")),
    "need_without_support": (_("Nog geen hulp bij een hulpvraag"), _("Kies hulp en een begindatum bij de diagnose.")),
    "rediagnosis_late": (_("Nieuwe diagnose te laat"), _("De klant was het niet eens. Stel een nieuwe diagnose.")),
    "no_diagnosis": (_("Nog geen diagnose"), _("Neem de toetsen af en deel de klant in.")),
    "stage_over": (_("Fase voorbij"), _("Deel de klant opnieuw in, of stel een nieuwe diagnose.")),
    "clock_late": (_("Klok van de werkwijze voorbij"), _("Doe de stap: verzetten zet de klok niet stil.")),
    "signal_not_received": (_("Signaal niet ontvangen"), _("Open het signaal: dan weet de afzender dat het er is.")),
    "outside_late": (_("Geen antwoord van buiten"), _("Bel de organisatie, stuur een nieuwe link of trek het in.")),
    "outside_not_received": (_("Link niet geopend"), _("Bel de organisatie en geef de code door.")),
    "signal_not_delivered": (_("Signaal niet afgeleverd"), _("Trek het signaal in en stuur het aan iemand anders.")),
    "signal_not_read": (_("Antwoord niet gelezen"), _("Lees het antwoord op uw signaal.")),
    "heard_not_decided": (_("Nog geen besluit"), _("De klant is gehoord. Beslis, ook als er niets volgt.")),
    "control_late": (_("Controle te laat"), _("Controleer, en zeg de klant wat u vond.")),
    "objection_late": (_("Besluit op bezwaar te laat"), _("Beslis op het bezwaar en vertel het de klant.")),
    "reduction_not_reconsidered": (_("Verlaging niet opnieuw bekeken"), _("Kijk of de verlaging nog nodig is.")),
    "invitation_not_chosen": (_("Klant koos geen tijd"), _("Bel de klant, of roep de klant op.")),
    "appointment_not_recorded": (_("Afspraak niet vastgelegd"), _("Leg vast of de afspraak doorging.")),
    "municipality_not_invited": (_("Gemeente niet uitgenodigd"), _("Nodig de gemeente uit voor het eind van de WW.")),
    "ww_end_not_told": (_("Klant niet verteld over einde WW"), _("Vertel de klant wat er na de WW komt.")),
    "ww_end_undecided": (_("Na de WW niets gekozen"), _("Kies wat er na de WW komt, en wie de contactpersoon is.")),
    "reaction_late": (_("Geen reactie op een bevinding"), _("Lees de bevinding en reageer namens uw partij.")),
    "measure_undecided": (_("Geen besluit over een maatregel"), _("Kies: stoppen, doorgaan of verspreiden.")),
    "obligation_late": (_("Verplichting te laat"), _("Doe wat is gevraagd en meld het bij Bevindingen.")),
    "report_not_judged": (_("Melding niet beoordeeld"), _("De inspecteur zegt of het genoeg is.")),
    "signal_late": (_("Signaal niet beantwoord"), _("Beantwoord het signaal. Ook als er niets verandert.")),
}

# How often a case changed hands, counted apart (P6).
HANDOVER_WORDS = {
    "person": _("Persoon"),
    "front_office": _("Frontoffice"),
    "back_office": _("Backoffice"),
}

PROMISE_WORDS = {
    "P1": _("Niemand uit het zicht"),
    "P2": _("Geen stap gaat stil voorbij"),
    "P3": _("Elk signaal krijgt antwoord"),
    "P5": _("Eerst diagnose, snel hulp"),
    "P6": _("Elke overdracht heeft twee kanten"),
    "P9": _("Elke inzage heeft een doel en een lezer"),
    "P11": _("De juiste uitkering op tijd"),
}
