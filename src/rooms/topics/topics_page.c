/* SPDX-License-Identifier: EUPL-1.2
 *
 * The subject tree, and each topic's page with everything that is tagged with it.
 */
#include "records/record_head.h"
#include "records/kind_pages.h"
#include "records/room_page.h"
#include "rooms/rooms.h"

enum { TOPICS_MAX = 2000, DEPTH_MAX = 6, ROWS_SHOWN = 8 };

struct tree {
    struct show *show;
    struct briefs topics;
    int64_t *parents; /* by topic: the id of its parent, 0 at the top */
    int64_t *counts;  /* by topic: how many records are tagged with it */
};

static Err topic_term(struct show *show, const struct brief *brief, Str *out)
{
    struct value *values = ARENA_ARRAY(show->visit->arena, topic_kind.field_count, struct value);

    TRY(record_columns(&show->reader, brief, values));
    *out = values[kind_field(&topic_kind, STR("term")) - topic_kind.fields].text;
    return OK;
}

/* Everything that a visitor may see and that carries the topic, whatever its kind. */
static Err count_tagged(struct show *show, Str term, int64_t *out)
{
    struct sql sql;

    sql_init(&sql, show->visit->arena);
    sql_add(&sql, "SELECT COUNT(*) FROM tag AS t JOIN record AS r ON r.id = t.record WHERE "
                  "t.vocabulary = 'topic' AND t.term = ");
    sql_text(&sql, term);
    sql_add(&sql, " AND ");
    rule_add(&sql, "r", &show->reader.eye);
    return sql_number(show->reader.db, "topics.count_tagged", &sql, 0, out);
}

static Err read_tree(struct tree *tree)
{
    struct show *show = tree->show;

    TRY(record_list(&show->reader, &topic_kind, NULL, TOPICS_MAX, &tree->topics));
    tree->parents = ARENA_ARRAY(show->visit->arena, tree->topics.count + 1, int64_t);
    tree->counts = ARENA_ARRAY(show->visit->arena, tree->topics.count + 1, int64_t);
    for (size_t i = 0; i < tree->topics.count; i++) {
        struct record record;
        Str term;

        TRY(record_read_own(&show->reader, &tree->topics.items[i], &record));
        if (record_value(&record, "parent")->refs.count > 0)
            tree->parents[i] = record_value(&record, "parent")->refs.items[0].id;
        TRY(topic_term(show, &tree->topics.items[i], &term));
        TRY(count_tagged(show, term, &tree->counts[i]));
    }
    return OK;
}

static Markup branch(struct tree *tree, int64_t parent, int depth)
{
    struct visit *visit = tree->show->visit;
    struct page_tree_branch *branches =
        ARENA_ARRAY(visit->arena, tree->topics.count + 1, struct page_tree_branch);
    size_t count = 0;

    for (size_t i = 0; i < tree->topics.count; i++)
        if (tree->parents[i] == parent)
            branches[count++] = (struct page_tree_branch){
                .title = show_name(tree->show, &tree->topics.items[i]),
                .count = tree->counts[i],
                .twigs = depth < DEPTH_MAX ? branch(tree, tree->topics.items[i].id, depth + 1)
                                           : MARKUP_EMPTY,
            };
    return count == 0 ? MARKUP_EMPTY
                      : markup_of_tree(visit->arena, visit->lang,
                                       &(struct page_tree){ .branches = { branches, count } });
}

/* GET /{lang}/topics */
static Err show_topics(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct tree tree = { .show = &page->show };

    TRY(room_page_init(page, visit, "topics", "topics", STR("topics"), W_ROOM_TOPICS));
    TRY(read_tree(&tree));
    page->page.count = (int64_t)tree.topics.count;
    room_page_add(page, "tree", STR_EMPTY, 0,
                  markup_block(visit->arena, STR("tree"), branch(&tree, 0, 0)));
    return room_page_send(page);
}

/* ---- one topic ---- */

static Err add_tagged(struct room_page *page, const struct kind *kind, Str term)
{
    struct visit *visit = page->show.visit;
    struct narrow narrow = { .topic = term, .newest = true };
    struct briefs briefs;
    Markup rows;
    int64_t count;

    TRY(record_count(&page->show.reader, kind, &narrow, &count));
    if (count == 0)
        return OK;
    TRY(record_list(&page->show.reader, kind, &narrow, ROWS_SHOWN, &briefs));
    TRY(room_page_rows(page, &briefs, false, &rows));
    room_page_add(page, kind->plural,
                  word(visit->lang, kind_words(page->show.reader.kinds, kind)->many), count, rows);
    if (count > (int64_t)briefs.count)
        room_page_more(
            page,
            frame_url_str(visit, str_fmt(visit->arena, "%s?topic=%.*s", kind->path, STR_ARG(term))),
            W_ROOM_ALL_OF_THEM);
    return OK;
}

