"""A slip's reading back from the JSON it was kept as."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from receiving_app.slips.answers import SlipReading
from receiving_app.slips.records import SlipReading as KeptReading


def reading_of(session: Session, slip_id: str) -> SlipReading:
    """What was read on a slip, from the newest fact that was kept."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - dear, and needed when a slip is looked at again

    content = session.scalars(
        select(KeptReading.content)
        .where(KeptReading.slip_id == slip_id)
        .order_by(KeptReading.id.desc())
        .limit(1)
    ).one()
    return TypeAdapter(SlipReading).validate_python(json.loads(content))
