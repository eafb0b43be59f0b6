/* SPDX-License-Identifier: EUPL-1.2
 *
 * Briefs: the select that every list shares, with the language of each text chosen in the SQL, and
 * the lists made from it. Contract in record.h.  Alias r is table record; t1 t2 t3 and s1 s2 s3 are
 * title and summary in the page's language, the house's default language and the record's own.
 */
#include "records/brief.h"

#include "base/arena.h"
#include "http/house.h"
#include "records/found.h"
#include "records/memory.h"
#include "records/settings.h"

struct reader reader_of(const struct visit *visit)
{
    const struct settings *settings = visit->house->settings;

    return (struct reader){
        .arena = visit->arena,
        .db = visit->db,
        .kinds = visit->house->kinds,
        .eye = eye_of(visit),
        .lang = lang_tag(visit->lang),
        .fallback = settings != NULL ? settings->default_language : lang_tag(LANG_SOURCE),
        .index = visit->index,
        .memory = visit->house->memory,
        .state = memory_state(visit->house->memory, visit->db),
    };
}

static void join_text(struct sql *sql, const char *alias, const char *field, const Str *lang)
{
    sql_add(sql, " LEFT JOIN text AS ");
    sql_add(sql, alias);
    sql_add(sql, " ON ");
    sql_add(sql, alias);
    sql_add(sql, ".record = r.id AND ");
    sql_add(sql, alias);
    sql_add(sql, ".field = '");
    sql_add(sql, field);
    sql_add(sql, "' AND ");
    sql_add(sql, alias);
    sql_add(sql, ".item = 0 AND ");
    sql_add(sql, alias);
    sql_add(sql, ".lang = ");
    if (lang != NULL)
        sql_text(sql, *lang);
    else
        sql_add(sql, "r.language");
}

void brief_select(struct sql *sql, const struct reader *reader, const char *more_columns)
{
    bool two = !str_eq(reader->lang, reader->fallback);

    sql_add(sql, "SELECT r.id, r.code, r.kind, r.language, r.day, r.day_end, r.part_of, "
                 "r.begins_at, r.ends_at, r.zone, t1.words, t1.state, ");
    sql_add(sql, two ? "t2.words, t2.state, " : "NULL, NULL, ");
    sql_add(sql, "t3.words, s1.words, s1.state, ");
    sql_add(sql, two ? "s2.words, s2.state, " : "NULL, NULL, ");
    sql_add(sql, "s3.words");
    sql_add(sql, more_columns);
    sql_add(sql, " FROM record AS r");
    join_text(sql, "t1", "title", &reader->lang);
    if (two)
        join_text(sql, "t2", "title", &reader->fallback);
    join_text(sql, "t3", "title", NULL);
    join_text(sql, "s1", "summary", &reader->lang);
    if (two)
        join_text(sql, "s2", "summary", &reader->fallback);
    join_text(sql, "s3", "summary", NULL);
}

/* Columns first..first+4 are words and state in the page's language, words and state in the default
 * one, words in the record's. */
static struct tongue read_tongue(const struct reader *reader, struct rows *rows, int first,
                                 Str own_language)
{
    if (!rows_null(rows, first))
        return (struct tongue){ rows_text(rows, reader->arena, first), reader->lang,
                                rows_text(rows, reader->arena, first + 1) };
    if (!rows_null(rows, first + 2))
        return (struct tongue){ rows_text(rows, reader->arena, first + 2), reader->fallback,
                                rows_text(rows, reader->arena, first + 3) };
    if (!rows_null(rows, first + 4))
        return (struct tongue){ rows_text(rows, reader->arena, first + 4), own_language,
                                STR("source") };
    return (struct tongue){ 0 };
}

static Day read_day(struct rows *rows, struct arena *arena, int column)
{
    Day day = { 0 };

    /* The importer has checked it; an empty text is "no date". */
    IGNORE(day_parse(rows_text(rows, arena, column), &day));
    return day;
}

