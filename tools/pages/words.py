# SPDX-License-Identifier: EUPL-1.2
"""What the compiler needs of the English catalogue: which messages exist, which are plural, which placeholders each has."""

import re
from dataclasses import dataclass

from po_file import PLACEHOLDER, read_po


@dataclass
class Message:
    plural: bool
    placeholders: set


def constant(context):
    """library.title -> W_LIBRARY_TITLE, as in the words_table.h that compile_words.py writes."""
    return "W_" + re.sub(r"[^A-Z0-9]", "_", context.upper())


def read_words(path):
    """The messages by msgctxt; PoError where the catalogue cannot be read."""
    return {
        entry.context: Message(entry.plural is not None, set(PLACEHOLDER.findall(f"{entry.msgid} {entry.plural or ''}")))
        for entry in read_po(path).entries
    }
