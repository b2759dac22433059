// SPDX-License-Identifier: Apache-2.0
// An orders file read without any of our code, for what in it is personal: just enough of CSV, JSON
// and the known headers to be sure that nothing is missed. Faulty records count too.
import fs from 'node:fs';

/** The text of an orders file, in the charset that its expected transcript names, if any. */
export function textOf(file) {
    const expect = `${file}.expect`;
    const [, name] = (fs.existsSync(expect) ? fs.readFileSync(expect, 'utf8') : '').match(/^charset: (.*)$/m) ?? [];
    const labels = {'Big5-HKSCS': 'big5', CP1250: 'windows-1250', 'UTF-8': undefined};
    const label = name in labels ? labels[name] : name;
    const bytes = fs.readFileSync(file);
    return (label === undefined ? decode(bytes) : new TextDecoder(label).decode(bytes)).replace(/^\ufeff/, '');
}

function decode(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
        return new TextDecoder('utf-16le').decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff)
        return new TextDecoder('utf-16be').decode(bytes);
    try {
        return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
    } catch {
        return new TextDecoder('gb18030').decode(bytes);
    }
}

// Rows of fields: RFC 4180 with any separator and any line end.
export function rows(text) {
    const head = text.split(/[\r\n]/).find(line => line.trim() !== '') ?? '';
    const separator = ['\t', ';', ','].map(c => [head.split(c).length, c]).sort((a, b) => b[0] - a[0])[0][1];
    const all = [];
    let row = [''], quoted = false;
    for (let i = 0; i < text.length; i++) {
        const c = text[i], last = row.length - 1;
        if (quoted) {
            if (c !== '"')
                row[last] += c;
            else if (text[i + 1] === '"')
                row[last] += text[i++];
            else
                quoted = false;
        } else if (c === '"' && row[last] === '') {
            quoted = true;
        } else if (c === separator) {
            row.push('');
        } else if (c === '\n' || c === '\r') {
            all.push(row);
            row = [''];
        } else {
            row[last] += c;
        }
    }
    all.push(row);
    return all.filter(r => r.some(field => field.trim() !== ''));
}

// Armour of spreadsheets: ="…", a leading apostrophe or tab.
const unarmour = text => text.trim().replace(/^=?"(.*)"$/s, '$1').replace(/^'/, '');

// Objects of a JSON file in whatever frame; one that cannot be parsed is left out.
function objects(text) {
    const found = [];
    let depth = 0, start = 0, string = false;
    for (let i = 0; i < text.length; i++) {
        const c = text[i];
        if (string) {
            if (c === '\\')
                i++;
            else if (c === '"')
                string = false;
        } else if (c === '"') {
            string = true;
        } else if (c === '{' && depth++ === 0) {
            start = i;
        } else if (c === '}' && --depth === 0) {
            try {
                found.push(JSON.parse(text.slice(start, i + 1)));
            } catch { /* nothing to learn from it */ }
        }
    }
    return found;
}

function flatten(object, prefix = '', out = {}, depth = 0) {
    for (const [name, value] of Object.entries(object)) {
        if (Array.isArray(value))
            out[prefix + name] = value.filter(item => typeof item !== 'object').join(' ');
        else if (value === null || typeof value !== 'object')
            out[prefix + name] = String(value);
        else if (depth < 8)
            flatten(value, `${prefix}${name}.`, out, depth + 1);
    }
    return out;
}

const aliases = {
    '收货人姓名': 'recipient.name', '客户姓名': 'recipient.name',
    '收货地址': 'recipient.detail', '客户地址': 'recipient.detail',
    '修改后的收货地址': 'recipient.newer', '联系手机': 'recipient.phone',
    '联系电话': 'recipient.phone2', '收货人手机': 'recipient.phone',
    '收货人': 'recipient.name', '手机': 'recipient.phone', '收件人': 'recipient.name',
    '收件人姓名': 'recipient.name', '收件人手机': 'recipient.phone', '收件人手机号': 'recipient.phone',
    '收件人地址': 'recipient.detail', '收件人详细地址': 'recipient.detail', '详细地址': 'recipient.detail',
    '收货人/提货人': 'recipient.name', '收货人手机号/提货人手机号': 'recipient.phone',
    '详细收货地址/提货地址': 'recipient.detail',
    'Shipping Name': 'recipient.name', 'Shipping Phone': 'recipient.phone', 'Phone': 'recipient.phone2',
    'Shipping Address1': 'recipient.detail', 'Shipping Address2': 'recipient.newer',
    'Shipping Country': 'recipient.country',
    'recipient-name': 'recipient.name', 'ship-phone-number': 'recipient.phone',
    'ship-address-1': 'recipient.detail', 'ship-address-2': 'recipient.newer',
    'ship-country': 'recipient.country',
    'shipping_first_name': 'recipient.name', 'shipping_phone': 'recipient.phone',
    'billing_phone': 'recipient.phone2', 'shipping_address_1': 'recipient.detail',
    'shipping_address_2': 'recipient.newer', 'shipping_country': 'recipient.country',
    'Recipient Name': 'recipient.name', 'Address Line 1': 'recipient.detail',
    'Address Line 2': 'recipient.newer', 'Country': 'recipient.country',
};

// Members of JSON dialects, by what is behind `Receiver.` or `Sender.` and so on.
const parties = [['Receiver.', 'recipient'], ['Sender.', 'sender'], ['recipient.', 'recipient'],
    ['sender.', 'sender'], ['consigner', 'recipient'], ['deliver', 'sender']];
const members = {name: 'name', mobile: 'phone2', phone: 'phone', tel: 'phone', address: 'detail', 'address.detail': 'detail'};

function rename(record) {
    for (const name of Object.keys(record)) {
        for (const [prefix, party] of parties) {
            const member = name.startsWith(prefix) && members[name.slice(prefix.length).toLowerCase()];
            if (member)
                record[`${party}.${member}`] ??= record[name];
        }
    }
    return record;
}

// What a print task holds, or the object itself.
function unpack(object) {
    const documents = object.task?.documents ?? (object.templateURL ? [{contents: [object]}] : []);
    const all = documents.flatMap(document => document.contents ?? []).map(content => content.data).filter(data => data);
    return all.length > 0 ? all : [object];
}

/** [{number, 'recipient.name': …}, …]: canonical names where the header is known. */
export function readOrders(file) {
    const text = textOf(file);
    let records;
    if (/^\s*[[{]/.test(text)) {
        records = objects(text).flatMap(unpack).map(object => rename(flatten(object)));
    } else {
        const table = rows(text);
        const names = (table.shift() ?? []).map(name => unarmour(name)).map(name => aliases[name] ?? name);
        records = table.map(row => Object.fromEntries(row.map((field, i) => [names[i] ?? `column ${i + 1}`, unarmour(field)])));
    }
    records.forEach((record, i) => { record.number = i + 1; });
    return records;
}
