/* SPDX-License-Identifier: EUPL-1.2
 *
 * Types of works in the words of CSL 1.0.2, DataCite 4.6 (resourceTypeGeneral), BibTeX and RIS.
 * Only types that make sense for written and recorded works are here.  Contract in work.h.
 */
#include "formats/work.h"

static const struct work_type types[] = {
    { "document", "Text", "misc", "GEN" },
    { "report", "Report", "techreport", "RPRT" },
    { "book", "Book", "book", "BOOK" },
    { "chapter", "BookChapter", "incollection", "CHAP" },
    { "collection", "Collection", "misc", "GEN" },
    { "article", "Preprint", "misc", "UNPB" },
    { "article-journal", "JournalArticle", "article", "JOUR" },
    { "article-magazine", "Text", "article", "MGZN" },
    { "article-newspaper", "Text", "article", "NEWS" },
    { "paper-conference", "ConferencePaper", "inproceedings", "CPAPER" },
    { "speech", "Text", "misc", "SLIDE" },
    { "pamphlet", "Text", "booklet", "PAMP" },
    { "manuscript", "Text", "unpublished", "MANSCPT" },
    { "thesis", "Dissertation", "phdthesis", "THES" },
    { "webpage", "Text", "misc", "ELEC" },
    { "dataset", "Dataset", "misc", "DATA" },
    { "software", "Software", "misc", "COMP" },
    { "standard", "Standard", "misc", "STAND" },
    { "legislation", "Text", "misc", "STAT" },
    { "bill", "Text", "misc", "BILL" },
    { "hearing", "Text", "misc", "HEAR" },
    { "legal_case", "Text", "misc", "CASE" },
    { "treaty", "Text", "misc", "GEN" },
    { "map", "Image", "misc", "MAP" },
    { "graphic", "Image", "misc", "ART" },
    { "motion_picture", "Audiovisual", "misc", "VIDEO" },
    { "song", "Sound", "misc", "SOUND" },
};

const struct work_type *work_type_find(Str csl)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (str_eq_z(csl, types[i].csl))
            return &types[i];
    return NULL;
}
