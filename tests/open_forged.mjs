// SPDX-License-Identifier: Apache-2.0
// What `waymask open --key` says to labels that were changed, mixed or moved, even by somebody who
// holds a station's key, and to labels that were sealed by the manual page without our code.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {decoder, hpke, seal, sign, tests, toDigits, values} from './page.mjs';

const waymask = path.join(process.env.abs_top_builddir || '.', 'waymask');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-forged-'));
process.on('exit', () => fs.rmSync(dir, {recursive: true}));
const env = {...process.env, LC_ALL: 'C.UTF-8'};
delete env.WAYMASK_CONFIG;

function run(...words) {
    return spawnSync(waymask, words, {cwd: dir, encoding: 'utf8', env, input: ''});
}
function must(...words) {
    const {status, stdout, stderr} = run(...words);
    if (status !== 0)
        throw new Error(`${words.slice(0, 3).join(' ')}: ${status} ${stderr}`);
    return stdout;
}
const file = (name) => fs.readFileSync(path.join(dir, name), 'utf8');

let number = 0;
let failed = 0;
function ok(name, why) {
    console.log(`${why.length ? 'not ok' : 'ok'} ${++number} - ${name}`);
    why.slice(0, 5).forEach((line) => console.log(`# ${line}`));
    failed += why.length ? 1 : 0;
}

const courier = 'site/open-courier/courier.key';
const service = 'site/open-service/service.key';
const open = (envelope, key = courier, ...more) => run('open', '--purpose', 'deliver', '--json', '--key', key,
    ...more, typeof envelope === 'string' ? envelope : toDigits(envelope));

// A refusal ends with the status and one line, and prints nothing.
function refusal(name, status, result) {
    const lines = result.stderr.split('\n').length - 1;
    return result.status === status && result.stdout === '' && lines === 1
        ? [] : [`${name}: status ${result.status}, ${lines} lines of message, ${result.stdout.length} bytes out`];
}

// --- a site, and three of its labels
must('keygen', '--site', 'site');
const orders = path.join(tests, 'orders', 'demo', 'shipments.json');
const sealed = (...words) => must('--config', 'site/print/waymask.conf', 'seal', orders, ...words)
    .trim().split('\n').map((line) => JSON.parse(line));
const lines = sealed().slice(0, 3);
const page = decoder();
const envelopes = lines.map((line) => page.fromDigits(line.sealed));
const labels = envelopes.map((envelope) => page.parse(envelope));
const station = values(file('site/print/station.key'));
const again = (envelope, by = station) => sign(envelope.subarray(0, envelope.length - 70), by);
const changed = (envelope, at, value) => {
    const out = Buffer.from(envelope);
    out[at] = value;
    return out;
};
const suite = hpke();

console.log('1..12');

ok('each label opens as it is', envelopes.flatMap((envelope, i) => {
    const result = open(envelope);
    return result.status === 0 && JSON.parse(result.stdout).waybill === lines[i].waybill
        ? [] : [`${i}: ${result.stderr}`];
}));

ok('and signed anew by its station', envelopes.flatMap((envelope, i) =>
    open(again(envelope)).status === 0 ? [] : [`${i}`]));

ok('with a bit flipped it is tampered with', envelopes.flatMap((envelope, i) => {
    const why = [];
    for (let bit = i; bit < envelope.length * 8; bit += 41) {
        const other = changed(envelope, bit >> 3, envelope[bit >> 3] ^ 1 << bit % 8);
        why.push(...refusal(`label ${i}, bit ${bit}`, 4, open(other)));
    }
    return why;
}));

const at = labels[0].core.length; // of the first section, the courier's
const kid = changed(envelopes[0], at + 2, envelopes[0][at + 2] + 1);
ok('another key number is another key where a station signs it, else tampering', [
    ...refusal('signed', 3, open(again(kid))), ...refusal('unsigned', 4, open(kid))]);

const [a, b] = labels;
const parts = (label, envelope) => envelope.subarray(label.core.length, envelope.length - 70);
const joined = (...pieces) => sign(Buffer.concat(pieces), station);
const other = page.parse(page.fromDigits(sealed()[0].sealed)); // the first order once more
const enc = (core, from) => Buffer.concat([core.subarray(0, core.length - 32), from.enc]);
ok('sections do not open behind the core of another label', [
    ...refusal('sections of another label', 4, open(joined(a.core, parts(b, envelopes[1])))),
    ...refusal('core of another label', 4, open(joined(b.core, parts(a, envelopes[0])))),
    ...refusal('the same order sealed twice', 4, open(joined(other.core, parts(a, envelopes[0])))),
    ...refusal('its ephemeral key alone', 4, open(joined(enc(a.core, other), parts(a, envelopes[0])))),
    ...refusal('another ephemeral key and its sections', 4,
               open(joined(enc(a.core, b), parts(b, envelopes[1]))))]);

ok('nor with another time, life or origin', [[-42, 'time'], [-38, 'life'], [-33, 'origin']].flatMap(
    ([back, name]) => {
        const end = a.core.length + back;
        return refusal(name, 4, open(again(changed(envelopes[0], end, envelopes[0][end] ^ 1))));
    }));

ok('a label moved to another waybill number is refused', [
    ...(open(envelopes[0], courier, '--waybill', lines[0].waybill).status === 0 ? [] : ['its own']),
    ...refusal('another', 4, open(envelopes[0], courier, '--waybill', lines[1].waybill))]);

