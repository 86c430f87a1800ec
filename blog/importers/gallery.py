"""The pictures of imported articles: found beside the texts, stored, put in their places."""

from dataclasses import dataclass, field
from pathlib import Path

from blog.accounts.permissions import SYSTEM
from blog.core.errors import Invalid
from blog.core.i18n import _
from blog.importers import pictures
from blog.importers.plan import Plan
from blog.importers.report import Report
from blog.media.queries import media_url
from blog.media.services import upload_picture

ALT_LENGTH = 1_000
CAPTION_LENGTH = 2_000
CREDIT_LENGTH = 200


@dataclass(frozen=True)
class Pictures:
    """The files of an article's pictures; None for one that there is no file for."""

    lead: Path | None = None
    body: dict[str, Path | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """The lead picture as it is kept here, and the body with its pictures in place."""

    body: str
    lead_id: int | None = None


def find(plan: Plan, folder: Path, root: Path) -> Pictures:
    """Look for the files; pictures on other sites stay where they are and are not among them."""
    lead = pictures.locate(plan.picture.source, folder, root) if plan.picture else None
    body = {
        source: pictures.locate(source, folder, root)
        for source in pictures.sources(plan.body)
        if not pictures.is_elsewhere(source)
    }
    return Pictures(lead, body)


def count(report: Report, plan: Plan, found: Pictures) -> None:
    """Report which pictures there are files for."""
    if plan.picture:
        is_remote = pictures.is_elsewhere(plan.picture.source)
        missing = "on another site" if is_remote else "missing"
        report.lead_pictures["found" if found.lead else missing] += 1
    for file in found.body.values():
        report.body_pictures["found" if file else "missing (described instead)"] += 1


def store(plan: Plan, found: Pictures, report: Report) -> Stored:
    """Upload what was found; a file that is no picture is as good as missing, and reported."""
    lead_id = None
    if found.lead is not None and plan.picture is not None:
        kept = _upload(plan, found.lead, report)
        lead_id = kept[0] if kept else None
    addresses = {}
    for source, file in found.body.items():
        kept = _upload(plan, file, report) if file else None
        addresses[source] = media_url(kept[1]) if kept else ""
    return Stored(pictures.replace(plan.body, addresses, _described), lead_id)


def _upload(plan: Plan, file: Path, report: Report) -> tuple[int, str] | None:
    """The id and key of the stored picture."""
    said = plan.picture
    try:
        item = upload_picture(
            SYSTEM,
            file.name,
            file.read_bytes(),
            alt=said.alt[:ALT_LENGTH] if said else "",
            caption=said.caption[:CAPTION_LENGTH] if said else "",
            credit=said.credit[:CREDIT_LENGTH] if said else "",
        )
    except (Invalid, OSError) as error:
        report.remarks.append((plan.key, f"picture {file.name} was left out: {error}"))
        return None
    return item.id, item.key


def _described(words: str) -> str:
    return _("Picture: %(description)s", description=words)
