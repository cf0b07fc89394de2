"""What cards may not be used for, and from when a charge is near its limit: ``resources/card_rules.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from receiving_app.resources_folder import resource


@dataclass(frozen=True, slots=True)
class CardRules:
    """The table of an office.

    Attributes:
        prohibited: merchant category -> what it is.
        personal: categories of shops where people buy for themselves.
        near_limit: part of the single purchase limit from which a charge is near it.
        split_within: days within which charges may be one purchase that was split.
    """

    prohibited: Mapping[str, str]
    personal: Mapping[str, str]
    near_limit: float
    split_within: timedelta


@cache
def card_rules() -> CardRules:
    """The table that the program carries."""
    told = tomllib.loads(resource("card_rules.toml").read_text(encoding="utf-8"))
    return CardRules(
        told["prohibited"], told["personal"], told["near_limit"], timedelta(days=told["split_days"])
    )
