#!/usr/bin/env perl
# SPDX-License-Identifier: EUPL-1.2
#
# Harvests a repository with HTTP::OAI (Debian: libhttp-oai-perl) and prints what it got, a line of JSON each:
#
#     harvest.pl URL identify | formats | sets
#     harvest.pl URL records | identifiers PREFIX [SET [FROM [UNTIL]]]
#
# All pages of a list; a condition of the protocol is the line {"error": CODE}, but for noRecordsMatch, which HTTP::OAI takes
# for a list of nothing.

use strict;
use warnings;

use HTTP::OAI;
use JSON::PP;

my ($url, $what, $prefix, $set, $from, $until) = @ARGV;
my $json = JSON::PP->new->utf8->canonical;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $url, resume => 1);

sub say_line { print $json->encode($_[0]), "\n" }

sub header_of {
    my ($header) = @_;
    return { identifier => $header->identifier, datestamp => $header->datestamp, deleted => $header->is_deleted ? 1 : 0,
             sets => [$header->setSpec] };
}

sub check {
    my ($answer) = @_;
    return unless $answer->is_error;
    my ($error) = $answer->errors;
    say_line({ error => $error ? $error->code : $answer->code });
    exit 0;
}

my %want = (metadataPrefix => $prefix);
$want{set} = $set if defined $set && length $set;
$want{from} = $from if defined $from && length $from;
$want{until} = $until if defined $until && length $until;

if ($what eq "identify") {
    my $answer = $harvester->Identify;
    check($answer);
    say_line({ name => $answer->repositoryName, base => $answer->baseURL, version => $answer->version, email => $answer->adminEmail,
               earliest => $answer->earliestDatestamp, deleted => $answer->deletedRecord, granularity => $answer->granularity });
} elsif ($what eq "formats") {
    my $answer = $harvester->ListMetadataFormats;
    check($answer);
    say_line({ prefix => $_->metadataPrefix, schema => $_->schema, namespace => $_->metadataNamespace }) for $answer->metadataFormat;
} elsif ($what eq "sets") {
    check($harvester->ListSets(onRecord => sub { say_line({ spec => $_[0]->setSpec, name => $_[0]->setName }) }));
} elsif ($what eq "identifiers") {
    check($harvester->ListIdentifiers(%want, onRecord => sub { say_line(header_of($_[0])) }));
} else {
    check($harvester->ListRecords(%want, onRecord => sub {
        my ($record) = @_;
        my $line = header_of($record->header);
        $line->{xml} = $record->metadata->dom->toString if $record->metadata;
        say_line($line);
    }));
}
