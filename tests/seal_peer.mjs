// SPDX-License-Identifier: Apache-2.0
// Labels that we sealed are decoded by the lines printed in waymask-envelope(5), verified by Node's
// Ed25519 and opened by an HPKE library that is not ours.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

// Node 18 keeps the Web Crypto API, which the library asks for, out of globalThis.
globalThis.crypto ??= crypto.webcrypto;

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.resolve(process.env.WAYMASK_NODE_MODULES);
const load = createRequire(path.join(modules, 'x.js'));
const {CipherSuite, HkdfSha256} = load('@hpke/core');
const {DhkemX25519HkdfSha256} = load('@hpke/dhkem-x25519');
const {Chacha20Poly1305} = load('@hpke/chacha20poly1305');

// The decoder out of the manual page, with mdoc's escapes undone.
function decoderLines() {
    const page = fs.readFileSync(path.join(here, '..', 'man', 'waymask-envelope.5'), 'utf8');
    const part = page.split('.\\" decoder begins')[1].split('.\\" decoder ends')[0];
    return part.split('.Bd -literal\n')[1].split('\n.Ed')[0]
        .replace(/\\-/g, '-').replace(/\\\(ha/g, '^').replace(/\\\(ti/g, '~')
        .replace(/\\e/g, '\\').split('\n');
}

const lines = decoderLines();
const decoder = new Function(`${lines.join('\n')}\nreturn {fromDigits, parse, fields, open};`)();
const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
});
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const text = (object) => JSON.stringify(object);

let number = 0;
let failed = 0;
function ok(name, why) {
    console.log(`${why.length ? 'not ok' : 'ok'} ${++number} - ${name}`);
    why.slice(0, 5).forEach((line) => console.log(`# ${line}`));
    failed += why.length ? 1 : 0;
}

function verifies(label, publicHex) {
    const jwk = {kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicHex, 'hex').toString('base64url')};
    const key = crypto.createPublicKey({key: jwk, format: 'jwk'});
    return crypto.verify(null, label.signed, key, label.signature);
}

const keyOf = (section) => suite.kem.deserializePrivateKey(bytes(section.secret).buffer);

async function refused(promise) {
    try {
        await promise;
        return false;
    } catch {
        return true;
    }
}

const sample = spawnSync(path.join(process.env.abs_top_builddir || '.', 'tests', 'seal_sample'),
                         {encoding: 'utf8'});
if (sample.status !== 0)
    throw new Error(`seal_sample: ${sample.stderr || sample.error}`);
const samples = sample.stdout.trim().split('\n').map((line) => JSON.parse(line));
const labels = samples.map((want) => decoder.parse(decoder.fromDigits(want.digits)));

for (const name of ['core', 'dhkem-x25519', 'chacha20poly1305']) {
    const about = JSON.parse(fs.readFileSync(path.join(modules, '@hpke', name, 'package.json')));
    console.log(`# against ${about.name} ${about.version}`);
}
console.log(`# on node ${process.version}`);
console.log('1..8');

ok('the decoder of the manual page has at most 40 lines',
   lines.length <= 40 ? [] : [`${lines.length} lines`]);

ok('core and trailer hold what was sealed', samples.flatMap((want, i) => {
    const names = ['waybill', 'iat', 'ttl', 'origin', 'station', 'print_no'];
    const id = crypto.createHash('sha256').update(labels[i].core).digest('hex').slice(0, 16);
    const wrong = names.filter((name) => labels[i][name] !== want[name]);
    return (id === want.label_id ? wrong : [...wrong, 'label id']).map((name) => `${i}: ${name}`);
}));

ok('the signature holds, and for no other bytes', samples.flatMap((want, i) => {
    const label = labels[i];
    const why = verifies(label, want.station_public) ? [] : [`${i}: does not hold`];
    for (let at = 0; at < label.signed.length; at += 7) {
        label.signed[at] ^= 1;
        if (verifies(label, want.station_public))
            why.push(`${i}: holds with byte ${at} changed`);
        label.signed[at] ^= 1;
    }
    return why;
}));

let why = [];
for (const [i, want] of samples.entries()) {
    for (const [k, section] of want.sections.entries()) {
        const got = labels[i].sections[k];
        const fields = await decoder.open(suite, labels[i], got, await keyOf(section));
        if (got.role !== section.role || got.kid !== section.kid)
            why.push(`${i}, section ${k}: role or kid`);
        if (text(fields) !== text(section.fields))
            why.push(`${i}, role ${got.role}: ${text(fields)}`);
    }
}
ok('each role opens its section, with the fields as they were', why);

why = [];
for (const [i, want] of samples.entries()) {
    for (const section of want.sections) {
        for (const got of labels[i].sections.filter((other) => other.role !== section.role)) {
            if (!await refused(decoder.open(suite, labels[i], got, await keyOf(section))))
                why.push(`${i}: role ${section.role} opens role ${got.role}`);
        }
    }
}
ok('no role opens the section of another', why);

// The first two samples are prints of one order: sealed apart, they share no section.
why = [];
const courier = await keyOf(samples[0].sections[0]);
if (!await refused(decoder.open(suite, labels[0], labels[1].sections[0], courier)))
    why.push('a section opens in another label');
const changed = {...labels[0], core: Uint8Array.from(labels[0].core)};
changed.core[5] ^= 1;
if (!await refused(decoder.open(suite, changed, labels[0].sections[0], courier)))
    why.push('a section opens under another waybill number');
ok('a section opens in its own label only', why);

why = [];
for (const want of samples) {
    for (let at = 3; at < want.digits.length; at += 13) {
        const digit = (Number(want.digits[at]) + 1) % 10;
        const other = want.digits.slice(0, at) + digit + want.digits.slice(at + 1);
        try {
            if (verifies(decoder.parse(decoder.fromDigits(other)), want.station_public))
                why.push(`digit ${at} changed, and the signature holds`);
        } catch {
            // damaged is as good an answer
        }
    }
}
ok('no digit can be changed', why);

ok('an envelope fits a QR code of version 17', samples.flatMap((want) =>
    decoder.fromDigits(want.digits).length <= 497 ? [] : [`${want.digits.length} digits`]));

process.exit(failed ? 1 : 0);
