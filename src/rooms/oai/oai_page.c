/* SPDX-License-Identifier: EUPL-1.2
 *
 * OAI-PMH: the answers of the six verbs, by GET and POST.  Contract in oai.h.
 *
 * An answer is 200 with an <error> where the protocol has a word for what is wrong; a fault of the
 * house is answered as everywhere.  Answers carry the moment they were made at, so none is kept.
 */
#include "rooms/oai/oai.h"

#include "base/arena.h"
#include "formats/metadata.h"
#include "http/house.h"
#include "records/settings.h"
#include "rooms/rooms.h"
#include "store/db.h"

enum { ANSWER_MAX = 32 << 20 };

const struct oai_format oai_formats[] = {
    { "oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
      "http://www.openarchives.org/OAI/2.0/oai_dc/", dublin_core_write },
    { "oai_datacite", "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd",
      "http://datacite.org/schema/kernel-4", datacite_write },
    { 0 },
};

const struct oai_format *oai_format_find(Str prefix)
{
    for (size_t i = 0; oai_formats[i].prefix != NULL; i++)
        if (str_eq_z(prefix, oai_formats[i].prefix))
            return &oai_formats[i];
    return NULL;
}

/* An answer that is being written. */
struct answer {
    struct visit *visit;
    struct reader reader;
    struct oai_ask ask;
    struct oai_items found; /* of GetRecord and the lists */
    struct tag_rows sets;   /* of those */
    struct format_job job;
    struct xml xml;
};

/* ---- identifiers ---- */

/* "https://house.example:8080/x" -> "house.example" */
static Str host_of(Str base)
{
    Str host = str_sub(base, str_find(base, ':') + 3, base.len);

    host = str_sub(host, 0, str_find(host, '/'));
    return str_sub(host, 0, str_find(host, ':'));
}

static Str identifier_of(const struct answer *answer, Str code)
{
    return str_fmt(answer->visit->arena, "oai:%.*s:%.*s", STR_ARG(host_of(answer->job.base)),
                   STR_ARG(code));
}

/* ERR_NOT_FOUND: no item of this house. */
static Err find_item(const struct answer *answer, Str identifier, struct oai_item *out)
{
    Str before = identifier_of(answer, STR_EMPTY);

    if (!str_starts(identifier, before))
        return ERR_NOT_FOUND;
    return oai_find(&answer->reader, str_sub(identifier, before.len, identifier.len), out);
}

static void fail(struct answer *answer, const char *code, const char *reason)
{
    answer->ask.error = (struct oai_error){ code, reason };
}

/* ---- finding: everything that can still turn out to be an error of the protocol ---- */

static Err find_one(struct answer *answer)
{
    Err err = find_item(answer, answer->ask.identifier, &answer->found.items[0]);

    if (err == ERR_NOT_FOUND) {
        fail(answer, "idDoesNotExist", "there is no item of this identifier");
        return OK;
    }
    answer->found.count = 1;
    return err;
}

static Err find_list(struct answer *answer)
{
    TRY(oai_list(&answer->reader, &answer->ask.want, &answer->found));
    if (answer->found.count == 0 && answer->ask.resumes)
        fail(answer, "badResumptionToken", "nothing comes behind the place of this token any more");
    else if (answer->found.count == 0)
        fail(answer, "noRecordsMatch", "nothing fits from, until, set and metadataPrefix together");
    return OK;
}

static Err find(struct answer *answer)
{
    enum oai_verb verb = answer->ask.verb;

    if (verb == OAI_GET_RECORD || (verb == OAI_LIST_FORMATS && answer->ask.identifier.len > 0))
        TRY(find_one(answer));
    else if (verb == OAI_LIST_RECORDS || verb == OAI_LIST_IDENTIFIERS)
        TRY(find_list(answer));
    return oai_sets_of(&answer->reader, &answer->found, &answer->sets);
}

/* ---- writing ---- */

