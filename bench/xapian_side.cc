// SPDX-License-Identifier: EUPL-1.2
//
// Xapian in bench/search: makes a database that Omega reads too, and answers questions from one long-lived process.
//
//   xapian_side index DATABASE <rows     rows: code, kind, stemmer, language, title, body; each ended by a NUL, those of a record together
//   xapian_side index_spelling ...       the same, with what spellings are corrected by, at about twice the time
//   xapian_side serve DATABASE           a question a line: stemmer TAB language TAB w or - (w: it holds a wildcard) TAB text
//
// An answer: a line with the exact total and whether any word was enough, a line with the kinds and their counts, a line with a
// spelling it offers, up to 20 lines with code, title and snippet, and a line with a full stop.
#include <xapian.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {

enum { PAGE = 20, SLOT_KIND = 0, TITLE_WEIGHT = 5, SNIPPET = 200, FIELDS = 6 };

using Strings = std::vector<std::string>;

std::string one_line(std::string text)
{
    for (char &c : text)
        if (c == '\n' || c == '\t' || c == '\r')
            c = ' ';
    return text;
}

bool read_row(Strings &row)
{
    row.assign(FIELDS, "");
    for (std::string &field : row)
        if (!std::getline(std::cin, field, '\0'))
            return false;
    return true;
}

// The words of a row, stemmed in its language, and what of it a page shows, as NAME=VALUE for Omega's $field.
void add_row(Xapian::TermGenerator &generator, std::string &shown, const Strings &row)
{
    generator.set_stemmer(Xapian::Stem(row[2]));
    generator.index_text(row[4], TITLE_WEIGHT);
    generator.increase_termpos();
    generator.index_text(row[5]);
    generator.increase_termpos();
    if (row[4].empty())
        return;
    shown += "title_" + row[3] + "=" + one_line(row[4]) + "\nsample_" + row[3] + "=" + one_line(row[5]) + "\n";
}

void put_document(Xapian::WritableDatabase &database, Xapian::Document &document, const std::string &shown, const Strings &row)
{
    document.set_data("code=" + row[0] + "\n" + shown);
    document.add_boolean_term("Q" + row[0]);
    document.add_boolean_term("XK" + row[1]);
    document.add_value(SLOT_KIND, row[1]);
    database.add_document(document);
}

int index_all(const std::string &path, bool with_spelling)
{
    Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    Xapian::Document document;
    Strings row, last;
    std::string shown;

    if (with_spelling) {
        generator.set_database(database);
        generator.set_flags(Xapian::TermGenerator::FLAG_SPELLING);
    }
    while (read_row(row)) {
        if (!last.empty() && last[0] != row[0]) {
            put_document(database, document, shown, last);
            shown.clear();
        }
        if (last.empty() || last[0] != row[0]) {
            document = Xapian::Document();
            generator.set_document(document);
            generator.set_termpos(0);
        }
        add_row(generator, shown, row);
        document = generator.get_document();
        last = row;
    }
    if (!last.empty())
        put_document(database, document, shown, last);
    database.commit();
    return EXIT_SUCCESS;
}

// The value of NAME= in a document's data, in the visitor's language or else the first there is.
std::string field(const std::string &data, const std::string &name, const std::string &lang)
{
    std::size_t at = data.find("\n" + name + lang + "=");
    if (at == std::string::npos)
        at = data.find("\n" + name);
    if (at == std::string::npos)
        return "";
    at = data.find('=', at) + 1;
    return data.substr(at, data.find('\n', at) - at);
}

Xapian::Query parse(Xapian::QueryParser &parser, const Strings &question, Xapian::Query::op op)
{
    unsigned flags = Xapian::QueryParser::FLAG_DEFAULT;

    if (question[2] == "w")
        flags |= Xapian::QueryParser::FLAG_WILDCARD;
    parser.set_stemmer(Xapian::Stem(question[0]));
    parser.set_default_op(op);
    return parser.parse_query(question[3], flags);
}

void answer(Xapian::Database &database, const Strings &question)
{
    Xapian::QueryParser parser;
    Xapian::Enquire enquire(database);
    Xapian::ValueCountMatchSpy kinds(SLOT_KIND);
    bool any = false;

    parser.set_database(database);
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    enquire.add_matchspy(&kinds);
    enquire.set_query(parse(parser, question, Xapian::Query::OP_AND));
    Xapian::MSet found = enquire.get_mset(0, PAGE, database.get_doccount());
    std::string offer;
    if (found.empty()) {
        any = true;
        parser.parse_query(question[3], Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_SPELLING_CORRECTION);
        offer = parser.get_corrected_query_string();
        enquire.set_query(parse(parser, question, Xapian::Query::OP_OR));
        found = enquire.get_mset(0, PAGE, database.get_doccount());
    }
    std::cout << found.get_matches_estimated() << '\t' << any << '\n';
    for (auto kind = kinds.values_begin(); kind != kinds.values_end(); ++kind)
        std::cout << *kind << ' ' << kind.get_termfreq() << ' ';
    std::cout << '\n' << offer << '\n';
    Xapian::Stem stemmer(question[0]);
    for (auto hit = found.begin(); hit != found.end(); ++hit) {
        const std::string data = hit.get_document().get_data();
        const std::string code = data.substr(5, data.find('\n') - 5);
        std::cout << code << '\t' << field(data, "title_", question[1]) << '\t'
                  << found.snippet(field(data, "sample_", question[1]), SNIPPET, stemmer) << '\n';
    }
    std::cout << '.' << std::endl;
}

int serve(const std::string &path)
{
    Xapian::Database database(path);
    std::string line;

    while (std::getline(std::cin, line)) {
        Strings question;
        for (std::size_t at = 0, end; question.size() < 4; at = end + 1) {
            end = question.size() < 3 ? line.find('\t', at) : line.size();
            question.push_back(line.substr(at, end - at));
        }
        answer(database, question);
    }
    return EXIT_SUCCESS;
}

} // namespace

int main(int count, char **arguments)
try {
    std::ios::sync_with_stdio(false);
    const std::string command = count == 3 ? arguments[1] : "";
    if (command == "index")
        return index_all(arguments[2], false);
    if (command == "index_spelling")
        return index_all(arguments[2], true);
    if (command == "serve")
        return serve(arguments[2]);
    std::cerr << "usage: xapian_side index|index_spelling|serve DATABASE\n";
    return 2;
} catch (const Xapian::Error &error) {
    std::cerr << error.get_description() << '\n';
    return EXIT_FAILURE;
}
