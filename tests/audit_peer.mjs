// SPDX-License-Identifier: Apache-2.0
// Our logs and checkpoints are checked by the lines printed in waymask-audit(5) with Node's crypto,
// checkpoints that Node signed are checked by us, and an HPKE library that is not ours opens the
// sealed numbers.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

// Node 18 keeps the Web Crypto API, which the library asks for, out of globalThis.
globalThis.crypto ??= crypto.webcrypto;

const here = path.dirname(fileURLToPath(import.meta.url));
const build = process.env.abs_top_builddir || '.';
const load = createRequire(path.join(path.resolve(process.env.WAYMASK_NODE_MODULES), 'x.js'));
const {CipherSuite, HkdfSha256} = load('@hpke/core');
const {DhkemX25519HkdfSha256} = load('@hpke/dhkem-x25519');
const {Chacha20Poly1305} = load('@hpke/chacha20poly1305');
const suite = new CipherSuite({kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(),
                               aead: new Chacha20Poly1305()});

const page = fs.readFileSync(path.join(here, '..', 'man', 'waymask-audit.5'), 'utf8');
const lines = page.split('.\\" checker begins')[1].split('.\\" checker ends')[0]
    .split('.Bd -literal\n')[1].split('\n.Ed')[0]
    .replace(/\\-/g, '-').replace(/\\e/g, '\\').split('\n');
const checker = new Function('crypto', `${lines.join('\n')}
return {leaf, root, entries, checkpoint, agrees};`)(crypto);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-audit-'));
process.on('exit', () => fs.rmSync(dir, {recursive: true}));
process.chdir(dir);
delete process.env.WAYMASK_CONFIG;

function run(program, args, input = '') {
    const done = spawnSync(path.join(build, program), args, {encoding: 'utf8', input});
    return {status: done.status, out: done.stdout, err: done.stderr};
}
function must(program, args, input) {
    const {status, out, err} = run(program, args, input);
    if (status !== 0)
        throw new Error(`${program} ${args.join(' ')}: ${err}`);
    return out;
}
function throws(call) {
    try {
        call();
        return false;
    } catch {
        return true;
    }
}
let number = 0;
let failed = 0;
function ok(name, why) {
    console.log(`${why.length ? 'not ok' : 'ok'} ${++number} - ${name}`);
    why.slice(0, 5).forEach((line) => console.log(`# ${line}`));
    failed += why.length ? 1 : 0;
}
const hexOf = (file, word) => fs.readFileSync(file, 'utf8').match(new RegExp(`^${word} ([0-9a-f]{64})$`, 'm'))[1];
const publicKey = (hex) => crypto.createPublicKey({format: 'jwk', key: {kty: 'OKP', crv: 'Ed25519',
    x: Buffer.from(hex, 'hex').toString('base64url')}});

// A site with an auditor, and a log of thirty labels.
must('waymask', ['keygen', '--site', 'site']);
const row = must('waymask', ['keygen', '--role', '4', '--kid', '63500', '-o', 'auditor.key']);
fs.writeFileSync('draft', must('waymask', ['keys', 'draft', 'site/print/recipients.list']) + row);
must('waymask', ['keys', 'sign', '--key', 'site/root/root.key', '-o', 'list', 'draft']);
const label = (i) => i.toString(16).padStart(16, '0');
const waybill = (i) => `77100000000${i + 10}`.slice(0, 5 + i % 9);
const rows = Array.from({length: 30}, (_, i) =>
    `2026-11-23T08:00:${String(i).padStart(2, '0')}Z seal a%20%e6%9e%97 %2dhost ${label(i)} ` +
    `${waybill(i)} ${i || '-'} - - ok job=${i}%25\n`).join('');
const log = must('tests/log_sample', ['list', 'site/root/root.pub'], rows);
fs.writeFileSync('audit.log', log);
const read = checker.entries(log);
console.log(`# on node ${process.version}`);
console.log('1..9');

ok('the checker of the manual page has at most 45 lines',
   lines.length <= 45 ? [] : [`${lines.length} lines`]);

ok('its tree has the roots of RFC 9162', (() => {
    const leaves = [];
    const why = [];
    let roots = 0;
    for (const line of fs.readFileSync(path.join(here, 'seal/rfc9162.txt'), 'utf8').split('\n')) {
        const [kind, first, second] = line.split(' ');
        if (kind === 'leaf')
            leaves.push(checker.leaf(Buffer.from(first === '-' ? '' : first, 'hex')));
        if (kind !== 'root')
            continue;
        roots++;
        if (checker.root(leaves.slice(0, Number(first))).toString('hex') !== second)
            why.push(`root of ${first}`);
    }
    return roots === 9 ? why : [`${roots} roots`];
})());

ok('it reads the log that we wrote', read.flatMap((entry, i) =>
    entry.asker === 'a 林' && entry.host === '-host' && entry.label === label(i) &&
    entry.detail === `job=${i}%` && entry.copy === (i ? String(i) : '') ? [] : [`entry ${i + 1}`]));

