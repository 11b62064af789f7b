"""Forms that ask for another view of a page: choices only, sent in the address, no script needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """A choice: what is sent, what people read, whether it is chosen now, and a remark beside it."""

    value: str
    words: str
    chosen: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Field:
    """A list of choices, one of which is taken; or, with ``many``, as many as wanted."""

    name: str
    label: str
    options: tuple[Option, ...]
    many: bool = False


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        action: the path it leads to.
        fields: what is asked.
        submit: the words on its button.
        folded: the words that open it, when it stands behind them.
    """

    action: str
    fields: tuple[Field, ...]
    submit: str
    folded: str = ""