static Err topic_facts(struct room_page *page, const struct record *topic, Markup *out)
{
    static const char *const fields[] = { "parent", "eurovoc", "articles", "goals", "note" };
    struct visit *visit = page->show.visit;
    struct page_facts_fact *facts = ARENA_ARRAY(visit->arena, 8, struct page_facts_fact);
    struct briefs narrower;
    size_t count = 0;

    facts[count++] = (struct page_facts_fact){ word(visit->lang, W_RECORD_CODE),
                                               markup_text(visit->arena, topic->brief.code) };
    for (size_t i = 0; i < 5; i++) {
        const struct value *value = record_value(topic, fields[i]);
        Markup shown;

        TRY(show_value(&page->show, value, &shown));
        if (shown.html.len > 0)
            facts[count++] = (struct page_facts_fact){
                word(visit->lang, field_label(page->show.reader.kinds, &topic_kind, value->field)),
                shown
            };
    }
    TRY(record_list(&page->show.reader, &topic_kind,
                    &(struct narrow){ .relation = "parent", .target = topic->brief.id }, TOPICS_MAX,
                    &narrower));
    if (narrower.count > 0) {
        struct value children = { .field = kind_field(&topic_kind, STR("parent")),
                                  .refs = narrower };
        Markup shown;

        TRY(show_value(&page->show, &children, &shown));
        facts[count++] = (struct page_facts_fact){ word(visit->lang, W_TOPICS_NARROWER), shown };
    }
    *out = markup_of_facts(visit->arena, visit->lang,
                           &(struct page_facts){ .facts = { facts, count } });
    return OK;
}

/* GET /{lang}/topics/{code} */
static Err show_topic(struct visit *visit)
{
    struct room_page *page = ARENA_NEW(visit->arena, struct room_page);
    struct record topic;
    struct brief brief;
    struct gone gone;
    Str term, address;
    Markup facts, sources;

    TRY(room_page_init(page, visit, "topics", "topics", STR_EMPTY, W_ROOM_TOPICS));
    TRY(record_find(&page->show.reader, visit->segments[0], &brief, &gone));
    address = record_address(&page->show.reader, &brief);
    if (brief.kind != &topic_kind || !str_eq(visit->request->path, address))
        return visit_redirect(visit, 301, address);
    TRY(record_read(&page->show.reader, &brief, &topic));
    term = record_value(&topic, "term")->text;
    page->frame.title = page->page.heading = brief.title.words;
    page->page.heading_lang = show_lang(&page->show, &brief.title);
    page->page.heading_tag = show_heading_tag(&page->show, &brief.title);
    page->frame.below = str_sub(address, page->show.reader.lang.len + 2, address.len);
    TRY(frame_elsewhere(visit, &brief, &page->frame));
    TRY(record_head(&page->show, &topic, &page->frame));
    page->page.crumbs = frame_crumbs(visit, page->room, STR_EMPTY, (Url){ STR_EMPTY });
    page->page.ways = MARKUP_EMPTY;
    page->page.jump = true;
    page->page.halves = true;
    TRY(topic_facts(page, &topic, &facts));
    room_page_add(page, "facts", word(visit->lang, W_RECORD_FACTS), 0, facts);
    for (size_t i = 0; i < page->show.reader.kinds->count && page->count < ROOM_SECTIONS_MAX - 2;
         i++) {
        const struct kind *kind = page->show.reader.kinds->items[i];

        if (kind->path != NULL && kind->part_of == NULL &&
            !(kind->flags & (KIND_HIDDEN | KIND_QUIET)) && kind != &topic_kind)
            TRY(add_tagged(page, kind, term));
    }
    TRY(show_source_list(&page->show, &topic, &sources));
    room_page_add(page, "sources", word(visit->lang, W_RECORD_SOURCES), 0, sources);
    return room_page_send(page);
}

const struct route topics_routes[] = {
    { METHOD_GET, "/{lang}/topics", PERMIT_ANYONE, AUDIT_NONE, NULL, show_topics, &topic_kind,
      false },
    { METHOD_GET, "/{lang}/topics/{code}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_topic, &topic_kind,
      false },
    { METHOD_GET, "/{lang}/topics/{code}/{slug}", PERMIT_ANYONE, AUDIT_NONE, NULL, show_topic,
      &topic_kind, false },
    { 0 },
};