/* Three columns: begins_at, ends_at, zone. */
static void read_clocks(const struct reader *reader, struct rows *rows, int first,
                        struct brief *out)
{
    out->zone = rows_text(rows, reader->arena, first + 2);
    out->begins_at = out->ends_at = (Clock){ 0 };
    if (out->zone.len == 0 || out->day.day == 0)
        return;
    /* The importer has checked them; an empty text is "not known". */
    IGNORE(clock_parse(rows_text(rows, reader->arena, first), &out->begins_at));
    IGNORE(clock_parse(rows_text(rows, reader->arena, first + 1), &out->ends_at));
}

void brief_read(const struct reader *reader, struct rows *rows, struct brief *out)
{
    out->id = rows_int(rows, 0);
    out->code = rows_text(rows, reader->arena, 1);
    out->kind = kind_find(reader->kinds, rows_text(rows, reader->arena, 2));
    out->language = rows_text(rows, reader->arena, 3);
    out->day = read_day(rows, reader->arena, 4);
    out->day_end = read_day(rows, reader->arena, 5);
    out->whole = rows_int(rows, 6);
    read_clocks(reader, rows, 7, out);
    out->title = read_tongue(reader, rows, 10, out->language);
    out->summary = read_tongue(reader, rows, 15, out->language);
    if (out->title.words.len == 0)
        out->title = (struct tongue){ out->code, STR_EMPTY, STR("source") };
}

Err briefs_fetch(const struct reader *reader, const char *name, struct sql *sql, size_t max,
                 struct briefs *out)
{
    ROWS rows = { 0 };
    size_t room = max < 32 ? max : 32;

    out->items = ARENA_ARRAY(reader->arena, room > 0 ? room : 1, struct brief);
    out->count = 0;
    TRY(sql_query(reader->db, name, sql, &rows));
    while (out->count < max && rows_next(&rows)) {
        ARENA_MORE(reader->arena, out->items, out->count, &room);
        brief_read(reader, &rows, &out->items[out->count]);
        if (out->items[out->count].kind != NULL) /* a kind of a newer program is passed over */
            out->count++;
    }
    return rows_close(&rows);
}

/* walked: the records are met in their order and each is looked at, until there are enough; else
 * those with the tag are gathered first. */
void tagged_add(struct sql *sql, const char *vocabulary, const Str *terms, size_t count,
                bool walked)
{
    sql_add(sql, walked
                     ? " AND EXISTS (SELECT 1 FROM tag WHERE tag.record = r.id AND vocabulary = '"
                     : " AND r.id IN (SELECT record FROM tag WHERE vocabulary = '");
    sql_add(sql, vocabulary);
    sql_add(sql, "' AND term IN ");
    sql_texts(sql, terms, count);
    sql_add(sql, ")");
}

static void add_narrow(struct sql *sql, const struct narrow *narrow, const struct reader *reader,
                       bool walked)
{
    if (narrow->country.len > 0)
        tagged_add(sql, "country", &narrow->country, 1, walked);
    if (narrow->topic.len > 0)
        tagged_add(sql, "topic", &narrow->topic, 1, walked);
    if (narrow->relation != NULL) {
        sql_add(sql, " AND r.id IN (SELECT source FROM link WHERE relation = ");
        sql_text(sql, str_from_z(narrow->relation));
        sql_add(sql, " AND target = ");
        sql_int(sql, narrow->target);
        sql_add(sql, ")");
    }
    if (day_is_set(narrow->from)) {
        sql_add(sql, " AND r.day >= ");
        sql_text(sql, day_iso(reader->arena, narrow->from));
    }
    if (day_is_set(narrow->before)) {
        sql_add(sql, " AND r.day <> '' AND r.day < ");
        sql_text(sql, day_iso(reader->arena, narrow->before));
    }
}

void order_join(struct sql *sql, const struct reader *reader, enum kind_order order)
{
    if (order != ORDER_TITLE)
        return;
    sql_add(sql, " LEFT JOIN ordering AS o ON o.record = r.id AND o.lang = ");
    sql_text(sql, reader->lang);
}

