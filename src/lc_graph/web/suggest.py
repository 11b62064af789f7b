"""What somebody may have meant by an IRI that names nothing: things whose ids or names come near."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from ..engine.lookup import plain
from ..terms import BASE
from .describe import Ask, select

MOST = 5
_CUTOFF = 0.55


@dataclass(frozen=True)
class Suggestion:
    """A thing that may be meant: its IRI and its labels."""

    iri: str
    zh: str
    en: str

    def body(self) -> dict[str, str]:
        """Return the members of a suggestion in problem details."""
        members = {"iri": self.iri, "label-zh": self.zh, "label-en": self.en}
        return {name: value for name, value in members.items() if value}


class Index:
    """The ids and labels of all our things, to be searched for what comes near."""

    def __init__(self, ask: Ask) -> None:
        """Read the labels of everything of ours that has a type."""
        rows = select(
            ask,
            f"""SELECT ?s ?label {{ ?s a ?type FILTER STRSTARTS(STR(?s), "{BASE}")
              OPTIONAL {{ ?s rdfs:label|skos:prefLabel|skos:altLabel ?label }} }}""",
        )
        self.labels: dict[str, dict[str, str]] = {}
        self.called: dict[str, set[str]] = {}
        self._words: dict[str, dict[str, str]] = {}
        for row in rows:
            iri = row["s"].value
            labels = self.labels.setdefault(iri, {})
            self.called.setdefault(_slug(iri), set()).add(iri)
            if "label" in row:
                labels.setdefault(getattr(row["label"], "language", None) or "", row["label"].value)
                self.called.setdefault(plain(row["label"].value), set()).add(iri)

    def words(self, lang: str) -> dict[str, str]:
        """Return labels in a language by IRI and, for English, by Chinese labels that mean one thing."""
        if lang not in self._words:
            words = {iri: labels[lang] for iri, labels in self.labels.items() if lang in labels}
            if lang == "en":
                meant: dict[str, set[str]] = {}
                for labels in self.labels.values():
                    meant.setdefault(labels.get("zh", ""), set()).add(labels.get("en", ""))
                words |= {zh: min(en) for zh, en in meant.items() if zh and len(en) == 1 and "" not in en}
            self._words[lang] = words
        return self._words[lang]

    def near(self, path: str) -> list[Suggestion]:
        """Return the things whose id or name comes near a path, those of its own kind first."""
        folder, _, last = path.rpartition("/")
        wanted = plain(last.partition(".")[0] or folder)
        exact = self.called.get(wanted, set())
        words = difflib.get_close_matches(wanted, self.called, 4 * MOST, _CUTOFF)
        words += [word for word in self.called if len(wanted) > 2 and wanted in word and word not in words]
        found = dict.fromkeys(
            iri for iris in (exact, *(self.called[word] for word in words)) for iri in sorted(iris)
        )
        ranked = sorted(found, key=lambda iri: not iri.startswith(f"{BASE}{folder}/"))[:MOST]
        return [
            Suggestion(iri, self.labels[iri].get("zh", ""), self.labels[iri].get("en", "")) for iri in ranked
        ]


def _slug(iri: str) -> str:
    return plain(iri.removeprefix(BASE).replace("#", "/").rpartition("/")[2])
