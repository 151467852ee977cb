"""The web application on one fixed moment, so that a screenshot made later shows the same desk."""

from django.utils import timezone

from keten.config import wsgi
from tests.journeys.desks import PICTURED_AT

timezone.now = lambda: PICTURED_AT
application = wsgi.application