void order_add(struct sql *sql, enum kind_order order)
{
    switch (order) {
    case ORDER_NEWEST:
        sql_add(sql, " ORDER BY r.day DESC, r.position DESC, r.code DESC");
        break;
    case ORDER_OLDEST:
        sql_add(sql, " ORDER BY r.day, r.position, r.code");
        break;
    case ORDER_POSITION:
        sql_add(sql, " ORDER BY r.position, r.code");
        break;
    case ORDER_TITLE:
    case ORDER_UNSET:
        sql_add(sql, " ORDER BY o.sort, o.record");
        break;
    }
}

Err ids_fetch(struct arena *arena, struct db *db, const char *name, struct sql *sql,
              int64_t **ids_out, size_t *count_out)
{
    size_t room = 64, count = 0;
    int64_t *ids = ARENA_ARRAY(arena, room, int64_t);
    ROWS rows = { 0 };

    TRY(sql_query(db, name, sql, &rows));
    while (rows_next(&rows)) {
        ARENA_MORE(arena, ids, count, &room);
        ids[count++] = rows_int(&rows, 0);
    }
    *ids_out = ids;
    *count_out = count;
    return rows_close(&rows);
}

/* CROSS JOIN keeps the order in which the tables are read, so that the index on ordering gives the
 * alphabet without a sort. */
void order_from(struct sql *sql, const struct reader *reader, const struct kind *kind,
                enum kind_order order)
{
    if (order == ORDER_TITLE) {
        sql_add(sql,
                " FROM ordering AS o CROSS JOIN record AS r WHERE r.id = o.record AND o.lang = ");
        sql_text(sql, reader->lang);
        sql_add(sql, " AND o.kind = ");
        sql_text(sql, str_from_z(kind->name));
    } else {
        sql_add(sql, " FROM record AS r WHERE r.kind = ");
        sql_text(sql, str_from_z(kind->name));
    }
}

/* The plus keeps the engine from going through the kind's index instead. */
void gathered_from(struct sql *sql, const struct reader *reader, const struct kind *kind,
                   enum kind_order order)
{
    sql_add(sql, " FROM record AS r");
    order_join(sql, reader, order);
    sql_add(sql, " WHERE +r.kind = ");
    sql_text(sql, str_from_z(kind->name));
}

static const struct narrow no_narrow;

static bool is_gathered(const struct narrow *narrow)
{
    return narrow->country.len > 0 || narrow->topic.len > 0 || narrow->relation != NULL;
}

/* Whether so many records that have a tag are met soon enough by going through their kind. */
static Err is_better_walked(const struct reader *reader, const struct kind *kind,
                            const struct narrow *narrow, size_t max, bool *out)
{
    enum { FEW = 500 };
    int64_t all, tagged;

    *out = false;
    if (narrow->country.len == 0 && narrow->topic.len == 0)
        return OK;
    TRY(record_count(reader, kind, NULL, &all));
    TRY(record_count(reader, kind,
                     &(struct narrow){ .country = narrow->country, .topic = narrow->topic },
                     &tagged));
    *out = all <= FEW || (tagged > 0 && all / tagged <= (tagged + FEW) / (int64_t)(max + 1));
    return OK;
}

static Err list_ids_of_kind(const struct reader *reader, const struct kind *kind,
                            const struct narrow *narrow, size_t max, int64_t **ids, size_t *count)
{
    struct sql sql;
    enum kind_order order = narrow->newest ? ORDER_NEWEST : kind->order;
    bool walked;

    TRY(is_better_walked(reader, kind, narrow, max, &walked));
    if (order == ORDER_TITLE && kind->part_of != NULL)
        order = ORDER_POSITION; /* parts stand in no alphabet */
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT r.id");
    if (is_gathered(narrow) && !walked)
        gathered_from(&sql, reader, kind, order);
    else
        order_from(&sql, reader, kind, order);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    add_narrow(&sql, narrow, reader, walked);
    order_add(&sql, order);
    sql_add(&sql, " LIMIT ");
    sql_int(&sql, (int64_t)max);
    return ids_fetch(reader->arena, reader->db, "records.list", &sql, ids, count);
}

Err record_list(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                size_t max, struct briefs *out)
{
    int64_t *ids;
    size_t count;

    TRY(list_ids_of_kind(reader, kind, narrow != NULL ? narrow : &no_narrow, max, &ids, &count));
    return record_briefs(reader, ids, count, out);
}

