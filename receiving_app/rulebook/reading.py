"""Makes a rule pack from a TOML text; what is wrong with the text comes back as problems with their place."""

import hashlib
import json
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from receiving_app.errors import Problem
from receiving_app.rulebook.pack import (
    Condition,
    Fact,
    FactKind,
    OneOf,
    Question,
    Result,
    Row,
    RulePack,
    Setting,
    Silence,
    Span,
)

_MONEY = re.compile(r"\d+(\.\d\d)?")
_PACK_KEYS = {
    "id",
    "title",
    "jurisdiction",
    "effective_from",
    "effective_to",
    "builds_on",
    "source",
    "text",
} | {"settings", "facts", "outcomes", "rows", "incomplete", "otherwise"}
_ROW_KEYS = {"id", "when", "then", "result", "sentence", "question", "whom", "source"}
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A pack, or what is wrong with its text. A pack is there only when there are no problems."""

    pack: RulePack | None
    problems: tuple[Problem, ...]


def read_pack(text: str, file: str, base: RulePack | None = None) -> Reading:
    """Read one rule pack; ``file`` is the name given in problems, ``base`` the pack an overlay builds on."""
    text = text.removeprefix("\ufeff")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        place = _TOML_PLACE.search(str(trouble))
        line = int(place[1]) if place else text.count("\n") + 1
        reason = f"This is not TOML: {_TOML_PLACE.sub('', str(trouble)).strip()}."
        return Reading(None, (Problem(file, line, "", reason),))
    reader = _Reader(text, file, base)
    pack = reader.pack(content)
    return Reading(None if reader.problems else pack, tuple(reader.problems))


def builds_on(text: str) -> str | None:
    """The id of the pack that a text builds on, as far as it can be read; None for a base pack."""
    try:
        beneath = tomllib.loads(text.removeprefix("\ufeff")).get("builds_on")
    except tomllib.TOMLDecodeError:
        return None
    return beneath if isinstance(beneath, str) else None


def _canonical_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of a pack's content, written one way: keys sorted, no layout, no comments."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Reader:
    """Reads one text and gathers its problems; after a problem it goes on, so that all are found at once."""

    def __init__(self, text: str, file: str, base: RulePack | None) -> None:
        self.problems: list[Problem] = []
        self._lines = text.splitlines()
        self._file = file
        self._base = base

    def pack(self, content: dict[str, Any]) -> RulePack:
        """The whole pack; worth something only when no problem was found."""
        base = self._base
        self._known_keys(content, 0, _PACK_KEYS)
        beneath = content.get("builds_on")
        if beneath is not None and (base is None or base.id != beneath):
            self._problem(0, "builds_on", f"It builds on “{beneath}”, and there is no sound pack of that id.")
        starts, ends = self._day(content, "effective_from"), self._day(content, "effective_to", needed=False)
        if starts and ends and ends < starts:
            self._problem(0, "effective_to", f"It ends on {ends}, before it begins on {starts}.")
        settings = {**(base.settings if base else {}), **self._settings(self._table(content, "settings"))}
        outcomes = {**(base.outcomes if base else {}), **self._outcomes(self._table(content, "outcomes"))}
        facts = {**(base.facts if base else {}), **self._facts(self._table(content, "facts"))}
        rows = tuple(
            self._row(row, n, facts, settings, outcomes) for n, row in enumerate(self._rows(content))
        )
        ids = [row.id for row in rows]
        for row in rows:
            if ids.count(row.id) > 1:
                self._problem(row.line, "id", f"The id “{row.id}” is used {ids.count(row.id)} times.")
        fields = {*facts, *settings}
        if base is None:
            incomplete = self._silence(content, "incomplete", {*fields, "missing"}, asks=False)
            otherwise: Silence | None = self._silence(content, "otherwise", fields, asks=True)
            silences = [incomplete.id, otherwise.id if otherwise else ""]
        else:
            incomplete, otherwise, silences = base.incomplete, None, []
        source = self._table(content, "source")
        where = [
            self._text(source, "document", self._header("source")),
            source.get("url"),
            source.get("page"),
        ]
        return RulePack(
            id=self._text(content, "id", 0),
            hash=_canonical_hash(content),
            file=self._file,
            title=self._text(content, "title", 0),
            jurisdiction=self._text(content, "jurisdiction", 0),
            effective_from=starts or date.min,
            effective_to=ends,
            builds_on=beneath,
            source=", ".join(str(part) for part in where if part),
            text=self._text(content, "text", 0),
            facts=facts,
            settings=settings,
            outcomes=outcomes,
            rows=rows,
            rule_ids=tuple(dict.fromkeys([*(base.rule_ids if base else ()), *ids, *silences])),
            incomplete=incomplete,
            otherwise=otherwise,
        )

    def _settings(self, tables: dict[str, Any]) -> dict[str, Setting]:
        settings = {}
        for name, table in self._each(tables, "settings"):
            line = self._header(f"settings.{name}")
            self._known_keys(table, line, {"kind", "value", "label", "source"})
            kind, value = table.get("kind"), table.get("value")
            number = 0
            if kind == "money" and isinstance(value, str) and _MONEY.fullmatch(value):
                number = _cents(value)
            elif kind == "days" and isinstance(value, int) and not isinstance(value, bool) and value > 0:
                number = value
            else:
                self._problem(line, "value", f'“{value}” is neither money such as "1000.00" nor days.')
            label, source = self._text(table, "label", line), self._text(table, "source", line)
            settings[name] = Setting(name, str(kind), number, label, source)
        return settings

    def _outcomes(self, tables: dict[str, Any]) -> dict[str, Mapping[str, str] | None]:
        """Each outcome's values with their words; None where the value must name a setting."""
        outcomes: dict[str, Mapping[str, str] | None] = {}
        for name, table in self._each(tables, "outcomes"):
            line = self._header(f"outcomes.{name}")
            self._known_keys(table, line, {"label", "values", "setting"})
            outcomes[name] = None if table.get("setting") is True else self._words(table, line)
        return outcomes

    def _facts(self, tables: dict[str, Any]) -> dict[str, Fact]:
        facts = {}
        for name, table in self._each(tables, "facts"):
            line = self._header(f"facts.{name}")
            self._known_keys(table, line, {"kind", "label", "values", "unanswered", "question", "whom"})
            kind = table.get("kind")
            if kind not in list(FactKind):
                self._problem(line, "kind", f"“{kind}” is no kind; use one of {', '.join(FactKind)}.")
                kind = FactKind.YES_NO
            words: Mapping[str, str] = {}
            question: Question | None = None
            if kind == FactKind.BASE_RULE:
                words = {rule: rule for rule in self._base.rule_ids} if self._base else {}
                if self._base is None:
                    self._problem(line, "kind", "Only a pack that builds on another one has a base rule.")
            else:
                words = self._words(table, line) if kind == FactKind.ONE_OF else {}
                question = self._question(table, line, name)
            unanswered = self._unanswered(table, words, line)
            facts[name] = Fact(
                name, FactKind(kind), self._text(table, "label", line), words, unanswered, question
            )
        return facts

    def _unanswered(self, table: dict[str, Any], words: Mapping[str, str], line: int) -> frozenset[str]:
        values = table.get("unanswered", [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self._problem(line, "unanswered", "This must be a list of values.")
            return frozenset()
        for value in values:
            if value not in words:
                self._problem(line, "unanswered", f"“{value}” is no value of {table.get('label')}.")
        return frozenset(values)

    def _row(
        self,
        row: dict[str, Any],
        number: int,
        facts: Mapping[str, Fact],
        settings: Mapping[str, Setting],
        outcomes: Mapping[str, Mapping[str, str] | None],
    ) -> Row:
        line = self._header("rows", number)
        self._known_keys(
            row, line, {*["id", "when", "then", "result", "sentence", "question", "whom", "source"]}
        )
        result = row.get("result", "DECIDED")
        if result not in list(Result):
            self._problem(line, "result", f"“{result}” is no result; use one of {', '.join(Result)}.")
            result = Result.DECIDED
        question = None
        if result != Result.DECIDED or "question" in row:
            question = self._question(row, line)
        when: dict[str, Condition] = {}
        for name, wanted in self._table(row, "when", line).items():
            if name not in facts:
                self._problem(line, "when", f"The pack declares no fact “{name}”.")
            elif wanted != "any":
                condition = self._condition(facts[name], wanted, settings, line)
                if condition is not None:
                    when[name] = condition
        then = {}
        for name, value in self._table(row, "then", line).items():
            if name not in outcomes:
                self._problem(line, "then", f"The pack declares no outcome “{name}”.")
            elif not isinstance(value, str) or value not in (outcomes[name] or settings):
                self._problem(line, "then", f"“{value}” is no value of {name}.")
            else:
                then[name] = str(settings[value].value) if outcomes[name] is None else value
        sentence = self._sentence(row, line, {*facts, *settings})
        source = self._text(row, "source", line)
        return Row(self._text(row, "id", line), when, Result(result), then, sentence, question, source, line)

    def _condition(
        self, fact: Fact, wanted: object, settings: Mapping[str, Setting], line: int
    ) -> Condition | None:
        """One condition of a row; None after a problem."""
        if fact.kind in {FactKind.MONEY, FactKind.DATE}:
            return self._span(fact, wanted, settings, line)
        values: list[Any] = wanted if isinstance(wanted, list) else [wanted]
        words = fact.words.keys() - fact.unanswered

        def fits(value: object) -> bool:
            known = isinstance(value, str) and value in words
            return isinstance(value, bool) if fact.kind is FactKind.YES_NO else known

        strange = [value for value in values if not fits(value)] if values else ["nothing"]
        for value in strange:
            self._problem(line, "when", f"“{value}” is no value of {fact.name} that a row can ask for.")
        return None if strange else OneOf(frozenset(values))

    def _span(self, fact: Fact, wanted: object, settings: Mapping[str, Setting], line: int) -> Span | None:
        if not isinstance(wanted, dict) or not wanted or wanted.keys() - {"from", "below"}:
            self._problem(line, "when", f"{fact.name} needs a span such as {{ from = …, below = … }}.")
            return None
        edges: dict[str, int] = {}
        for key, edge in wanted.items():
            if fact.kind is FactKind.DATE and isinstance(edge, date) and not isinstance(edge, datetime):
                edges[key] = edge.toordinal()
            elif fact.kind is FactKind.MONEY and isinstance(edge, str) and _MONEY.fullmatch(edge):
                edges[key] = _cents(edge)
            elif isinstance(edge, str) and edge in settings and settings[edge].kind == fact.kind:
                edges[key] = settings[edge].value
            else:
                self._problem(line, "when", f"“{edge}” is no {fact.kind} and no setting of that kind.")
                return None
        span = Span(edges.get("from"), edges.get("below"))
        if span.start is not None and span.end is not None and span.end <= span.start:
            self._problem(line, "when", f"The span of {fact.name} ends before it begins.")
        return span

    def _silence(self, content: dict[str, Any], name: str, fields: set[str], *, asks: bool) -> Silence:
        table, line = self._table(content, name), self._header(name)
        self._known_keys(table, line, {"id", "sentence", "question", "whom"})
        question = self._question(table, line) if asks else None
        return Silence(self._text(table, "id", line), self._sentence(table, line, fields), question)

    def _question(self, table: dict[str, Any], line: int, fact: str | None = None) -> Question:
        return Question(self._text(table, "question", line), self._text(table, "whom", line), fact)

    def _sentence(self, table: dict[str, Any], line: int, fields: set[str]) -> str:
        sentence = self._text(table, "sentence", line)
        try:
            parts = [part[1:] for part in string.Formatter().parse(sentence) if part[1] is not None]
        except ValueError:
            self._problem(line, "sentence", "A curly bracket is not closed or not opened.")
            return ""
        used = {
            f"{name}{':' + form if form else ''}{'!' + turn if turn else ''}" for name, form, turn in parts
        }
        for field in sorted(used - fields):
            self._problem(line, "sentence", f"There is no fact or setting “{field}” to fill in.")
        return sentence

    def _words(self, table: dict[str, Any], line: int) -> dict[str, str]:
        """The declared values with their words."""
        values = table.get("values")
        words = list(values.values()) if isinstance(values, dict) else values
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            self._problem(line, "values", 'Give its values: a list of words, or value = "words shown".')
            return {}
        return values if isinstance(values, dict) else {word: word for word in words}

    def _rows(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        rows = content.get("rows")
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            self._problem(0, "rows", "A pack needs at least one [[rows]].")
            return []
        return rows

    def _table(self, content: dict[str, Any], key: str, line: int = 0) -> dict[str, Any]:
        table = content.get(key, {})
        if not isinstance(table, dict):
            self._problem(line, key, "This must be a table.")
            return {}
        return table

    def _each(self, tables: dict[str, Any], group: str) -> list[tuple[str, dict[str, Any]]]:
        return [(name, self._table(tables, name, self._header(group))) for name in tables]

    def _text(self, table: dict[str, Any], key: str, line: int) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self._problem(line, key, "This is missing or not a text.")
            return ""
        return value.strip()

    def _day(self, table: dict[str, Any], key: str, *, needed: bool = True) -> date | None:
        value = table.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if needed or value is not None:
            self._problem(
                0, key, f"This needs a day such as 2024-04-01, without quotation marks; it is “{value}”."
            )
        return None

    def _known_keys(self, table: dict[str, Any], line: int, known: set[str]) -> None:
        for key in table.keys() - known:
            self._problem(line, key, f"Nothing is called so here; known are {', '.join(sorted(known))}.")

    def _problem(self, line: int, key: str, reason: str) -> None:
        """Note a problem at the line of the key, looked for from ``line`` to the next header."""
        for number, content in enumerate(self._lines[line:], line + 1):
            if re.match(rf"\s*{re.escape(key)}\s*[=.]", content):
                line = number
                break
            if content.startswith("["):
                break
        self.problems.append(Problem(self._file, line, key, reason))

    def _header(self, name: str, nth: int = 0) -> int:
        """The line of the nth header of that name, 0 when there is none."""
        wanted = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*\]+")
        lines = [number for number, content in enumerate(self._lines, 1) if wanted.match(content)]
        return lines[nth] if nth < len(lines) else 0


def _cents(money: str) -> int:
    whole, _, part = money.partition(".")
    return int(whole) * 100 + int(part or 0)
