"""Arguments, exit codes, printing."""

import sys

from assistant.inference import example_problems
from assistant.knowledge_base import read_all
from assistant.resources import data_root


def run(arguments: list[str]) -> int:
    knowledge, problems = read_all(data_root())
    problems = problems or sorted(example_problems(knowledge))
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0
