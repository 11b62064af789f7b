"""Dates as people write them in Chinese and English."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def day(lang: str, value: str) -> str:
    """Return a date as people write it; one without a year (``--08-02``) keeps none."""
    year, month, number = (
        value.replace("--", "0-", 1).split("-") if value.count("-") == 3 else value.split("-")
    )
    named = date(2000, int(month), int(number))
    if lang == "zh":
        return (f"{year}年" if year != "0" else "") + f"{named.month}月{named.day}日"
    return f"{named.day} {_MONTHS[named.month - 1]}" + (f" {year}" if year != "0" else "")