const {publicKey, privateKey} = crypto.generateKeyPairSync('ed25519');
const half = (key, name) => Buffer.from(key.export({format: 'jwk'})[name], 'base64url').toString('hex');
const stranger = {public: half(publicKey, 'x'), secret: half(privateKey, 'd')};
must('keygen', '--site', 'elsewhere');
ok('a stranger signs nothing, nor does another site', [
    ...refusal('under the name of station 1', 4, open(again(envelopes[0], {id: 1, ...stranger}))),
    ...refusal('as station 2', 4, open(again(envelopes[0], {id: 2, ...stranger}))),
    ...refusal('in the other site', 4, open(envelopes[0], 'elsewhere/open-courier/courier.key'))]);

ok('what is cut off is damaged, and other codes are not ours', [
    ...refusal('a group short', 4, open(lines[0].sealed.slice(0, -17))),
    ...refusal('a digit short', 4, open(lines[0].sealed.slice(0, -1))),
    ...refusal('a byte more', 4, open(Buffer.concat([envelopes[0], Buffer.from([0])]))),
    ...refusal('an address', 5, open('https://example.com/731')),
    ...refusal('a number', 5, open(lines[0].waybill.replace(/\D/g, '')))]);

// --- one outlet's couriers have a key of their own
must('keygen', '--role', '1', '--kid', '7', '-o', 'outlet.key');
const outlet = values(file('outlet.key'));
const list = must('keys', 'draft', 'site/print/recipients.list').split('\n');
const row = list.find((line) => line.startsWith('recipient 1 ')).split(' ');
list.splice(-1, 0, [...row.slice(0, 2), '7', ...row.slice(3, 6), outlet.public, '592*'].join(' '));
fs.writeFileSync(path.join(dir, 'draft'), list.join('\n'));
must('keys', 'sign', '--key', 'site/root/root.key', '-o', 'new.list', 'draft');
for (const folder of ['print', 'open-courier', 'open-service'])
    fs.copyFileSync(path.join(dir, 'new.list'), path.join(dir, 'site', folder, 'recipients.list'));
fs.copyFileSync(path.join(dir, 'outlet.key'), path.join(dir, 'site/open-courier/outlet.key'));
const scoped = sealed();
const here = scoped[0].sealed; // for outlet 592028
const elsewhere = scoped.map((line) => line.sealed)
    .find((text) => page.parse(page.fromDigits(text)).sections[0].kid !== 7);
ok("another outlet's label stays closed", [
    ...(open(here, 'site/open-courier/outlet.key').status === 0 ? [] : ['its own']),
    ...(open(elsewhere).status === 0 ? [] : ["the general key's"]),
    ...refusal("the outlet's label to others", 3, open(here)),
    ...refusal("others' labels to the outlet", 3, open(elsewhere, 'site/open-courier/outlet.key'))]);

// --- sealed by @hpke/core and the page
const now = Math.floor(Date.now() / 1000);
const keys = {1: values(file(courier)), 2: values(file(service))};
const made = {waybill: 'PEER-0000000017', iat: now, ttl: 720, origin: 1, sections: [
    {role: 1, kid: Number(keys[1].kid), public: keys[1].public, fields: {
        1: 'Ørsted "x\\y" 𠮷', 2: '13800001234', 3: '007', 4: '示例路1号2幢'.repeat(12), 5: '放门口'}},
    {role: 2, kid: Number(keys[2].kid), public: keys[2].public, fields: {
        6: '0020261123000017', 7: '19900001234', 13: '示例路9号'}}]};
const foreign = await seal(suite, made, station);
const names = {1: 'name', 2: 'phone', 3: 'extension', 4: 'address', 5: 'note', 6: 'order', 7: 'contact',
               13: 'sender_address'};
const opensTo = (result, fields) => {
    const got = result.status === 0 ? JSON.parse(result.stdout) : {};
    return Object.entries(fields).every(([key, text]) => got[names[key]] === text) ? [] : [result.stderr];
};
ok('a label that @hpke/core sealed opens for each role', [
    ...opensTo(open(foreign), made.sections[0].fields),
    ...opensTo(open(foreign, service), made.sections[1].fields)]);

// What the page rules out is refused, though a station signed it.
const odd = async (change) => {
    const label = {...made, ...change};
    return open(await seal(suite, label, station));
};
const [first, second] = made.sections;
ok('and is refused if it is not as the page says', [
    ...refusal('descending roles', 4, await odd({sections: [second, first]})),
    ...refusal('a role twice', 4, await odd({sections: [first, {...first, fields: {1: 'x'}}]})),
    ...refusal('a control character', 4, await odd({sections: [{...first, fields: {1: 'a\nb'}}]})),
    ...refusal('an empty text', 4, await odd({sections: [{...first, fields: {1: ''}}]})),
    ...refusal('an unknown key', 4, await odd({sections: [{...first, fields: {15: 'x'}}]})),
    ...refusal('small letters', 4, await odd({waybill: 'peer-17'})),
    ...refusal('over 497 bytes', 4, await odd({sections: [{...first, fields: {4: 'a'.repeat(400)}}]})),
    ...refusal('past its life', 8, await odd({iat: now - 7200, ttl: 1}))]);

process.exit(failed ? 1 : 0);
