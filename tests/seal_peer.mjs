// SPDX-License-Identifier: Apache-2.0
// Labels that we sealed are opened by the lines printed in waymask-envelope(5), which use Node's own
// crypto and nothing else, and by an HPKE library that is not ours.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {bytes, decoder, hpke, info, literal, tests} from './page.mjs';

const page = decoder();
const text = (object) => JSON.stringify(object);
const data = (name) => fs.readFileSync(path.join(tests, 'seal', name), 'utf8').split('\n')
    .filter((line) => line && line[0] !== '#').map((line) => line.split(' '));

let number = 0;
let failed = 0;
function ok(name, why) {
    console.log(`${why.length ? 'not ok' : 'ok'} ${++number} - ${name}`);
    why.slice(0, 5).forEach((line) => console.log(`# ${line}`));
    failed += why.length ? 1 : 0;
}

// What fn gives, or undefined if it throws.
async function attempt(fn) {
    try {
        return await fn();
    } catch {
        return undefined;
    }
}

const sample = spawnSync(path.join(process.env.abs_top_builddir || '.', 'tests', 'seal_sample'),
                         {encoding: 'utf8'});
if (sample.status !== 0)
    throw new Error(`seal_sample: ${sample.stderr || sample.error}`);
const samples = sample.stdout.trim().split('\n').map((line) => JSON.parse(line));
const labels = samples.map((want) => page.parse(page.fromDigits(want.digits)));
const stations = (want) => ({[want.station]: bytes(want.station_public)});
const decode = (digits, want, section) => page.decode(digits, stations(want), section.role,
                                                      bytes(section.public), bytes(section.secret));

const suite = hpke();
const plain = (buffer) => Uint8Array.from(buffer);
async function openByLibrary(label, section, secret) {
    const context = await suite.createRecipientContext({
        recipientKey: await suite.kem.deserializePrivateKey(plain(bytes(secret)).buffer),
        enc: plain(label.enc), info: plain(info(section))});
    return page.fields(Buffer.from(await context.open(plain(section.ct), plain(label.core))));
}

console.log('1..14');

ok('the decoder of the manual page has at most 40 lines and needs node:crypto alone',
   page.lines.length <= 40 && text(page.asked) === '["node:crypto"]'
       ? [] : [`${page.lines.length} lines, ${page.asked}`]);

ok('core and trailer hold what was sealed', samples.flatMap((want, i) => {
    const names = ['waybill', 'iat', 'ttl', 'origin', 'station', 'print_no'];
    const id = crypto.createHash('sha256').update(labels[i].core).digest('hex').slice(0, 16);
    const wrong = names.filter((name) => labels[i][name] !== want[name]);
    return (id === want.label_id ? wrong : [...wrong, 'label id']).map((name) => `${i}: ${name}`);
}));

let why = [];
for (const [i, want] of samples.entries()) {
    for (const [k, section] of want.sections.entries()) {
        const got = labels[i].sections[k];
        if (got.role !== section.role || got.kid !== section.kid)
            why.push(`${i}, section ${k}: role or kid`);
        const fields = await attempt(() => decode(want.digits, want, section));
        if (text(fields) !== text(section.fields))
            why.push(`${i}, role ${section.role}: ${text(fields)}`);
    }
}
ok("each role opens its section with the page's lines, fields as they were", why);

why = [];
for (const [i, want] of samples.entries()) {
    for (const [k, section] of want.sections.entries()) {
        const fields = await attempt(() => openByLibrary(labels[i], labels[i].sections[k], section.secret));
        if (text(fields) !== text(section.fields))
            why.push(`${i}, role ${section.role}: ${text(fields)}`);
    }
}
ok('and with @hpke/core', why);

why = [];
for (const [i, want] of samples.entries()) {
    for (const section of want.sections) {
        for (const got of labels[i].sections.filter((other) => other.role !== section.role)) {
            if (await attempt(() => page.open(labels[i], got, bytes(section.public), bytes(section.secret))) ||
                await attempt(() => openByLibrary(labels[i], got, section.secret)))
                why.push(`${i}: role ${section.role} opens role ${got.role}`);
        }
    }
}
ok('no role opens the section of another', why);

// The first two samples are prints of one order: sealed apart, they share no section.
why = [];
const courier = samples[0].sections[0];
const opens = (label, section) => attempt(() => page.open(label, section, bytes(courier.public), bytes(courier.secret)));
if (!await opens(labels[0], labels[0].sections[0]))
    why.push('does not open where it belongs');
