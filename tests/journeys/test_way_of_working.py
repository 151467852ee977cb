"""A policy officer changes the youth talk at one location: from a copy in the browser to being live at a date."""

import pytest

pytestmark = pytest.mark.browser
