// SPDX-License-Identifier: Apache-2.0
// What tests take out of waymask-envelope(5), and labels put together as that page describes them.
import crypto from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const tests = path.dirname(fileURLToPath(import.meta.url));
export const bytes = (hex) => Buffer.from(hex === '-' ? '' : hex, 'hex');

// The lines of the literal block behind `.\" NAME begins`, mdoc's escapes undone.
export function literal(name) {
    const page = fs.readFileSync(path.join(tests, '..', 'man', 'waymask-envelope.5'), 'utf8');
    const part = page.split(`.\\" ${name} begins`)[1].split(`.\\" ${name} ends`)[0];
    return part.split('.Bd -literal\n')[1].split('\n.Ed')[0]
        .replace(/\\-/g, '-').replace(/\\\(ha/g, '^').replace(/\\\(ti/g, '~')
        .replace(/\\\(ga/g, '`').replace(/\\e/g, '\\').split('\n');
}

// The page's decoder, with a require that notes what it is asked for.
export function decoder() {
    const lines = literal('decoder');
    const asked = [];
    const require = (name) => {
        asked.push(name);
        return createRequire(import.meta.url)(name);
    };
    const names = '{cat, key, fromDigits, parse, open, fields, decode}';
    return {...new Function('require', `${lines.join('\n')}\nreturn ${names};`)(require), lines, asked};
}

export function toDigits(envelope) {
    let digits = '731';
    for (let at = 0; at < envelope.length; at += 7) {
        const group = envelope.subarray(at, at + 7);
        const n = group.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
        digits += String(n).padStart([0, 3, 5, 8, 10, 13, 15, 17][group.length], '0');
    }
    return digits;
}

// The values of a key file, or of one line of a list: NAME VALUE…
export const values = (text) =>
    Object.fromEntries(text.trim().split('\n').map((line) => line.split(/ (.*)/s).slice(0, 2)));

export const u16 = (n) => [n >> 8 & 255, n & 255];
export const u32 = (n) => [...u16(n >>> 16), ...u16(n & 65535)];

export function core(label) {
    return Buffer.from([0x11, label.sections.length, label.waybill.length,
                        ...Buffer.from(label.waybill), ...u32(label.iat), ...u16(label.ttl),
                        ...u32(label.origin), ...label.enc]);
}

// core and sections, stamped and signed by a station key {id, public, secret} (hexadecimal).
export function sign(unsigned, station, printNo = 1) {
    const body = Buffer.concat([unsigned, Buffer.from([...u32(Number(station.id)), ...u16(printNo)])]);
    const base64 = (hex) => bytes(hex).toString('base64url');
    const key = crypto.createPrivateKey({format: 'jwk', key: {
        kty: 'OKP', crv: 'Ed25519', x: base64(station.public), d: base64(station.secret)}});
    const domain = Buffer.from('waymask-seal/1 env\0');
    return Buffer.concat([body, crypto.sign(null, Buffer.concat([domain, body]), key)]);
}

function head(major, n) {
    if (n < 24)
        return [major << 5 | n];
    if (n < 256)
        return [major << 5 | 24, n];
    return n < 65536 ? [major << 5 | 25, ...u16(n)]
                     : [major << 5 | 27, ...u32(Math.floor(n / 2 ** 32)), ...u32(n % 2 ** 32)];
}

// {key: text} as a section's plaintext.
export function plaintext(fields) {
    const keys = Object.keys(fields).map(Number).sort((a, b) => a - b);
    const out = [0, ...head(5, keys.length)];
    for (const key of keys) {
        const text = Buffer.from(fields[key]);
        out.push(...head(0, key), ...(/^1[3-9]\d{9}$/.test(fields[key]) ? head(0, Number(fields[key]))
                                                                      : [...head(3, text.length), ...text]));
    }
    while (out.length % 16 !== 0)
        out.push(0);
    return Buffer.from(out);
}

// The suite of @hpke/core; label.sections: {role, kid, public, fields}.
export function hpke() {
    globalThis.crypto ??= crypto.webcrypto; // Node 18 keeps it out of globalThis
    const modules = path.resolve(process.env.WAYMASK_NODE_MODULES);
    const load = createRequire(path.join(modules, 'x.js'));
    for (const name of ['core', 'dhkem-x25519', 'chacha20poly1305']) {
        const about = JSON.parse(fs.readFileSync(path.join(modules, '@hpke', name, 'package.json')));
        console.log(`# against ${about.name} ${about.version}`);
    }
    console.log(`# on node ${process.version}`);
    const {CipherSuite, HkdfSha256} = load('@hpke/core');
    return new CipherSuite({
        kem: new (load('@hpke/dhkem-x25519').DhkemX25519HkdfSha256)(),
        kdf: new HkdfSha256(),
        aead: new (load('@hpke/chacha20poly1305').Chacha20Poly1305)(),
    });
}

export const info = (section) =>
    Buffer.from([...Buffer.from('waymask-seal/1'), 0x11, section.role, ...u16(section.kid)]);

// One ephemeral pair for all sections, as the page wants it.
export async function seal(suite, label, station) {
    const pair = await suite.kem.generateKeyPair();
    const enc = Buffer.from(await suite.kem.serializePublicKey(pair.publicKey));
    const whole = core({...label, enc});
    const parts = [whole];
    for (const section of label.sections) {
        const sender = await suite.createSenderContext({
            recipientPublicKey: await suite.kem.deserializePublicKey(
                Uint8Array.from(bytes(section.public)).buffer),
            info: Uint8Array.from(info(section)), ekm: pair});
        const ct = Buffer.from(await sender.seal(Uint8Array.from(plaintext(section.fields)),
                                                Uint8Array.from(whole)));
        parts.push(Buffer.from([section.role, ...u16(section.kid), ...u16(ct.length)]), ct);
    }
    return sign(Buffer.concat(parts), station);
}
