"""Numbers, durations and frequencies in people's words."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain import ValueKind
from assistant.quantities import DAYS, find_durations, find_frequencies, find_numbers, measure, number

DAYS_A_YEAR = 365


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("7", 7),
        ("1,200", 1200),
        ("2.5", 2.5),
        ("2,5", 2.5),
        ("twelve", 12),
        ("Nineteen", 19),
        ("thirty-five", 35),
        ("twenty two", 22),
        ("a dozen", 12),
        ("a couple", 2),
        ("a hundred", 100),
        ("two and a half", 2.5),
        ("once", 1),
        ("twice", 2),
        ("thrice", 3),
        ("zero", 0),
    ],
)
def test_a_number_is_read_from_digits_and_words(words: str, amount: float) -> None:
    """Thousands have a comma and three digits; another comma is a decimal one."""
    assert number(words) == amount


@pytest.mark.parametrize("words", ["", "many", "a few models", "v2x"])
def test_words_without_a_number_give_none(words: str) -> None:
    """Vague words are no number."""
    assert number(words) is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("we run 3 models", [3]),
        ("three of us, and 14 practices", [3, 14]),
        ("around twenty-five models", [25]),
        ("1,200 stores", [1200]),
        ("5% canary, 85% coverage", []),
        ("python3 and v2 of the s3 bucket", []),
        ("no number here", []),
    ],
)
def test_plain_numbers_are_found_in_a_message(text: str, amounts: list[float]) -> None:
    """Percentages and parts of longer tokens do not count."""
    assert [found.amount for found in find_numbers(text)] == amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [("two hundred models", 200), ("two dozen models", 24), ("a hundred and twenty models", 120)],
)
def test_a_number_of_several_words_is_one_number(text: str, amount: float) -> None:
    """Two hundred models are not two models."""
    assert measure(ValueKind.NUMBER, text) == amount


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("9 months", 270),
        ("nine months", 270),
        ("a 9-month delay", 270),
        ("six-month label delay", 180),
        ("a week", 7),
        ("an hour", 1 / 24),
        ("half a year", 182.5),
        ("half an hour", 0.5 / 24),
        ("two and a half years", 912.5),
        ("a couple of weeks", 14),
        ("a fortnight", 14),
        ("2 yrs", 730),
        ("90 minutes", 90 / 1440),
        ("15 secs", 15 / 86_400),
    ],
)
def test_a_duration_is_measured_in_days(text: str, days: float) -> None:
    """A month has 30 days, a year 365."""
    assert measure(ValueKind.DURATION, text) == pytest.approx(days)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("one to three years later", 1095),
        ("30-60 days", 60),
        ("30 – 60 days", 60),
        ("three or four weeks", 28),
        ("between six weeks and three months", 90),
        ("a day to two years", 730),
        ("from 2 hours up to a month", 30),
    ],
)
def test_a_range_of_durations_counts_with_its_longer_end(text: str, days: float) -> None:
    """How late the last labels come is what matters."""
    assert measure(ValueKind.DURATION, text) == pytest.approx(days)


@pytest.mark.parametrize("text", ["never", "we never find out", "Never, or after 2 weeks for some"])
def test_never_is_an_infinite_duration(text: str) -> None:
    """Never is longer than anything else that is said beside it."""
    assert measure(ValueKind.DURATION, text) == math.inf


@pytest.mark.parametrize("text", ["the same day", "same evening", "overnight", "in real time", "immediately"])
def test_the_same_day_is_at_most_a_day(text: str) -> None:
    """Words for at once are durations too, of no more than a day."""
    days = measure(ValueKind.DURATION, text)

    assert days is not None
    assert 0 <= days <= 1


@pytest.mark.parametrize("text", ["a few weeks", "several weeks", "some weeks", "weeks"])
def test_a_vague_plural_is_more_than_one_and_less_than_ten(text: str) -> None:
    """Vague words give a rough amount and not nothing."""
    days = measure(ValueKind.DURATION, text)

    assert days is not None
    assert 2 * 7 <= days < 10 * 7


@pytest.mark.parametrize("text", ["", "quite late", "the month of May", "monthly"])
def test_a_text_without_a_duration_measures_none(text: str) -> None:
    """A bare unit in the singular is no duration."""
    assert measure(ValueKind.DURATION, text) is None


@pytest.mark.parametrize(
    ("text", "times_a_year"),
    [
        ("daily", 365),
        ("nightly", 365),
        ("weekly", 52),
        ("monthly", 12),
        ("quarterly", 4),
        ("half-yearly", 2),
        ("yearly", 1),
        ("once a quarter", 4),
        ("twice a month", 24),
        ("3x a year", 3),
        ("3 times a year", 3),
        ("ten times per day", 3650),
        ("four times each year", 4),
        ("every week", 52),
        ("every other week", 26),
        ("every second month", 6),
        ("every 6 months", 2),
        ("every four months", 3),
        ("every two years", 0.5),
        ("each night", 365),
    ],
)
def test_a_rhythm_is_measured_in_times_a_year(text: str, times_a_year: float) -> None:
    """A year has 12 months, 4 quarters, 52 weeks and 365 days."""
    assert measure(ValueKind.FREQUENCY, text) == pytest.approx(times_a_year)


@pytest.mark.parametrize(
    ("times_a_year", "texts"),
    [
        (365, ["daily", "nightly", "every day", "once a day", "365 times a year"]),
        (52, ["weekly", "every week", "once a week", "every 7 days", "52 times a year"]),
        (
            26,
            [
                "fortnightly",
                "biweekly",
                "every other week",
                "every two weeks",
                "every 14 days",
                "once a fortnight",
                "every sprint",
            ],
        ),
        (24, ["twice a month", "24 times a year"]),
        (12, ["monthly", "every month", "once a month", "every 30 days", "three times a quarter", "12x a year"]),
        (4, ["quarterly", "every quarter", "once a quarter", "every three months", "every 90 days", "4 times a year"]),
        (2, ["half-yearly", "every six months", "twice a year", "every other quarter", "every half year"]),
        (1, ["yearly", "annually", "every 12 months", "every year", "once a year", "every 365 days", "every 52 weeks"]),
        (0.5, ["every two years", "every 24 months", "every other year"]),
    ],
)
def test_equal_rhythms_are_equal_numbers(times_a_year: float, texts: list[str]) -> None:
    """Whatever their words: rules draw lines at 12 and at 4, and rounding must not cross them."""
    assert {text: measure(ValueKind.FREQUENCY, text) for text in texts} == dict.fromkeys(texts, times_a_year)


@pytest.mark.parametrize(("kind", "text"), [(ValueKind.CHOICE, "3 days"), (ValueKind.YES_NO, "twice a year")])
def test_choices_have_no_amount(kind: ValueKind, text: str) -> None:
    """A choice holds no quantity, whatever the words."""
    assert measure(kind, text) is None


@pytest.mark.parametrize("unit", DAYS)
def test_every_unit_is_understood_in_every_form(unit: str) -> None:
    """Two of a unit last twice as long as one, and once in two of them is half as often as every one."""
    one, two = measure(ValueKind.DURATION, f"1 {unit}"), measure(ValueKind.DURATION, f"2 {unit}s")
    each, other = measure(ValueKind.FREQUENCY, f"every {unit}"), measure(ValueKind.FREQUENCY, f"every 2 {unit}s")

    assert two == pytest.approx(2 * one)
    assert each == pytest.approx(2 * other)
    assert one * each == pytest.approx(DAYS_A_YEAR, rel=0.02)  # 12 months of 30 days are not quite a year


_PIECES = [
    "every ",
    "each ",
    "other ",
    "second ",
    "half ",
    "an ",
    "a ",
    "few ",
    "of ",
    "and a half ",
    "to ",
    "or ",
    "-",
]
_PIECES += ["3", "0", "1,5", "1.2.3", "2.", " ", "x ", "times ", "per ", "twenty", "two", "hundred ", "once ", "never "]
_PIECES += ["day", "days", "month", "min", "s", "weekly", "daily", "same day", "½", "٣", "%", "\n", "\u202e", "🙂", "é"]


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)))
@example("every 0 days")
@example("0x a year")
@example("1.2.3 days")
@example("9" * 400 + " days")
def test_any_text_can_be_searched_for_quantities(text: str) -> None:
    """Every search ends without an exception, in order, with amounts from zero up and offsets inside the text."""
    for find in (find_numbers, find_durations, find_frequencies):
        found = find(text)
        assert [item.start for item in found] == sorted(item.start for item in found)
        for item in found:
            assert 0 <= item.start < item.end <= len(text)
            assert item.text.strip() == text[item.start : item.end].strip()
            assert item.amount >= 0


@pytest.mark.parametrize("text", ["3 dayſ", "daıly", "every mİnute"])
def test_letters_that_look_like_plain_ones_do_no_harm(text: str) -> None:
    """A Turkish i without its dot is a slip of the keyboard, not an error."""
    for find in (find_numbers, find_durations, find_frequencies):
        find(text)
