// SPDX-License-Identifier: Apache-2.0
// The JSON schema of layouts, by a validator that is not ours: it takes every layout that the reader
// takes and refuses what the reader refuses, as far as a schema can see it.
import {createRequire} from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(path.resolve(process.env.WAYMASK_NODE_MODULES), 'x.js'));
const Ajv = require('ajv');
const source = process.env.abs_top_srcdir;
const broken = path.join(source, 'tests/layouts');
const schema = JSON.parse(
    fs.readFileSync(path.join(source, 'layouts/shared/waymask-layout.schema.json'), 'utf8'));
const ajv = new Ajv({allErrors: false});
let number = 0;

function check(name, good, why = '') {
    console.log(`${good ? 'ok' : 'not ok'} ${++number} - ${name}`);
    if (!good && why) console.log(`# ${why}`);
}

function layoutsIn(folder) {
    return fs.readdirSync(folder).filter(name => name.endsWith('.json')).sort()
        .map(name => ({name, text: fs.readFileSync(path.join(folder, name), 'utf8')}));
}

check('it is a schema of draft 7', ajv.validateSchema(schema), ajv.errorsText());
const validate = ajv.compile(schema);
const why = () => ajv.errorsText(validate.errors).slice(0, 300);

const shipped = layoutsIn(path.join(source, 'layouts'));
for (const {name, text} of shipped)
    check(`${name} is taken`, validate(JSON.parse(text)), why());

// What has a fault that is no fault of its JSON.
const drawn = layoutsIn(path.join(broken, 'check')).filter(({name}) => !name.startsWith('syntax-'));
const refused = drawn.filter(({text}) => !validate(JSON.parse(text)));
check('layouts that the reader takes are taken', drawn.length > 40 && refused.length === 0,
      refused.map(({name}) => name).join(' '));

// What the reader refuses: the schema sees all but boxes, names of captions, files and JSON's own
// rules.
const seen = [];
for (const {name, text} of layoutsIn(broken)) {
    try {
        if (!validate(JSON.parse(text))) seen.push(name.replace('.json', ''));
    } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
    }
}
const unseen = ['align', 'area-member', 'area-name', 'bar-module', 'box-count', 'box-empty',
    'box-missing', 'box-negative', 'brace-closed', 'brace-open', 'code-constant', 'condition',
    'field-plaintext', 'field-unknown', 'height-missing', 'item-kind', 'item-member',
    'item-not-object', 'items-missing', 'many-areas', 'many-items', 'media-count', 'media-size',
    'media-text', 'no-areas', 'not-an-object', 'scale', 'text-empty', 'text-long',
    'text-many-alternatives', 'text-many-runs', 'text-no-paragraph', 'text-number', 'title',
    'unknown-member', 'version', 'weight'].filter(name => !seen.includes(name));
check('broken layouts are refused', unseen.length === 0, `taken: ${unseen.join(' ')}`);

// Each object of a shipped layout with a member that nobody knows.
function* objectsOf(value) {
    if (value === null || typeof value !== 'object') return;
    if (!Array.isArray(value)) yield value;
    for (const inner of Object.values(value)) yield* objectsOf(inner);
}
let objects = 0, passed = 0;
for (const {text} of shipped) {
    const layout = JSON.parse(text);
    for (const object of objectsOf(layout)) {
        objects++;
        object['Nonsense 1'] = 1;
        if (validate(layout)) passed++;
        delete object['Nonsense 1'];
    }
}
check(`an unknown member of any of ${objects} objects is refused`, objects > 100 && passed === 0,
      `${passed} passed`);

// Names of fields, in conditions and in texts.
const item = {text: '{waybill}', box: [1, 1, 50, 10], height: 5};
const layout = {'waymask-layout': 1, title: 'x', media: [60, 40],
    areas: [{area: 'page', box: [0, 0, 60, 40], items: [item]}]};
const takes = change => {
    const items = [{...item, ...change}];
    return validate({...layout, areas: [{...layout.areas[0], items}]});
};
const fields = schema.definitions.field.enum;
const missing = fields.filter(field => !takes({text: `{${field}}`}) || !takes({if: field}));
check('all fields can be shown and asked for', fields.length > 60 && missing.length === 0,
      missing.join(' '));
check('others cannot', ['nonesuch', 'recipient', 'recipient.phonetail', 'sealedx', '@', '@Abc', '']
    .every(name => !takes({text: `{${name}}`}) && !takes({if: name})));
console.log(`1..${number}`);