static void write_identify(struct answer *answer, When earliest)
{
    const struct settings *settings = answer->job.settings;
    Str name = setting(settings, STR("name"), answer->reader.lang, NULL);
    struct xml *xml = &answer->xml;

    xml_element(xml, "repositoryName",
                name.len > 0 ? name : word(answer->visit->lang, W_FRAME_HOUSE));
    xml_element(xml, "baseURL", format_absolute(&answer->job, STR("/oai")));
    xml_element(xml, "protocolVersion", STR("2.0"));
    xml_element(xml, "adminEmail", setting(settings, STR("office_email"), STR_EMPTY, NULL));
    xml_element(xml, "earliestDatestamp", when_iso(answer->visit->arena, earliest));
    xml_element(xml, "deletedRecord", STR("persistent"));
    xml_element(xml, "granularity", STR("YYYY-MM-DDThh:mm:ssZ"));
}

static void write_formats(struct xml *xml)
{
    for (size_t i = 0; oai_formats[i].prefix != NULL; i++) {
        xml_open(xml, "metadataFormat");
        xml_element(xml, "metadataPrefix", str_from_z(oai_formats[i].prefix));
        xml_element(xml, "schema", str_from_z(oai_formats[i].schema));
        xml_element(xml, "metadataNamespace", str_from_z(oai_formats[i].namespace));
        xml_close(xml);
    }
}

static void write_set(void *context, Str spec, Str name)
{
    struct xml *xml = context;

    xml_open(xml, "set");
    xml_element(xml, "setSpec", spec);
    xml_element(xml, "setName", name);
    xml_close(xml);
}

static void write_header(struct answer *answer, const struct oai_item *item)
{
    struct arena *arena = answer->visit->arena;
    struct xml *xml = &answer->xml;

    xml_open(xml, "header");
    if (item->gone)
        xml_attribute(xml, "status", STR("deleted"));
    xml_element(xml, "identifier", identifier_of(answer, item->code));
    xml_element(xml, "datestamp", when_iso(arena, item->stamp));
    xml_element(xml, "setSpec", str_fmt(arena, "kind:%s", item->kind->name));
    for (size_t i = 0; i < answer->sets.count; i++)
        xml_element(xml, "setSpec", oai_set_spec(&answer->reader, item, &answer->sets.items[i]));
    xml_close(xml);
}

static Err write_record(struct answer *answer, const struct oai_item *item)
{
    struct record record;

    xml_open(&answer->xml, "record");
    write_header(answer, item);
    if (!item->gone) {
        answer->job.kind = item->kind;
        answer->job.ids = &item->id;
        answer->job.count = 1;
        TRY(format_read(&answer->job, 0, &record));
        xml_open(&answer->xml, "metadata");
        TRY(answer->ask.want.format->write(&answer->job, &record, &answer->xml));
        xml_close(&answer->xml);
    }
    xml_close(&answer->xml);
    return OK;
}

/* An empty one ends a list that was given in several answers (section 3.5). */
static void write_token(struct answer *answer)
{
    const struct oai_items *found = &answer->found;
    struct oai_want next = answer->ask.want;
    struct arena *arena = answer->visit->arena;
    struct xml *xml = &answer->xml;

    if (!found->more && !answer->ask.resumes)
        return;
    xml_open(xml, "resumptionToken");
    xml_attribute(xml, "completeListSize", str_fmt(arena, "%lld", (long long)found->total));
    xml_attribute(xml, "cursor", str_fmt(arena, "%lld", (long long)answer->ask.want.cursor));
    if (found->more) {
        next.after = found->items[found->count - 1].stamp;
        next.after_number = found->items[found->count - 1].number;
        next.total = found->total;
        next.cursor += (int64_t)found->count;
        xml_text(xml, oai_token_write(arena, &next));
    }
    xml_close(xml);
}

static Err write_items(struct answer *answer)
{
    for (size_t i = 0; i < answer->found.count; i++) {
        if (answer->ask.verb == OAI_LIST_IDENTIFIERS)
            write_header(answer, &answer->found.items[i]);
        else
            TRY(write_record(answer, &answer->found.items[i]));
    }
    if (answer->ask.verb != OAI_GET_RECORD)
        write_token(answer);
    return OK;
}

