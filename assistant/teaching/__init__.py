"""What to learn next, and when to be asked again. Pure: the time comes from outside."""

from assistant.teaching.path import NOT_KNOWN, Standing, Station, find_lesson, learning_path, next_lesson
from assistant.teaching.repetition import due, due_at

__all__ = ["NOT_KNOWN", "Standing", "Station", "due", "due_at", "find_lesson", "learning_path", "next_lesson"]
