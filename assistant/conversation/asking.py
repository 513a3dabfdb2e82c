"""Rung's questions, in words; each in more than one way, so that none is put twice running in the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.wording import quoted, state_of, varied, within_a_sentence
from assistant.domain import RuleKind, ValueKind
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.standpoint import Standpoint
    from assistant.domain import Claim, Knowledge, Practice
    from assistant.inference import Contradiction

_AGAIN = ("Back to {}:", "Once more about {}:", "My question about {} is still open:")
_WAITS = ("My own question, about {}, waits meanwhile.", "My own question, about {}, stays open.")
_TOGETHER = (
    "A plain `yes` or `no` is for the first. Or answer {} at once: `all`, `none`, `1 and 2`, `all but 2`.",
    "Take the first alone, or {} in one go: `all`, `none`, `only 1`, or `1 yes, 2 partly`.",
    "The first will do; `all`, `none`, `not 2` or `1 and 2` answer {}.",
)
_STORY = (
    "**How does a model get from an idea to production with you?**",
    "**Tell me a little about how you work: where does the code live, who trains the model, who watches it?**",
    "**What happens with you between a new idea and a model that people use?**",
)
_DONE = (
    "I have no further question. `next` shows what to do, `report` shows everything.",
    "Nothing is left to ask from my side; `plan` spreads the moves over months, and `learn` teaches what is missing.",
)


def pending(standpoint: Standpoint) -> str:
    """The question that is pending, or that none is; in other words while it is put again and again."""
    state, knowledge, times = standpoint.state, standpoint.doctor.knowledge, standpoint.times_asked
    asked = knowledge.practices[standpoint.asked] if standpoint.asked is not None else None
    if standpoint.doubts:
        return doubting(standpoint.doubts, knowledge, times)
    if standpoint.clash is not None:
        return settling(standpoint.clash, knowledge, times)
    if state.lesson is not None:
        return stays_open(asked, times)
    if asked is None:
        return nothing_pending(is_new=not state.claims, times=times)
    if standpoint.proving is not None:
        return proving(asked, times)
    if standpoint.choices:
        return choosing(asked, [choice.label for choice in standpoint.choices], times)
    further = [knowledge.practices[name] for name in standpoint.further]
    accounts = [recalled(state.recalled_about(practice.id)) for practice in (asked, *further)]
    if further:
        return questions([asked, *further], accounts, times, standpoint.questions_left, state.messages)
    return "\n\n".join(filter(None, (question(asked, times, standpoint.questions_left), *accounts)))


def question(practice: Practice, times: int, questions_left: int = 0) -> str:
    """A question to the user.

    Args:
        practice: What it is about.
        times: How often it was put already.
        questions_left: About how many more there will be until the levels are settled; 0 says nothing.
    """
    if times % 2:
        return _again(practice, times)
    left = f" *(about {questions_left} more to go)*" if questions_left > 1 and not times else ""
    return f"**{practice.question}**{left}"


def questions(
    practices: Sequence[Practice], accounts: Sequence[str], times: int, questions_left: int, messages: int
) -> str:
    """A question, with others that can be answered along with it.

    Args:
        practices: What they are about, that of the question itself first; two or three.
        accounts: What was said of each of them before; see `recalled`.
        times: How often it was put already.
        questions_left: See `question`.
        messages: How many messages there were.
    """
    first, *further = practices
    shown = [within_a_sentence(each.name) if times % 2 else each.question for each in further]
    put = [question(first, times, questions_left), *shown]
    lines = [
        line
        for number, (asked, account) in enumerate(zip(put, accounts, strict=True), start=1)
        for line in (f"{number}. {asked}", *([f"   - {account}"] if account else []))
    ]
    how_many = "both" if len(further) == 1 else "all three"
    return "\n".join([*lines, "", varied(_TOGETHER, messages).format(how_many)])


def recalled(accounts: Sequence[tuple[str, Claim]]) -> str:
    """What was said last time, or by several people, to be shown below a question; empty if nothing was.

    Args:
        accounts: When or by whom, and what.
    """
    if not accounts:
        return ""
    told = "; ".join(f"{escape_markdown(one_line(source))}: {_account(claim)}" for source, claim in accounts)
    return f"*{told}.*{' `same` if that still holds.' if len(accounts) == 1 else ''}"


def _account(claim: Claim) -> str:
    return f"{state_of(claim)}{f' — {quoted(claim)}' if claim.quotes else ''}"


def _again(practice: Practice, times: int) -> str:
    """A question that is put again, in short."""
    return f"{varied(_AGAIN, times // 2).format(within_a_sentence(practice.name))} **{_in_short(practice)}**"


def _in_short(practice: Practice) -> str:
    match practice.value:
        case ValueKind.NUMBER:
            return "how many?"
        case ValueKind.DURATION:
            return "how long is it?"
        case ValueKind.FREQUENCY:
            return "how often?"
        case ValueKind.CHOICE:
            return f"{', '.join(practice.choices[:-1])} or {practice.choices[-1]}?"
        case ValueKind.YES_NO:
            return "yes or no?"
        case _:
            return "yes, partly, planned or no?"


def expected(practice: Practice, times: int = 0) -> str:
    """What kind of answer a question takes; every other time that there are ways out of it."""
    if times % 2:
        return "`don't know` and `skip` are fine, too."
    match practice.value:
        case ValueKind.NUMBER:
            return "A number is enough, for example “3”; or `skip`."
        case ValueKind.DURATION:
            return "A time is enough, for example “two weeks”, “nine months” or “never”; or `skip`."
        case ValueKind.FREQUENCY:
            return "A rhythm is enough, for example “weekly” or “twice a year”; or `skip`."
        case ValueKind.CHOICE:
            return f"One of these is enough: {', '.join(practice.choices)}; or `skip`."
        case _:
            return "`yes`, `partly`, `no`, `planned` and `don't know` are all fine; or `skip`."


def choosing(practice: Practice, choices: Sequence[str], times: int) -> str:
    """A question with answers to take by number."""
    head = f"**{practice.question}** A number will do."
    if times % 2:
        head = f"{_again(practice, times)} Take one by its number."
    listed = [f"{number}. {label}" for number, label in enumerate(choices, start=1)]
    return "\n".join([head, "", *listed])


def nothing_pending(*, is_new: bool, times: int) -> str:
    """What is said where no question is pending: the open one to begin with, or that there is none left."""
    return varied(_STORY if is_new else _DONE, times)


def stays_open(practice: Practice | None, times: int = 0) -> str:
    """That the pending question waits while a lesson has one."""
    return f"*{varied(_WAITS, times).format(within_a_sentence(practice.name))}*" if practice is not None else ""


def settling(item: Contradiction, knowledge: Knowledge, times: int = 0) -> str:
    """The question that settles a contradiction, with plain choices."""
    choices = [f"{number}. {_side(claim, knowledge)}" for number, claim in enumerate(item.sides, start=1)]
    if not (item.rule.kind is RuleKind.TWO_ACCOUNTS and len({claim.status for claim in item.sides}) == 1):
        choices.append("3. Both are true.")
    if times % 2:
        return "\n".join(["**Which of the two should count?**", "", *choices, "", "Or `later`."])
    return "\n".join(
        [
            f"**{item.question}**",
            "",
            "Answer in your own words, or with a number: which one should count?",
            "",
            *choices,
            "",
            "`later` leaves it open.",
        ]
    )


def doubting(doubts: Sequence[Claim], knowledge: Knowledge, times: int = 0) -> str:
    """The question which of the likeliest readings was meant."""
    choices = [f"{number}. {_side(claim, knowledge)}" for number, claim in enumerate(doubts, start=1)]
    choices.append(f"{len(doubts) + 1}. Neither." if len(doubts) > 1 else f"{len(doubts) + 1}. Not that.")
    words = escape_markdown(one_line(doubts[0].quotes[0].text)) if doubts[0].quotes else ""
    if times % 2:
        return "\n".join([f"**Which of these did you mean by “{words}”?**", "", *choices])
    return "\n".join(
        [
            f"**What does “{words}” say?**",
            "",
            "I am not sure. Answer with a number, or in other words:",
            "",
            *choices,
        ]
    )


def _side(claim: Claim, knowledge: Knowledge) -> str:
    return f"{knowledge.practices[claim.practice].name}: {state_of(claim)}"


def proving(practice: Practice, times: int = 0) -> str:
    """The question what a team could show for a claim that carries a high level."""
    name = within_a_sentence(practice.name)
    if times % 2:
        return f"**What could you show for “{name}”?** One sentence will do; `skip` leaves it as your own word."
    return (
        f"**One of your top levels rests on “{name}”. What could you show for it, and when did it last run?**\n\n"
        f"Convincing would be: {practice.done_when} A sentence is enough; `skip` leaves it as your own word."
    )
