"""``ownership``: who owns a unit and why, trying facts out, deciding otherwise, and checking the rules."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from receiving_app.command_line.asked import asked
from receiving_app.command_line.entering import visit
from receiving_app.command_line.given import Reason
from receiving_app.command_line.saying import day, say
from receiving_app.errors import Refused

if TYPE_CHECKING:
    from receiving_app.ownership.determination import Determination

app = typer.Typer(help="Who owns a unit, and why.", no_args_is_help=True)
rules = typer.Typer(help="The rule packs.", no_args_is_help=True)
app.add_typer(rules, name="rules")

Unit = Annotated[str, typer.Argument(metavar="TAG|SERIAL", help="The unit's tag or serial number.")]


@app.command()
def explain(context: typer.Context, unit: Unit) -> None:
    """Say who owns a unit, by which rule and facts, and what was decided before."""
    from receiving_app.inventory.lookups import asset_seen

    with visit(context) as office:
        seen = office.ask(asset_seen, unit)
        *before, now = seen.determinations or (None,)
        if now is None:
            raise Refused(f"{unit} is on hold; its owner was not decided yet.", "Settle the hold first.")
        lines = [f"{seen.row.description}, serial {seen.row.serial}", *_in_words(now)]
        lines += [f"Before: {each.sentence}" for each in before if each is not None]
        office.say({"unit": seen.row, "determination": now, "before": before}, lines)


@app.command("try")
def try_facts(
    context: typer.Context,
    facts: Annotated[
        list[str],
        typer.Argument(metavar="FACT=VALUE...", help="What is known, as kind=device for_agency=yes."),
    ],
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day whose rules apply; today."),
    ] = None,
) -> None:
    """Try facts out on the office's rules; nothing is kept. What is not given counts as not known."""
    from receiving_app.ownership.facts import facts_from_words
    from receiving_app.ownership.packs import determine, packs_named
    from receiving_app.people.lookups import the_office, today

    words = dict(_pair(each) for each in facts)
    with visit(context) as office:
        about = office.ask(the_office)
        which = on.date() if on else office.ask(today, office.workplace.clock())
        packs = packs_named(about.rule_packs)
        answer = determine(facts_from_words(words), packs, which, about.central_organization)
        office.say(answer, _in_words(answer))


@app.command()
def override(
    context: typer.Context,
    unit: Unit,
    owner: Annotated[
        str, typer.Option("--owner", metavar="CODE", help="Code of the organization that owns it.")
    ],
    reason: Reason,
    tagged_by: Annotated[
        str | None,
        typer.Option("--tagged-by", metavar="CODE", help="Who tags it; the owner if left out."),
    ] = None,
    tag_due: Annotated[
        datetime | None,
        typer.Option(
            "--tag-due",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Until when; as the rule said if left out.",
        ),
    ] = None,
) -> None:
    """Decide otherwise than the rule; both answers are kept. Property managers and administrators only."""
    from receiving_app.inventory.actions import override_owner
    from receiving_app.inventory.lookups import asset_seen
    from receiving_app.people.lookups import organization

    with visit(context) as office:
        for code in filter(None, (owner, tagged_by)):
            if office.ask(organization, code) is None:
                raise Refused(f"There is no organization {code}.", "Name one by its code.")
        seen = office.ask(asset_seen, unit)
        decided = office.do(
            override_owner,
            seen.row.asset_id,
            owner=owner,
            who_tags=tagged_by or owner,
            tag_due=tag_due.date() if tag_due else _due_so_far(seen.determinations),
            reason=reason,
        )
        office.say(decided, _in_words(decided))


@app.command("take-back")
def take_back(context: typer.Context, unit: Unit) -> None:
    """Take an override back: the answer before it holds again."""
    from receiving_app.inventory.actions import take_back_override
    from receiving_app.inventory.lookups import asset_seen

    with visit(context) as office:
        decided = office.do(take_back_override, office.ask(asset_seen, unit).row.asset_id)
        office.say(decided, _in_words(decided))


@rules.command()
def check(context: typer.Context) -> None:
    """Check the packaged rule packs for gaps, rows that can never answer, and contradictions."""
    from receiving_app.resources_folder import resource
    from receiving_app.rulebook.checking import check as check_pack
    from receiving_app.rulebook.shelf import load_packs

    packs = load_packs(resource("rules"))
    problems = [problem for pack in packs for problem in check_pack(pack)]
    names = [pack.id for pack in packs]
    lines = [str(problem) for problem in problems] or [f"Sound: {', '.join(names)}."]
    say(asked(context), {"packs": names, "problems": problems}, lines)
    if problems:
        raise Refused(f"The rules have {len(problems)} problems.", "Mend the rows that are named.")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise Refused(f"“{text}” is no fact.", "Write FACT=VALUE, as kind=device.")
    return name.strip(), value


def _due_so_far(determinations: "tuple[Determination, ...]") -> date | None:
    return determinations[-1].tag_due if determinations else None


def _in_words(decided: "Determination") -> Iterator[str]:
    yield f"Owner: {decided.owner or decided.result}. {decided.sentence}"
    yield f"Tagged by: {decided.who_tags}, due: {day(decided.tag_due)}"
    yield f"Rule {decided.rule} of {decided.pack}"
    marks = {True: "holds", False: "does not hold", None: "not needed"}
    for looked in decided.conditions:
        yield f"    {looked.label}: {looked.value} ({marks[looked.holds]})"
    if decided.question:
        yield decided.question
