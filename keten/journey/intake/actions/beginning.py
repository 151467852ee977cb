"""Beginning a form: an open file to hang it on, and the draft itself."""

from datetime import datetime

from keten.dossier.clients.models import Client
from keten.dossier.questions.actions import start_form
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.rules.access import may_fill_form
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.intake.actions.oneself import open_own_file
from keten.journey.intake.queries.standing import find_open_case
from keten.journey.intake.rules.person import may_register_oneself
from keten.journey.intake.rules.sending import check_form


def begin_form(*, client: Client, form: str, by: Viewer, now: datetime) -> FilledForm:
    """The draft of this form; a second time the same one. Who has no open file gets one first.

    Asks the sources, so not in a transaction. Raises ``Refused`` for who may not, and for a form that is none.
    """
    check_form(form).require()
    may_fill_form(by, client_id=client.pk).require()
    if find_open_case(client.pk) is None:
        may_register_oneself(by).require()
        open_own_file(client=client, form=form, by=by, now=now)
    return start_form(client=client, form=form, by=by, now=now)