if (await opens(labels[0], labels[1].sections[0]))
    why.push('a section opens in another label');
const changed = {...labels[0], core: Buffer.from(labels[0].core)};
changed.core[5] ^= 1;
if (await opens(changed, labels[0].sections[0]))
    why.push('a section opens under another waybill number');
ok('a section opens in its own label only', why);

why = [];
for (const want of samples) {
    for (let at = 0; at < want.digits.length; at++) {
        const digit = (Number(want.digits[at]) + 1) % 10;
        const other = want.digits.slice(0, at) + digit + want.digits.slice(at + 1);
        if (await attempt(() => decode(other, want, want.sections[0])))
            why.push(`opens with digit ${at} changed`);
    }
}
ok('no digit can be changed', why);

why = [];
for (const want of samples) {
    for (let length = 0; length < want.digits.length; length++) {
        if (await attempt(() => decode(want.digits.slice(0, length), want, want.sections[0])))
            why.push(`opens with ${length} digits`);
    }
    if (await attempt(() => decode(`${want.digits}000`, want, want.sections[0])))
        why.push('opens with a byte more');
}
ok('nor left out or added', why);

ok('a stranger signs nothing', samples.flatMap((want, i) => {
    const {publicKey} = crypto.generateKeyPairSync('ed25519');
    const x = Buffer.from(publicKey.export({format: 'jwk'}).x, 'base64url');
    try {
        page.decode(want.digits, {[want.station]: x}, want.sections[0].role,
                    bytes(want.sections[0].public), bytes(want.sections[0].secret));
        return [`${i} opens`];
    } catch {
        return [];
    }
}));

ok('an envelope fits a QR code of version 17', samples.flatMap((want) =>
    page.fromDigits(want.digits).length <= 497 ? [] : [`${want.digits.length} digits`]));

// A stand-in for a section whose info is the vector's: the page's lines compute it from role and kid.
const vector = Object.fromEntries(data('rfc9180-a2.txt'));
const source = page.lines.join('\n').replace(/const info = .*/, `const info = cat(Buffer.from("${vector.info}", "hex"));`);
const openVector = new Function('require', `${source}\nreturn open;`)(() => crypto);
ok('the page opens the ciphertext of RFC 9180 A.2', text(await attempt(() => openVector(
    {enc: bytes(vector.enc), core: bytes(vector.aad)}, {role: 0, kid: 0, ct: bytes(vector.ct)},
    bytes(vector.pkRm), bytes(vector.skRm)).toString('hex'))) === text(vector.pt) ? [] : ['does not open']);

ok('its digits are those of the vectors', data('digits.txt').flatMap(([hex, digits]) =>
    page.fromDigits(`731${digits}`).toString('hex') === hex ? [] : [hex]));

// Node refuses a shared secret of zero by itself.
why = [];
for (const hex of ['00'.repeat(32), `01${'00'.repeat(31)}`,
                   'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
                   '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
                   `ec${'ff'.repeat(30)}7f`, `ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}7f`]) {
    const pair = () => ({privateKey: page.key(bytes(courier.public), bytes(courier.secret)),
                         publicKey: page.key(bytes(hex))});
    if (await attempt(() => crypto.diffieHellman(pair())) ||
        await opens({...labels[0], enc: bytes(hex)}, labels[0].sections[0]))
        why.push(hex);
}
ok('and no ephemeral key of small order opens', why);

// The label that the page prints: digits, then for each role its key and fields.
why = [];
const printed = literal('label');
const digits = printed.filter((line) => /^\d+$/.test(line)).join('');
const station = data('frozen/recipients.list').find((words) => words[0] === 'station')[5];
const roles = printed.filter((line) => !/^\d+$/.test(line)).join('\n').split(/^role /m).slice(1);
for (const role of roles) {
    const [name, publicLine, secretLine, ...fields] = role.trim().split('\n');
    const want = Object.fromEntries(fields.map((line) => line.split(/ (.*)/s).slice(0, 2)));
    const got = await attempt(() => page.decode(digits, {1: bytes(station)}, Number(name),
                                                bytes(publicLine.split(' ')[1]), bytes(secretLine.split(' ')[1])));
    if (text(got) !== text(want))
        why.push(`role ${name}: ${text(got)}`);
}
ok('the label that the page prints opens to the fields beside it',
   roles.length === 2 && digits === data('frozen/sealed.txt')[0][0] ? why : ['another label']);

process.exit(failed ? 1 : 0);
