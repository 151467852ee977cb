"""The web application with a service model of two phases that always advises the first."""

from django.conf import settings

from keten.config import wsgi

settings.KETEN_STAGE_ADVISER = "tests.journey.diagnosis.conftest.ADVISER_OBJECT"
application = wsgi.application
