"""A command line in Swedish: help and errors that a Swedish reader understands, and exit status 1 for wrong use."""

from __future__ import annotations

import argparse
import re
import sys

# argparse has no Swedish; what it says in English is recognised here. A text that is not recognised is shown as it is.
SWEDISH = (
    (r"the following arguments are required: (.+)", r"Det här saknas: \1."),
    (r"unrecognized arguments: (.+)", r"Det här känns inte igen: \1."),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1: \2 finns inte. Välj bland \3."),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1: här saknas ett värde."),
    (r"argument (.+?): invalid \w+ value: (.+)", r"\1: \2 är inget heltal."),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser in Swedish; subparsers become the same kind."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, add_help=False, allow_abbrev=False, formatter_class=_Help, **kwargs)
        self._positionals.title = "Anges"
        self._optionals.title = "Val"
        self.add_argument("-h", "--help", action="help", help="visar den här hjälpen")

    def error(self, message: str) -> None:
        """Says in Swedish what is wrong and how the command is written, and ends with status 1."""
        for pattern, swedish in SWEDISH:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, swedish, message, flags=re.DOTALL)
                break
        self.print_usage(sys.stderr)
        self.exit(1, f"{message}\nMer hjälp: {self.prog} --help\n")


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "Användning: " if prefix is None else prefix)
