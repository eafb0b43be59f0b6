// SPDX-License-Identifier: EUPL-1.2
// A client made from the API's own description reads a served house; every answer is held against the description.
//
//     node api.js http://127.0.0.1:8080
//
// Lists are read page by page to their end, records one by one, in every language at once and in one; the feed of changes from
// its beginning.  Prints one JSON object: what was read, for test_api.py to compare with the house's CSV, and "faults".

'use strict';

const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const axios = require('axios');
const { OpenAPIClientAxios } = require('openapi-client-axios');

const base = process.argv[2];
const RECORDS_OF_A_KIND = 30; // read one by one; of larger kinds so many, evenly spread
const PAGE = 37; // no divisor of anything

const faults = [];
const fault = (words) => faults.length < 50 && faults.push(words);
let answers = 0;

function validators(description) {
  const ajv = new Ajv({ strict: false, allErrors: false });
  addFormats(ajv);
  ajv.addSchema(description, 'house');
  const made = new Map();
  const of = (pointer) => {
    if (!made.has(pointer)) made.set(pointer, ajv.compile({ $ref: `house#${pointer}` }));
    return made.get(pointer);
  };
  return (what, pointer, data) => {
    answers += 1;
    const validate = of(pointer);
    if (!validate(data)) fault(`${what}: ${ajv.errorsText(validate.errors)}`);
  };
}