static Err write_verb(struct answer *answer)
{
    const struct oai_set_writer sets = { write_set, &answer->xml };
    When earliest;
    Err err = OK;

    xml_open(&answer->xml, str_z(answer->visit->arena, form_str(&answer->visit->form, "verb")));
    switch (answer->ask.verb) {
    case OAI_IDENTIFY:
        err = oai_earliest(&answer->reader, &earliest);
        if (err == OK)
            write_identify(answer, earliest);
        break;
    case OAI_LIST_FORMATS:
        write_formats(&answer->xml);
        break;
    case OAI_LIST_SETS:
        err = oai_sets(&answer->reader, answer->visit->lang, &sets);
        break;
    case OAI_GET_RECORD:
    case OAI_LIST_IDENTIFIERS:
    case OAI_LIST_RECORDS:
        err = write_items(answer);
        break;
    case OAI_UNSET:
        break;
    }
    xml_close(&answer->xml);
    return err;
}

/* What was asked, said again; not where it was no question (section 3.2). */
static void write_request(struct answer *answer)
{
    const char *code = answer->ask.error.code;
    bool understood = code == NULL || !(str_eq_z(str_from_z(code), "badVerb") ||
                                        str_eq_z(str_from_z(code), "badArgument"));

    xml_open(&answer->xml, "request");
    for (size_t i = 0; understood && i < oai_form.count; i++)
        if (form_str(&answer->visit->form, oai_form.fields[i].name).len > 0)
            xml_attribute(&answer->xml, oai_form.fields[i].name,
                          form_str(&answer->visit->form, oai_form.fields[i].name));
    xml_text(&answer->xml, format_absolute(&answer->job, STR("/oai")));
    xml_close(&answer->xml);
}

static Err write_answer(struct answer *answer)
{
    const struct oai_error *error = &answer->ask.error;
    struct xml *xml = &answer->xml;
    Err err = OK;

    xml_begin(xml, answer->job.out);
    xml_open(xml, "OAI-PMH");
    xml_attribute(xml, "xmlns", STR("http://www.openarchives.org/OAI/2.0/"));
    xml_attribute(xml, "xmlns:xsi", STR("http://www.w3.org/2001/XMLSchema-instance"));
    xml_attribute(xml, "xsi:schemaLocation",
                  STR("http://www.openarchives.org/OAI/2.0/ "
                      "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"));
    xml_element(xml, "responseDate", when_iso(answer->visit->arena, answer->visit->now));
    write_request(answer);
    if (error->code != NULL)
        xml_element_with(xml, "error", "code", str_from_z(error->code), str_from_z(error->reason));
    else
        err = write_verb(answer);
    if (err != OK) {
        IGNORE(xml_end(xml)); /* frees the writer; the answer is the fault's */
        return err;
    }
    xml_close(xml);
    return xml_end(xml);
}

static Err answer_ask(struct visit *visit)
{
    struct answer *answer = ARENA_NEW(visit->arena, struct answer);
    const struct settings *settings = visit->house->settings;
    struct buf out;

    visit->lang = settings->languages[0];
    buf_init(&out, visit->arena, ANSWER_MAX);
    answer->visit = visit;
    answer->reader = reader_of(visit);
    answer->job = (struct format_job){ .reader = answer->reader,
                                       .settings = settings,
                                       .base = visit->house->base_address,
                                       .now = visit->now,
                                       .out = &out };
    oai_ask_read(&visit->form, visit->form.ignored, &answer->ask);
    if (answer->ask.error.code == NULL)
        TRY(find(answer));
    TRY(write_answer(answer));
    TRY(visit_text(visit, STR("text/xml; charset=utf-8"), buf_text(&out), STR_EMPTY));
    visit->response->cacheable = false;
    return OK;
}

/* GET /oai */
static Err show_oai(struct visit *visit)
{
    return answer_ask(visit);
}

/* POST /oai - the same question in a form's body; nothing is changed by it, so it reads a snapshot
 * as a GET does. */
static Err do_oai(struct visit *visit)
{
    TRY(db_begin_read(visit->db));
    Err err = answer_ask(visit);
    db_end_read(visit->db);
    return err;
}

const struct route oai_routes[] = {
    { METHOD_GET, "/oai", PERMIT_ANYONE, AUDIT_NONE, &oai_form, show_oai, NULL, false },
    { METHOD_POST, "/oai", PERMIT_ANYONE, AUDIT_NONE, &oai_form, do_oai, NULL, false },
    { 0 },
};
