// SPDX-License-Identifier: Apache-2.0
// print_folder.mjs WAYBILLS FOLDER…: whoever gets these folders of a print host opens no label of
// WAYBILLS. Every file is searched for whatever could be a key: raw, in hexadecimal and in base64, at
// every place; each is tried as X25519 secret, and as Ed25519 seed made one (of a 64-byte secret key
// the seed is the first half). Node's crypto alone; the layout is that of waymask-envelope(5).
// Prints where a key was found, and the number of candidates last. Exit status 1 if one opens.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const [waybills, ...folders] = process.argv.slice(2);
const cat = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

function bytesOf(digits) {
    const sizes = [3, 5, 8, 10, 13, 15, 17];
    return Buffer.from(digits.slice(3).match(/.{1,17}/g).flatMap((group) => {
        const n = BigInt(group);
        return Array.from({length: sizes.indexOf(group.length) + 1},
                          (_, i) => Number(n >> BigInt(8 * i) & 255n));
    }));
}

function labelOf(digits) {
    const bytes = bytesOf(digits);
    let at = 0;
    const take = (n) => bytes.subarray(at, at += n);
    const uint = (n) => take(n).readUIntBE(0, n);
    const suite = uint(1), count = uint(1);
    take(uint(1) + 10);
    const enc = take(32), core = bytes.subarray(0, at);
    const sections = Array.from({length: count}, () => {
        const head = take(3);
        return {info: cat('waymask-seal/1', [suite], head), ct: take(uint(2))};
    });
    return {enc, core, sections};
}

// An X25519 secret as Node takes it: RFC 8410.
const secretKey = (secret) => crypto.createPrivateKey({
    key: cat(Buffer.from('302e020100300506032b656e04220420', 'hex'), secret), format: 'der', type: 'pkcs8'});
const publicKey = (point) => crypto.createPublicKey({
    key: cat(Buffer.from('302a300506032b656e032100', 'hex'), point), format: 'der', type: 'spki'});
const pointOf = (key) => crypto.createPublicKey(key).export({format: 'der', type: 'spki'}).subarray(-32);

// RFC 9180, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. What does not
// depend on the key is computed once for a label.
const kem = cat('HPKE-v1KEM', [0, 32]), hpke = cat('HPKE-v1HPKE', [0, 32, 0, 1, 0, 3]);
const hmac = (salt, ...data) => crypto.createHmac('sha256', salt).update(cat(...data)).digest();
const expand = (prk, n, ...data) => hmac(prk, [0, n], ...data, [1]).subarray(0, n);

function prepare(label) {
    label.sender = publicKey(label.enc);
    for (const section of label.sections)
        section.about = cat([0], hmac('', hpke, 'psk_id_hash'), hmac('', hpke, 'info_hash', section.info));
    return label;
}

function opens(label, dh, point) {
    const shared = expand(hmac('', kem, 'eae_prk', dh), 32, kem, 'shared_secret', label.enc, point);
    const secret = hmac(shared, hpke, 'secret');
    return label.sections.some(({about, ct}) => {
        const part = (n, name) => expand(secret, n, hpke, name, about);
        const aead = crypto.createDecipheriv('chacha20-poly1305', part(32, 'key'), part(12, 'base_nonce'),
                                             {authTagLength: 16});
        aead.setAAD(label.core, {plaintextLength: ct.length - 16});
        aead.setAuthTag(ct.subarray(-16));
        aead.update(ct.subarray(0, -16));
        try {
            aead.final();
            return true;
        } catch {
            return false;
        }
    });
}

function* filesOf(place) {
    const about = fs.lstatSync(place);
    if (about.isFile())
        yield place;
    else if (about.isDirectory())
        for (const name of fs.readdirSync(place).sort())
            yield* filesOf(path.join(place, name));
}

function* candidatesOf(data) {
    for (let at = 0; at + 32 <= data.length; at++)
        yield data.subarray(at, at + 32);
    const text = data.toString('latin1');
    for (const [run] of text.matchAll(/[0-9A-Fa-f]{64,}/g))
        for (let at = 0; at + 64 <= run.length; at++)
            yield Buffer.from(run.slice(at, at + 64), 'hex');
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{43,}/g))
        for (let at = 0; at + 43 <= run.length; at++)
            yield Buffer.from(run.slice(at, at + 43), 'base64');
}

const labels = fs.readFileSync(waybills, 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line).sealed).filter(Boolean).slice(0, 1).map(labelOf).map(prepare);
if (labels.length === 0 || folders.length === 0)
    throw new Error('no label, or no folder');
const seen = new Set();
let found = 0;

function tryKey(secret, label) {
    const key = secretKey(secret), point = pointOf(key);
    // The ephemeral key of the label itself would do as well.
    if (point.equals(label.enc))
        return true;
    return opens(label, crypto.diffieHellman({privateKey: key, publicKey: label.sender}), point);
}

for (const folder of folders) {
    for (const file of filesOf(folder)) {
        for (const candidate of candidatesOf(fs.readFileSync(file))) {
            const id = candidate.toString('latin1');
            if (seen.has(id))
                continue;
            seen.add(id);
            const converted = crypto.createHash('sha512').update(candidate).digest().subarray(0, 32);
            for (const secret of [candidate, converted]) {
                if (labels.some((label) => tryKey(secret, label))) {
                    console.log(`found in ${path.relative(folder, file)}`);
                    found++;
                }
            }
        }
    }
}
console.log(`${seen.size} candidates`);
process.exit(found > 0 ? 1 : 0);
