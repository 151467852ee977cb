"""Versions of the model."""

from keten.journey.profiling.models import ProfileModel, Target


def get_published() -> ProfileModel | None:
    """The version that is shown; None when there is none."""
    shown = ProfileModel.objects.filter(target=Target.WORK, published_at__isnull=False, withdrawn_at__isnull=True)
    return shown.select_related("published_by").first()


def get_latest() -> ProfileModel | None:
    """The newest version, shown or not; None before the first."""
    return ProfileModel.objects.filter(target=Target.WORK).order_by("-version").first()


def get_version(version: int | None) -> ProfileModel | None:
    """One version, or the newest without a number; None when there is no such version."""
    if version is None:
        return get_latest()
    return ProfileModel.objects.filter(target=Target.WORK, version=version).first()


def list_versions() -> list[ProfileModel]:
    """All versions, newest first, with who published and withdrew them."""
    rows = ProfileModel.objects.filter(target=Target.WORK).select_related("published_by", "withdrawn_by")
    return list(rows.order_by("-version"))
