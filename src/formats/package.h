/* SPDX-License-Identifier: EUPL-1.2
 *
 * Data packages: CSV files in a ZIP file with datapackage.json, which says what they hold, as
 * Frictionless Data specifies (Data Package, Tabular Data Resource and Table Schema, version 1).
 *
 * Beside a list stands a package of that list; dump_write makes one of everything that everybody
 * may see, each kind as CSV and as JSON.  Every file is named with its size and SHA-256.
 *
 * Who may use the data how is said where the settings licence (a name of the SPDX or Open
 * Definition list, such as CC-BY-4.0) and licence_address are made; otherwise nothing is said.
 */
#ifndef FORMATS_PACKAGE_H
#define FORMATS_PACKAGE_H

#include "records/format.h"

extern const struct format format_package;

/* The file in the house's folder, and its address below the house's. */
#define DUMP_NAME "dump.zip"

/* One package of all kinds, the young people's and the vocabularies too.  job needs reader,
 * settings, base, now and out; its eye decides.  ERR_TOO_LARGE where out is full. */
Err dump_write(struct format_job *job);

#endif