static Err count_in_house(const struct reader *reader, const struct kind *kind,
                          const struct narrow *narrow, int64_t *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*) FROM record AS r WHERE r.kind = ");
    sql_text(&sql, str_from_z(kind->name));
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    add_narrow(&sql, narrow, reader, false);
    return sql_number(reader->db, "records.count", &sql, 0, out);
}

Err record_count(const struct reader *reader, const struct kind *kind, const struct narrow *narrow,
                 int64_t *out)
{
    const struct narrow *by = narrow != NULL ? narrow : &no_narrow;
    Str key = str_fmt(
        reader->arena, "count %s %.*s %.*s %s %lld %.*s %.*s", kind->name, STR_ARG(by->country),
        STR_ARG(by->topic), by->relation != NULL ? by->relation : "", (long long)by->target,
        STR_ARG(day_iso(reader->arena, by->from)), STR_ARG(day_iso(reader->arena, by->before)));
    Str remembered;

    if (memory_find(reader, key, &remembered))
        return str_int(remembered, 0, INT64_MAX, out);
    if (!found_count(reader, kind, by, out))
        TRY(count_in_house(reader, kind, by, out));
    memory_keep(reader, key, str_fmt(reader->arena, "%lld", (long long)*out));
    return OK;
}

/* Takes the newest of what is left of several lists, each newest first; NULL when all are empty. */
static const struct brief *take_newest(struct briefs *lists, size_t *at, size_t list_count)
{
    size_t best = list_count;

    for (size_t i = 0; i < list_count; i++)
        if (at[i] < lists[i].count &&
            (best == list_count ||
             day_compare(lists[i].items[at[i]].day, lists[best].items[at[best]].day) > 0))
            best = i;
    return best == list_count ? NULL : &lists[best].items[at[best]++];
}

/* The newest of each kind come from an index; together they are merged here, which costs the same
 * however large the house is. */
Err record_newest(const struct reader *reader, const struct kind *const *kinds, size_t kind_count,
                  const struct narrow *narrow, size_t max, struct briefs *out)
{
    struct narrow newest = narrow != NULL ? *narrow : no_narrow;
    struct briefs *lists = ARENA_ARRAY(reader->arena, kind_count + 1, struct briefs);
    size_t *at = ARENA_ARRAY(reader->arena, kind_count + 1, size_t);
    const struct brief *next;

    newest.newest = true;
    for (size_t i = 0; i < kind_count; i++)
        TRY(record_list(reader, kinds[i], &newest, max, &lists[i]));
    out->items = ARENA_ARRAY(reader->arena, max + 1, struct brief);
    out->count = 0;
    while (out->count < max && (next = take_newest(lists, at, kind_count)) != NULL)
        out->items[out->count++] = *next;
    return OK;
}

Err record_parts(const struct reader *reader, int64_t whole, const struct kind *kind,
                 struct briefs *out)
{
    struct sql sql;
    enum { PARTS_MAX = 2000 };

    sql_init(&sql, reader->arena);
    brief_select(&sql, reader, "");
    sql_add(&sql, " WHERE r.part_of = ");
    sql_int(&sql, whole);
    sql_add(&sql, " AND r.kind = ");
    sql_text(&sql, str_from_z(kind->name));
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    order_add(&sql, kind->order == ORDER_TITLE ? ORDER_POSITION : kind->order);
    sql_add(&sql, " LIMIT ");
    sql_int(&sql, PARTS_MAX);
    return briefs_fetch(reader, "records.parts", &sql, PARTS_MAX, out);
}

enum { IDS_AT_ONCE = 64 };

static Err fetch_some(const struct reader *reader, const int64_t *ids, size_t count,
                      struct briefs *out)
{
    struct sql sql;

    sql_init(&sql, reader->arena);
    brief_select(&sql, reader, "");
    sql_add(&sql, " WHERE r.id IN ");
    sql_ints(&sql, ids, count);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &reader->eye);
    sql_add(&sql, " ORDER BY r.id");
    return briefs_fetch(reader, "records.briefs", &sql, count, out);
}