ok('and finds what was done to it', (() => {
    const parts = log.split('\n');
    const without = parts.filter((_, i) => i !== 7).join('\n');
    const edited = log.replace('job=7%25', 'job=8%25');
    return [without, edited, log.slice(0, -1)].flatMap((text, i) =>
        throws(() => checker.entries(text)) ? [] : [`text ${i}`]);
})());

const station = publicKey(hexOf('site/print/station.key', 'public'));
const conf = ['--config', 'site/print/waymask.conf'];
const notes = [0, 1, 2, 3, 7, 8, 15, 29, 30].map((size) => {
    fs.writeFileSync('part.log', log.split('\n').slice(0, size).map((line) => `${line}\n`).join(''));
    return must('waymask', [...conf, 'audit', 'checkpoint', 'part.log']);
});
ok('our checkpoints are signed, and of the roots that it computes', notes.flatMap((note, i) => {
    const said = checker.checkpoint(note, station);
    return checker.agrees(log, said) && said.name === 'waymask-log/1/station-1' ? [] : [`note ${i}`];
}));

ok('and for no other text', notes.flatMap((note, i) => {
    const why = [];
    for (let at = 0; at < note.indexOf('\n\n'); at++) {
        const other = note.slice(0, at) + (note[at] === '1' ? '2' : '1') + note.slice(at + 1);
        if (!throws(() => checker.checkpoint(other, station)))
            why.push(`note ${i}, byte ${at}`);
    }
    return why;
}));

// Node signs, we check; a witness signs below.
const pair = crypto.generateKeyPairSync('ed25519');
const raw = Buffer.from(pair.publicKey.export({format: 'jwk'}).x, 'base64url');
const seed = Buffer.from(pair.privateKey.export({format: 'jwk'}).d, 'base64url');
fs.writeFileSync('log.pub', `waymask-log-public 1\npublic ${raw.toString('hex')}\n`);
fs.writeFileSync('log.key', `waymask-log-key 1\npublic ${raw.toString('hex')}\nsecret ${seed.toString('hex')}\n`,
                 {mode: 0o600});
const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
function signedNote(name, size, root) {
    const body = `${name}\n${size}\n${root.toString('base64')}\ntime 2026-11-23T09:00:00Z\n`;
    const id = sha256(Buffer.from(`${name}\n`), Buffer.of(1), raw).subarray(0, 4);
    const signature = crypto.sign(null, Buffer.from(body), pair.privateKey);
    return `${body}\n\u2014 ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}
const leaves = log.split('\n').slice(0, -1).map(checker.leaf);
ok('we take the checkpoints that Node signs, a witness below or not', [0, 1, 6, 29, 30].flatMap((size) => {
    const note = signedNote('waymask-log/1/opener', size, checker.root(leaves.slice(0, size)));
    const witness = `\u2014 witness.example/w ${crypto.randomBytes(76).toString('base64')}\n`;
    return [note, note + witness].flatMap((text, i) => {
        fs.writeFileSync('node.note', text);
        const done = run('waymask', ['audit', 'verify', '--public', 'log.pub', 'audit.log', 'node.note']);
        return done.status === 0 ? [] : [`size ${size}, ${i}: ${done.err}`];
    });
}));

ok('not those of another root or another key', (() => {
    const why = [];
    fs.writeFileSync('node.note', signedNote('waymask-log/1/opener', 6, checker.root(leaves.slice(0, 7))));
    const other = run('waymask', ['audit', 'verify', '--public', 'log.pub', 'audit.log', 'node.note']);
    if (other.status !== 4)
        why.push(`another root: ${other.status}`);
    fs.writeFileSync('ours.note', must('waymask', ['audit', 'checkpoint', '--key', 'log.key', 'audit.log']));
    if (!throws(() => checker.checkpoint(fs.readFileSync('ours.note', 'utf8'), station)))
        why.push("the log key's under the station's");
    if (checker.checkpoint(fs.readFileSync('ours.note', 'utf8'), pair.publicKey).size !== 30)
        why.push("the log key's own");
    return why;
})());

const auditor = await suite.kem.deserializePrivateKey(
    new Uint8Array(Buffer.from(hexOf('auditor.key', 'secret'), 'hex')).buffer);
const why = [];
for (const [i, entry] of read.entries()) {
    const sealed = new Uint8Array(Buffer.from(entry.sealed_number, 'base64url'));
    const info = Buffer.concat([Buffer.from('waymask-seal/1 log'), sealed.subarray(0, 2)]);
    const recipient = await suite.createRecipientContext({recipientKey: auditor,
        enc: sealed.slice(2, 34).buffer, info: new Uint8Array(info).buffer});
    const plain = Buffer.from(await recipient.open(sealed.slice(34).buffer,
        new Uint8Array(Buffer.from(entry.label, 'hex')).buffer));
    if (plain.length !== 32 || plain.toString().replace(/\0+$/, '') !== waybill(i))
        why.push(`entry ${i + 1}`);
}
ok('an HPKE library that is not ours opens each number with its label', why);
process.exit(failed ? 1 : 0);
