"""The form for a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.carried_files import LARGEST


class ImportForm(forms.Form):
    """One CSV file."""

    file = forms.FileField(
        label=_("CSV-bestand"),
        help_text=_("Met puntkomma of komma. De eerste regel noemt de kolommen."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if given.size is None or given.size > LARGEST:
            raise forms.ValidationError(_("Dit bestand is te groot. Splits het in kleinere bestanden."))
        return given