const schemaOf = (operation, status) => {
  const content = operation.responses[status].content;
  return content['application/json'].schema.$ref.replace(/^#/, '');
};

// The parameter of the next page, out of the address that the answer names.
const next = (address, name) => (address ? new URL(address).searchParams.get(name) : null);

async function readList(client, check, operation, parameters) {
  const schema = schemaOf(operation, 200);
  const items = [];
  const seen = new Set();
  let cursor = null;
  let total = null;
  do {
    const { data, headers } = await client[operation.operationId]({ ...parameters, limit: PAGE, ...(cursor ? { cursor } : {}) });
    check(operation.operationId, schema, data);
    if (headers['access-control-allow-origin'] !== '*') fault(`${operation.operationId}: other sites may not read it`);
    if (Boolean(data.next) !== /; rel="next"$/.test(headers.link || '')) fault(`${operation.operationId}: Link and next differ`);
    if (total !== null && data.total !== total) fault(`${operation.operationId}: the total changes`);
    total = data.total;
    for (const item of data.items) {
      if (seen.has(item.code)) fault(`${operation.operationId}: ${item.code} comes twice`);
      seen.add(item.code);
      items.push(item);
    }
    cursor = next(data.next, 'cursor');
  } while (cursor);
  if (items.length !== total) fault(`${operation.operationId}: ${items.length} of ${total} were read`);
  return items;
}

async function readKind(client, check, description, list, kinds) {
  const get = description.paths[`${list.path}/{code}`].get;
  const items = await readList(client, check, list.get, {});
  for (const sort of ['title', 'newest', 'oldest', 'code']) {
    const sorted = await readList(client, check, list.get, { sort });
    const codes = (all) => all.map((item) => item.code).sort().join();
    if (codes(sorted) !== codes(items)) fault(`${list.path} by ${sort} has other records`);
  }
  const swedish = await readList(client, check, list.get, { lang: 'sv' });
  for (const item of swedish)
    for (const [field, found] of Object.entries(item.texts || {}))
      if (typeof item.fields[field] !== 'string' || !found.language) fault(`${item.code}: ${field} is not plain`);
  const step = Math.max(1, Math.floor(items.length / RECORDS_OF_A_KIND));
  const records = [];
  for (let i = 0; i < items.length; i += step) {
    const { data } = await client[get.operationId]({ code: items[i].code });
    check(get.operationId, schemaOf(get, 200), data);
    records.push(data);
    for (const [name, value] of Object.entries(items[i]))
      if (JSON.stringify(data[name]) !== JSON.stringify(value)) fault(`${data.code}: ${name} differs between list and record`);
  }
  kinds[items.length ? items[0].kind : list.path.split('/').pop()] = { plural: list.path.split('/').pop(), items, records };
}

async function readChanges(client, check, description) {
  const operation = description.paths['/api/v1/changes'].get;
  const changes = [];
  let since = null;
  let more = true;
  while (more) {
    const { data } = await client[operation.operationId]({ limit: 100, ...(since ? { since } : {}) });
    check('changes', schemaOf(operation, 200), data);
    changes.push(...data.changes.map(({ code, kind, gone }) => ({ code, kind, gone })));
    more = Boolean(data.next);
    if (more && next(data.next, 'since') !== data.cursor) fault('changes: next and cursor differ');
    since = data.cursor;
  }
  const { data } = await client[operation.operationId]({ since });
  if (data.changes.length !== 0 || data.cursor !== since) fault('changes: the end is not the end');
  return { changes, cursor: since };
}

async function readProblems(check) {
  const asked = {
    '/api': 404, '/api/v1/nothing': 404, '/api/v1/?a=b': 404, '/api/v1?x=1': 400, '/api/v1/documents?limit=101': 400,
    '/api/v1/documents?limit=0': 400, '/api/v1/documents?cursor=zz': 400, '/api/v1/documents?sort=best': 400,
    '/api/v1/documents?lang=_': 400, '/api/v1/changes?since=zz': 400, '/api/v1/changes?since=cc53ie9p74sjie8a': 400, '/api/v1/documents?page=2': 400, '/api/v1/documents/NOTHING': 404, '/api/v1/search': 400,
    [`/api/v1/documents?q=${'a'.repeat(5000)}`]: 414, '/api/v1/documents//x': 400,
  };
  for (const [path, status] of Object.entries(asked)) {
    const response = await axios.get(base + path, { validateStatus: () => true });
    const type = response.headers['content-type'];
    if (response.status !== status) fault(`${path.slice(0, 60)} is answered with ${response.status}`);
    if (type !== 'application/problem+json') fault(`${path.slice(0, 60)} is answered as ${type}`);
    if (response.headers['access-control-allow-origin'] !== '*') fault(`${path.slice(0, 60)}: other sites may not read the error`);
    check(path.slice(0, 60), '/components/schemas/api_Problem', response.data);
    if (response.data.status !== status) fault(`${path.slice(0, 60)} says ${response.data.status}`);
  }
  const { data } = await axios.get(`${base}/api/v1/documents?colour=red`, { validateStatus: () => true });
  if (data.errors[0].parameter !== 'colour' || !data.known.includes('country')) fault('an unknown parameter is not named');
  for (const method of ['post', 'put', 'delete']) {
    const response = await axios.request({ method, url: `${base}/api/v1`, validateStatus: () => true });
    if (response.status !== 405 || response.data.status !== 405) fault(`${method} is answered with ${response.status}`);
  }
}

async function main() {
  const api = new OpenAPIClientAxios({ definition: `${base}/api/v1/openapi.json` });
  const client = await api.init();
  const description = api.document;
  const check = validators(JSON.parse(JSON.stringify((await axios.get(`${base}/api/v1/openapi.json`)).data)));
  const kinds = {};
  const index = (await client.getIndex()).data;
  check('index', '/components/schemas/api_Index', index);
  for (const [path, { get }] of Object.entries(description.paths))
    if (get.operationId.startsWith('list') && path !== '/api/v1/changes') await readKind(client, check, description, { path, get }, kinds);
  const { changes, cursor } = await readChanges(client, check, description);
  const hits = await readList(client, check, description.paths['/api/v1/search'].get, { q: process.argv[3] || 'child' });
  await readProblems(check);
  process.stdout.write(JSON.stringify({ faults, answers, index, kinds, changes, cursor, hits }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
