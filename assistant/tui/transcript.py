"""What was said. One widget paints it line by line, so that a long conversation costs no more than a short one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assistant.tui.blocks import Answer, Block, Chips, Line, Look, Note, Words
from assistant.tui.chips import Chip, chips_of
from assistant.tui.said import Entry, Said, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.selection import Selection

    from assistant.domain import Claim, Knowledge
    from assistant.tui.messages import Earlier

_BAR = " █"
_FREE_BEHIND_WORDS = 2
"""Columns to the right of the user's words that are not painted in their colour."""
_SHOWN_EARLIER = 50
"""Messages of an earlier day that are shown; the arrow keys reach the others."""
_SOON_SECONDS = 0.05
"""A reply that comes within that is painted together with the message: each painting holds up the reply."""
_THINKING = "I am thinking about it…"
_ONE_MOMENT = "One moment, I am getting my notes…"


class Transcript(ScrollView, can_focus=True):
    """The conversation from its beginning, scrolled to what was said last."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--words",
        "transcript--chips",
        "transcript--note",
        "transcript--bar",
        "transcript--chosen",
    }
    DEFAULT_CSS = """
    Transcript {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $background;

        & > .transcript--words {
            background: $surface;
        }

        & > .transcript--chips {
            background: $surface;
            color: $text-muted;
        }

        & > .transcript--note {
            color: $text-muted;
        }

        & > .transcript--bar {
            color: $primary;
        }

        & > .transcript--chosen {
            color: $text-accent;
            text-style: reverse;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "choose(1)", "Claims", key_display="← →"),
        Binding("left", "choose(-1)", "Claim before", show=False),
        Binding("enter", "open", "Correct"),
    ]

    @dataclass
    class Correct(Message):
        """The user wants a claim changed."""

        text: str
        """What is said to the conversation for that."""

    def __init__(self) -> None:
        super().__init__()
        self._said = Said([Entry([Note(_ONE_MOMENT)])])
        self._strips: dict[int, tuple[Line, Strip]] = {}
        """Lines as they were painted; most of them are painted again as they are."""
        self._chips: list[Chip] = []
        self._chosen: int | None = None
        self._followed: Entry | None = None
        """What came last, and was scrolled to."""

    # --- what is said

    @property
    def turns(self) -> list[Turn]:
        """The messages of today with their replies, oldest first."""
        return [entry for entry in self._said.entries if isinstance(entry, Turn)]

    @property
    def replies(self) -> list[str]:
        """What Rung has said, as Markdown, oldest first."""
        return [block.markdown for entry in self._said.entries for block in entry.blocks if isinstance(block, Answer)]

    @property
    def lines(self) -> Sequence[Line]:
        """What can be scrolled to: the last messages in lines, with older ones as far as somebody has read them."""
        return self._said.lines

    @property
    def chips(self) -> Sequence[Chip]:
        """Every chip, oldest first."""
        return self._chips

    def begin(self, earlier: Sequence[Earlier], opening: str, knowledge: Knowledge) -> None:
        """Show what was said on an earlier day and how the conversation opens, above what was typed meanwhile."""
        opened = Entry([Answer(opening)])
        self._said.restart([*self._earlier(earlier, knowledge), opened, *self.turns])
        self._said.leave_out()
        self._lay_out()
        self._follow(self.turns[-1] if self.turns else opened)

    def hear(self, text: str) -> Turn:
        """Show a message, along with the reply if that comes at once; it will follow right under it."""
        turn = Turn(text)
        self._said.entries.append(turn)
        self.set_timer(_SOON_SECONDS, partial(self._show_unanswered, turn))
        return turn

    def _show_unanswered(self, turn: Turn) -> None:
        if turn in self._said.entries and not turn.is_answered:
            self._lay_out()
            self._follow(turn)

    def reply(self, turn: Turn, markdown: str, claims: Sequence[Claim], knowledge: Knowledge) -> None:
        """Show the reply to a message, and under the message what was understood of it."""
        self._chosen = None
        turn.blocks = [turn.blocks[0], *self._in_chips(claims, knowledge), Answer(markdown)]
        turn.forget()
        self._said.leave_out()
        self._lay_out()
        self._follow(turn)

    def say_wait(self, turn: Turn) -> None:
        """Say that a reply takes a little longer, unless it is there by now."""
        if not turn.is_answered:
            turn.blocks.append(Note(_THINKING))
            self._show_unanswered(turn)

    def take_back(self, turn: Turn) -> None:
        """Leave out a message that could not be answered."""
        self._said.entries.remove(turn)
        self._lay_out()

    def empty(self) -> None:
        """Forget what was said: another conversation begins."""
        self._said.restart([Entry([Note(_ONE_MOMENT)])])
        self._chosen, self._followed = None, None
        self._chips.clear()
        self._lay_out()

    def _earlier(self, earlier: Sequence[Earlier], knowledge: Knowledge) -> Iterator[Entry]:
        if not earlier:
            return
        left_out = len(earlier) - _SHOWN_EARLIER
        yield Entry(
            [Note(f"What you told me earlier, without the first {left_out} messages:" if left_out > 0 else "Earlier:")]
        )
        for message in earlier[-_SHOWN_EARLIER:]:
            yield Entry([Words(message.text), *self._in_chips(message.claims, knowledge)])

    def _in_chips(self, claims: Sequence[Claim], knowledge: Knowledge) -> list[Block]:
        chips = chips_of(claims, knowledge, len(self._chips))
        self._chips += chips
        return [Chips(chips)] if chips else []

    @property
    def chosen(self) -> int | None:
        """The number of the chip that the keys have chosen."""
        return self._chosen

    # --- lines

    def _lay_out(self) -> None:
        """Take over the lines, and how many they are."""
        if self._said.width:
            self._said.lay_out()
            self.virtual_size = Size(self._said.width, len(self._said.lines))
            self.refresh()

    def _bring_back(self) -> None:
        """Put older entries above; what is being read stays where it is on the screen."""
        added = self._said.bring_back()
        self._lay_out()
        self.scroll_to(y=self.scroll_offset.y + added, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Bring back what was said earlier when the user comes near the top."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value and new_value < self.size.height and self._said.first > 0:
            self.call_next(self._bring_back)

    def on_resize(self) -> None:
        """Break the lines anew, and keep what came last in view if it was."""
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        was_seen = self._followed is not None and self._said.is_between(self._followed, top, bottom)
        width = self.scrollable_content_region.width
        if width > 0 and width != self._said.width:
            self._strips.clear()
            self._said.set_width(width)
            self._lay_out()
        if self._followed is not None and was_seen:
            self._follow(self._followed)

    def _follow(self, last: Entry) -> None:
        """Scroll to the end, but not past the first line of what came last: it is to be read from there."""
        self._followed = last
        line = min(self._said.top_of(last), self.max_scroll_y)
        self.scroll_to(y=line, animate=False, force=True)  # also before the scrollbar is there

    # --- painting

    def notify_style_update(self) -> None:
        """Paint in other colours from now on."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of what is visible."""
        width, number = self._said.width, y + self.scroll_offset.y
        if number >= len(self._said.lines):
            return Strip.blank(width, self.rich_style)
        line = self._said.lines[number]
        before, strip = self._strips.get(number, (None, Strip.blank(0)))
        if before is not line:
            strip = self._painted(line, width, self.rich_style).apply_offsets(0, number)
            self._strips[number] = line, strip
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is None:
            return strip
        start, end = span[0], span[1] if span[1] >= 0 else width
        chosen = Segment.apply_style(strip.crop(start, end), post_style=self.selection_style)
        return Strip.join([strip.crop(0, start), Strip(chosen), strip.crop(end, width)])

    def _painted(self, line: Line, width: int, base: Style) -> Strip:
        if line.look is Look.PLAIN:
            indent = Segment(" " * line.indent)
            return Strip([indent, *(piece for piece, _ in line.pieces)]).apply_style(base).crop_extend(0, width, base)
        look = self.get_component_rich_style(f"transcript--{line.look}")
        if line.look is Look.NOTE:
            pieces = [Segment(" " * line.indent), *(piece for piece, _ in line.pieces)]
            return Strip(pieces).apply_style(look).crop_extend(0, width, base)
        bar = base + self.get_component_rich_style("transcript--bar", partial=True)
        words = [Segment(" "), *(self._chip(piece, chip) for piece, chip in line.pieces)]
        painted = Strip(words).apply_style(look).extend_cell_length(width - len(_BAR) - _FREE_BEHIND_WORDS, look)
        return Strip([Segment(_BAR, bar), *painted]).crop_extend(0, width, base)

    def _chip(self, piece: Segment, chip: int | None) -> Segment:
        if chip is None:
            return piece
        style = Style.from_meta({"@click": f"open({chip})"})
        if chip == self._chosen and self.has_focus:
            style += self.get_component_rich_style("transcript--chosen", partial=True)
        return Segment(piece.text, style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words that are selected, without what stands before them."""
        text = selection.extract("\n".join(line.text for line in self._said.lines))
        return "\n".join(line.strip() for line in text.splitlines()), "\n"

    # --- keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys for claims where there are any."""
        if action in {"choose", "open"}:
            return bool(self._chips)
        return super().check_action(action, parameters)

    def on_focus(self) -> None:
        """Choose the first claim of the message that was understood last, of those that can be seen."""
        if self._chosen is None:
            top, height = self.scroll_offset.y, self.size.height
            seen = _chips_in(self._said.lines[top : top + height])
            self._chosen = max((self._chips[number].first for number in seen), default=None)
        self._strips.clear()
        self.refresh()

    def on_blur(self) -> None:
        """Show none as chosen."""
        self._strips.clear()
        self.refresh()

    def action_choose(self, steps: int) -> None:
        """Choose the claim before or after, in whatever message; behind the last comes the first."""
        there = _chips_in(self._said.lines)
        if not there:
            return
        if self._chosen in there:
            self._chosen = there[(there.index(self._chosen) + steps) % len(there)]
        else:
            self._chosen = there[0 if steps > 0 else -1]
        line = next(number for number, line in enumerate(self._said.lines) if self._chosen in _chips_in([line]))
        top, height = self.scroll_offset.y, self.size.height
        if not top <= line < top + height:
            self.scroll_to(y=max(line - height // 2, 0), animate=False)
        self._strips.clear()
        self.refresh()

    def action_open(self, number: int | None = None) -> None:
        """Offer what can be done with a claim."""
        from assistant.tui.correcting import Correction

        chosen = self._chosen if number is None else number
        if chosen is None:
            return

        def say(text: str | None) -> None:
            if text is not None:
                self.post_message(self.Correct(text))

        self.app.push_screen(Correction(self._chips[chosen].practice), say)


def _chips_in(lines: Sequence[Line]) -> list[int]:
    """The numbers of the chips on some lines."""
    return [chip for line in lines if line.look is Look.CHIPS for _, chip in line.pieces if chip is not None]
