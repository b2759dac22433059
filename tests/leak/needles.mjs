// SPDX-License-Identifier: Apache-2.0
// A secret in every form in which it could be written, and the search for them.

// GB18030 by turning the decoder around: two-byte codes from a table, four bytes beyond U+FFFF.
let table = null;
function gb18030(text) {
    if (table === null) {
        const decoder = new TextDecoder('gb18030');
        table = new Map();
        for (let lead = 0x81; lead <= 0xfe; lead++) {
            for (let trail = 0x40; trail <= 0xfe; trail++) {
                const c = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail));
                if ([...c].length === 1 && c !== '\ufffd' && !table.has(c))
                    table.set(c, Buffer.of(lead, trail));
            }
        }
    }
    const parts = [];
    for (const c of text) {
        const point = c.codePointAt(0);
        if (point < 0x80) {
            parts.push(Buffer.of(point));
        } else if (table.has(c)) {
            parts.push(table.get(c));
        } else if (point >= 0x10000) {
            const n = point - 0x10000;
            parts.push(Buffer.of(0x90 + Math.floor(n / 12600), 0x30 + Math.floor(n / 1260) % 10,
                0x81 + Math.floor(n / 10) % 126, 0x30 + n % 10));
        } else {
            return null;
        }
    }
    return Buffer.concat(parts);
}

const wide = text => text.replace(/[!-~]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const escaped = (text, form) => [...Buffer.from(text)].map(form).join('');

/** [{name, bytes}] */
function encodings(text) {
    const le = Buffer.from(text, 'utf16le'), utf8 = Buffer.from(text);
    const forms = [
        ['UTF-8', utf8], ['UTF-16LE', le], ['UTF-16BE', Buffer.from(le).swap16()],
    ];
    if (/[^ -~]/.test(text)) {
        forms.push(['GB18030', gb18030(text)]);
        const units = [...le.toString('latin1').matchAll(/../gs)].map(([u]) => (u.charCodeAt(1) << 8 | u.charCodeAt(0)));
        const json = units.map(u => u < 0x80 ? String.fromCharCode(u) : '\\u' + u.toString(16).padStart(4, '0')).join('');
        forms.push(
            ['JSON', Buffer.from(json)], ['JSON', Buffer.from(json.replace(/\\u[0-9a-f]{4}/g, u => '\\u' + u.slice(2).toUpperCase()))],
            ['percent', Buffer.from(escaped(text, b => b < 0x80 ? String.fromCharCode(b) : '%' + b.toString(16).toUpperCase()))],
            ['octal', Buffer.from(escaped(text, b => b < 0x80 ? String.fromCharCode(b) : '\\' + b.toString(8)))],
            ['hexadecimal', Buffer.from(utf8.toString('hex'))], ['hexadecimal', Buffer.from(utf8.toString('hex').toUpperCase())],
        );
    }
    return forms.filter(([, bytes]) => bytes !== null).map(([name, bytes]) => ({name, bytes}));
}

// Chance: in text four bytes do not turn up by themselves; in a picture's bytes six do not.
const TEXT_LEAST = 4, BINARY_LEAST = 6;

/** Prepare secrets for the search. */
export function needles(secrets) {
    const found = [];
    for (const secret of secrets) {
        if (secret.kind === 'piece') {
            found.push({field: secret.field, kind: 'piece', encoding: 'digits', bytes: Buffer.from(secret.text)});
            continue;
        }
        const texts = secret.kind === 'digits' || /[0-9]/.test(secret.text) ? [secret.text, wide(secret.text)] : [secret.text];
        for (const text of texts) {
            for (const {name, bytes} of encodings(text))
                found.push({field: secret.field, kind: secret.kind, encoding: name, bytes});
        }
    }
    return found;
}

/** Fields and encodings found in the bytes of a layer. */
export function search(layer, list) {
    const hits = new Set();
    const least = layer.binary ? BINARY_LEAST : TEXT_LEAST;
    // Numbers written 138 0000 1234 or 138-0000-1234 are looked for too.
    const joined = layer.binary ? '' : layer.bytes.toString('latin1').replace(/([0-9])[ -](?=[0-9])/g, '$1');
    const runs = new Set(joined.match(/[0-9]{7,}/g) ?? []);
    for (const needle of list) {
        if (needle.bytes.length < least)
            continue;
        const found = needle.kind === 'piece' ? runs.has(needle.bytes.toString('latin1'))
            : layer.bytes.includes(needle.bytes) ||
              (needle.kind === 'digits' && joined.includes(needle.bytes.toString('latin1')));
        if (found)
            hits.add(`${needle.field} (${needle.encoding})`);
    }
    return [...hits];
}
