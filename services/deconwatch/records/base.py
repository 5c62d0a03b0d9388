"""What every record has in common: immutable, unknown keys ignored, one way to bytes."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]
Score = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Immutable; unknown keys are ignored; `to_json` leaves out what has no value."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")

    def to_json(self) -> bytes:
        """The bytes that go into the log, UTF-8; the same record gives the same bytes."""
        # What `model_dump_json` comes down to, without its twenty options and the way through a str.
        return self.__pydantic_serializer__.to_json(self, exclude_none=True)
