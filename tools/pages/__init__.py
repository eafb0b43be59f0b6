# SPDX-License-Identifier: EUPL-1.2
"""The template compiler's modules, in the order in which a page passes through them:

errors      how a fault in a page is reported
model       types, fields, structs and templates
header      the <!--page block: which fields a page has
tokens      the page's text cut into tags, attributes, text and directives
blanks      which white space is worth sending
tree        directives and tags nested as they are written
markup_law  what the HTML itself must keep to (balance, labels, alt, ids, words)
words       the English catalogue
fields      each name in the page found in the header, and its C expression
emit        pages.h and pages.c
"""
