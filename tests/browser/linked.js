// SPDX-License-Identifier: EUPL-1.2
/*
 * linked.js: reads JSON-LD documents (a JSON list of texts) from standard input and writes them expanded, one list each.
 *
 * schema.org's context is asked for by address; nothing is asked of the network, a context that says as much as is needed is
 * given instead: every plain name is schema.org's, and what schema.org declares as an address or a date is one.
 */
"use strict";

const jsonld = require("jsonld");

const ADDRESSES = ["url", "sameAs", "isBasedOn", "subjectOf", "license", "logo", "target"];
const DATES = ["startDate", "endDate", "datePublished", "foundingDate", "dissolutionDate"];

function context() {
  const terms = { "@vocab": "https://schema.org/" };

  for (const name of ADDRESSES) terms[name] = { "@id": "https://schema.org/" + name, "@type": "@id" };
  for (const name of DATES) terms[name] = { "@id": "https://schema.org/" + name, "@type": "https://schema.org/Date" };
  terms.dateModified = { "@id": "https://schema.org/dateModified", "@type": "https://schema.org/DateTime" };
  return terms;
}

async function documentLoader(address) {
  if (!/^https?:\/\/schema\.org\/?$/.test(address)) throw new Error("no such context: " + address);
  return { contextUrl: null, documentUrl: address, document: { "@context": context() } };
}

async function main() {
  let text = "";

  for await (const part of process.stdin) text += part;
  const expanded = [];
  for (const one of JSON.parse(text)) expanded.push(await jsonld.expand(JSON.parse(one), { documentLoader, safe: true }));
  process.stdout.write(JSON.stringify(expanded));
}

main().catch((error) => {
  console.error(String(error.stack || error));
  process.exit(1);
});
