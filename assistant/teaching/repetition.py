"""When the question of a lesson comes back: after days, by FSRS (https://github.com/open-spaced-repetition)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.domain import Review


def due(reviews: Sequence[Review], now: str) -> tuple[str, ...]:
    """Lessons whose question is worth asking again, the longest overdue first; none where there is no clock.

    Args:
        reviews: Answers so far, oldest first.
        now: The time in ISO 8601; empty where there is no clock.
    """
    if not now:
        return ()
    moment = _moment(now)
    waiting = [(at, lesson) for lesson, at in due_at(reviews).items() if at <= moment]
    return tuple(lesson for _, lesson in sorted(waiting))


def due_at(reviews: Sequence[Review]) -> Mapping[str, datetime]:
    """For each lesson the time from which its question is due again.

    A right answer counts as "good" and a wrong one as "again". The steps of minutes that FSRS can take first are left
    out, and its fuzz as well: a lesson comes back after a day at the earliest, and equal answers give equal days.
    """
    if not reviews:
        return {}
    from fsrs import Card, Rating, Scheduler  # takes time to import, and most conversations need none of it

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    cards: dict[str, Card] = {}
    for review in reviews:
        if not review.at:
            continue
        at = _moment(review.at)
        card = cards.get(review.lesson) or Card(card_id=len(cards) + 1, due=at)
        rating = Rating.Good if review.is_right else Rating.Again
        cards[review.lesson], _ = scheduler.review_card(card, rating, review_datetime=at)
    return {lesson: card.due for lesson, card in cards.items()}


def _moment(text: str) -> datetime:
    """A time in UTC; one without a zone is taken for UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
