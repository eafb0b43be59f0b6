# SPDX-License-Identifier: EUPL-1.2
"""How a fault in a page is reported: file:line: what is wrong and what to do.

A fault that makes the rest of the file unreadable is raised; all others are gathered in Faults, so that an author sees
them together.
"""


class PageError(Exception):
    """The rest of the file cannot be read."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line = line
        self.message = message


class Faults:
    """The faults of one file, in the order in which they were found."""

    def __init__(self, file):
        self.file = file
        self.found = []

    def add(self, line, message):
        self.found.append((line, message))

    def lines(self):
        return [f"{self.file}:{line}: {message}" for line, message in sorted(set(self.found))]
