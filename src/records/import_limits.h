/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every limit of an import, in one place; what a single cell may be in bytes and how many columns
 * a row may have stands with the reader of CSV (base/csv.h), what the door takes in http/limits.h.
 *
 * Together they keep an import within the memory of a command (commands/command.h), so that
 * whatever the file, it is taken or refused with a place and a reason.  An import reads CSV alone:
 * nothing that is packed (ZIP) and no XML.
 */
#ifndef RECORDS_IMPORT_LIMITS_H
#define RECORDS_IMPORT_LIMITS_H

enum {
    /* The files together. */
    IMPORT_FILES_MAX = 100,
    IMPORT_FILE_BYTES_MAX = 512 << 20, /* of one file, and of all files of a pack together */
    IMPORT_ROWS_MAX = 1000000,
    IMPORT_CELLS_MAX = 16000000,
    IMPORT_PROBLEMS_MAX = 1000, /* that are named */

    /* A cell. */
    IMPORT_VALUES_MAX = 1000,  /* values with | between them */
    IMPORT_LINE_MAX = 500,     /* code points of one line, where the field declares nothing else */
    IMPORT_TEXT_MAX = 20000,   /* code points of a text, likewise */
    IMPORT_SOURCE_MAX = 2000,  /* code points of one source */
    IMPORT_REASON_MAX = 1000,  /* code points of a tombstone's reason */
    IMPORT_SETTING_MAX = 2000, /* code points of a setting's key or value */
    IMPORT_SHOWN_MAX = 60,     /* code points of a cell that a reason quotes */
};

#endif