Err record_briefs(const struct reader *reader, const int64_t *ids, size_t count, struct briefs *out)
{
    out->items = ARENA_ARRAY(reader->arena, count > 0 ? count : 1, struct brief);
    out->count = 0;
    for (size_t from = 0; from < count; from += IDS_AT_ONCE) {
        size_t some = count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE;
        struct briefs found;

        TRY(fetch_some(reader, ids + from, some, &found));
        for (size_t i = 0; i < some; i++)
            for (size_t j = 0; j < found.count; j++)
                if (found.items[j].id == ids[from + i]) {
                    out->items[out->count++] = found.items[j];
                    break;
                }
    }
    return OK;
}

static void add_vocabularies(struct sql *sql, const char *const *vocabularies)
{
    Str names[16];
    size_t count = 0;

    if (vocabularies == NULL)
        return;
    for (; vocabularies[count] != NULL; count++) {
        must(count < 16);
        names[count] = str_from_z(vocabularies[count]);
    }
    sql_add(sql, " AND t.vocabulary IN ");
    sql_texts(sql, names, count);
}

/* Whether there is any country or topic that the eye may not see: in most houses there is none. */
static Err terms_hidden(const struct reader *reader, bool *out)
{
    Str remembered;
    struct sql sql;
    int64_t count;

    if (memory_find(reader, STR("hidden"), &remembered)) {
        *out = remembered.len > 0;
        return OK;
    }
    sql_init(&sql, reader->arena);
    sql_add(&sql, "SELECT COUNT(*) FROM term AS n JOIN record AS h ON h.id = n.record "
                  "WHERE n.vocabulary IN ('country', 'topic') AND NOT ");
    rule_add(&sql, "h", &reader->eye);
    TRY(sql_number(reader->db, "records.hidden_terms", &sql, 0, &count));
    *out = count > 0;
    memory_keep(reader, STR("hidden"), *out ? STR("some") : STR_EMPTY);
    return OK;
}

Err record_tags(const struct reader *reader, const int64_t *ids, size_t count,
                const char *const *vocabularies, struct tag_rows *out)
{
    size_t room = 64;
    bool hidden;

    TRY(terms_hidden(reader, &hidden));
    out->items = ARENA_ARRAY(reader->arena, room, struct tag_row);
    out->count = 0;
    for (size_t from = 0; from < count; from += IDS_AT_ONCE) {
        size_t some = count - from < IDS_AT_ONCE ? count - from : IDS_AT_ONCE;
        struct sql sql;
        ROWS rows = { 0 };

        sql_init(&sql, reader->arena);
        sql_add(&sql, "SELECT t.record, t.vocabulary, t.term FROM tag AS t WHERE t.record IN ");
        sql_ints(&sql, ids + from, some);
        add_vocabularies(&sql, vocabularies);
        if (hidden) {
            sql_add(&sql, " AND NOT (t.vocabulary IN ('country', 'topic') AND ");
            term_hidden_add(&sql, "t", &reader->eye);
            sql_add(&sql, ")");
        }
        sql_add(&sql, " ORDER BY t.record, t.vocabulary, t.position, t.term");
        TRY(sql_query(reader->db, "records.tags", &sql, &rows));
        while (rows_next(&rows)) {
            ARENA_MORE(reader->arena, out->items, out->count, &room);
            out->items[out->count++] =
                (struct tag_row){ rows_int(&rows, 0), rows_text(&rows, reader->arena, 1),
                                  rows_text(&rows, reader->arena, 2) };
        }
        TRY(rows_close(&rows));
    }
    return OK;
}

Str record_address(const struct reader *reader, const struct brief *brief)
{
    Str slug;

    if (brief->kind->path == NULL)
        return str_fmt(reader->arena, "/%.*s/r/%.*s", STR_ARG(reader->lang), STR_ARG(brief->code));
    slug = text_slug(reader->arena, brief->title.lang, brief->title.words);
    return str_fmt(reader->arena, "/%.*s/%s/%.*s%s%.*s", STR_ARG(reader->lang), brief->kind->path,
                   STR_ARG(brief->code), slug.len > 0 ? "/" : "", STR_ARG(slug));
}
