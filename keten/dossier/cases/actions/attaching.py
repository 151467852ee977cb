"""Files that come with a message: looked at before anything is kept, and before any row is held."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from keten.dossier.cases.models import Attachment, Message, Scan
from keten.dossier.cases.ports import Infected, ScannerUnreachable, get_virus_scanner
from keten.dossier.cases.queries.messages import get_limits
from keten.dossier.cases.rules.attachments import check_files, check_media_type, clean_name, read_media_type
from keten.ground.foundation.decision import Refused

_INFECTED = "In een van de bijlagen zit een virus. Er is niets bewaard of verstuurd. Kijk uw apparaat na."
_NOT_SCANNED = (
    "Wij kunnen uw bijlage nu niet controleren. Er is niets verstuurd. Probeer het over een paar minuten weer."
)


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """What came of looking at the files: rows that can be kept, or why nothing is."""

    kept: tuple[Attachment, ...] = ()
    refusal: Refused | None = None

    def keep(self, message: Message) -> None:
        """All of them with their message, in its transaction. Raises ``Refused``."""
        for row in self.kept:
            row.message = message
        Attachment.objects.bulk_create(self.kept)


def check_uploads(files: Sequence[Upload], *, today: date) -> Checked:
    """Size and kind by the content, then the scanner. Raises nothing: what was sent before is not refused now."""
    try:
        check_files([len(one.content) for one in files], get_limits(today)).require()
        return Checked(kept=tuple(_check(one) for one in files))
    except Refused as refusal:
        return Checked(refusal=refusal)


def _check(upload: Upload) -> Attachment:
    media_type = read_media_type(upload.content)
    check_media_type(media_type).require()
    return Attachment(
        name=clean_name(upload.name, media_type), media_type=media_type, size=len(upload.content),
        content=upload.content, sha256=hashlib.sha256(upload.content).hexdigest(),
        scan=Scan.CLEAN if _scan(upload.content) else Scan.UNCHECKED,
    )  # fmt: skip


def _scan(content: bytes) -> bool:
    try:
        return get_virus_scanner()(content)
    except Infected as found:
        raise Refused(_INFECTED, "attachments") from found
    except ScannerUnreachable as silence:
        raise Refused(_NOT_SCANNED, "attachments") from silence
