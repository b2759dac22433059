// SPDX-License-Identifier: Apache-2.0
// People and addresses that npm @faker-js/faker invents in twelve locales and more, sealed by the
// real program: each order gives a waybill, and on none stand a full name (but where both profiles
// show names), a phone or a unit. Shows how often a street was kept.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';

const modules = path.resolve(process.env.WAYMASK_NODE_MODULES);
const faker = createRequire(path.join(modules, 'package.json'))('@faker-js/faker');
const waymask = path.join(process.env.abs_top_builddir, 'waymask');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-faker-'));
const seed = 20261124;
const each = 150; // orders to a locale
let number = 0;

// Locale, country, and how detail is written from street, number and unit. name: the profile shows
// it; unit: it shows units too.
const inLine = (street, unit) => [`${street} ${unit}`, `${street}, ${unit}`, `${street}; ${unit}`, street];
const unitFirst = (street, unit) => [...inLine(street, unit), `${unit}, ${street}`, `${unit} ${street}`];
const places = {
    zh_CN: {country: 'CN', forms: (street, unit) => [`${street}${unit}`, `${street} ${unit}`, street]},
    zh_TW: {country: 'TW', forms: (street, unit) => [`${street}${unit}`, `${street} ${unit}`, street]},
    ja: {country: 'JP', forms: (street, unit) => [`${street}${unit}`, `${street} ${unit}`, street]},
    ko: {country: 'KR', forms: inLine},
    en_US: {country: 'US', forms: unitFirst, name: true},
    en_GB: {country: 'GB', forms: unitFirst, name: true},
    en_AU: {country: 'AU', forms: unitFirst, name: true},
    en_CA: {country: 'CA', forms: unitFirst, name: true},
    de: {country: 'DE', forms: inLine, name: true, unit: true},
    fr: {country: 'FR', forms: inLine, name: true, unit: true},
    es: {country: 'ES', forms: inLine, name: true, unit: true},
    it: {country: 'IT', forms: inLine, name: true, unit: true},
    ru: {country: 'RU', forms: inLine},
    ar: {country: 'SA', forms: inLine},
    th: {country: 'TH', forms: inLine},
};
const locales = Object.keys(places);

function ok(good, name, why = []) {
    console.log(`${good ? '' : 'not '}ok ${++number} - ${name}`);
    if (!good)
        why.slice(0, 12).forEach(line => console.log(`# ${line}`));
}

const base = faker.fakerEN; // for choices that have nothing to do with a locale
const of = locale => faker[`faker${locale.toUpperCase()}`];
const pick = list => base.helpers.arrayElement(list);

// Faker's numbers may be somebody's: of the subscriber's eight digits the first four become 0.
function phone(locale) {
    const text = of(locale).phone.number().replace(/ ?x\d+$/, '');
    let left = (text.match(/\d/g) ?? []).length;
    return text.replace(/\d/g, digit => {
        left--;
        return left >= 8 ? digit : left >= 4 ? '0' : String(base.number.int({min: 1, max: 9}));
    });
}

// Draws until the text is within the field's documented limit (a Russian okrug's name is not).
function fitting(draw, bytes) {
    let text;
    do
        text = draw();
    while (Buffer.byteLength(text) > bytes);
    return text;
}

function party(locale) {
    const {location, person} = of(locale);
    const unit = location.secondaryAddress();
    const street = location.streetAddress();
    const detail = pick(places[locale].forms(street, unit));
    return {
        locale, unit: detail.includes(unit) ? unit : '', street,
        order: {
            name: person.fullName(), phone: phone(locale), country: places[locale].country,
            province: fitting(() => location.state(), 63), city: fitting(() => location.city(), 63), detail, postcode: location.zipCode(),
        },
    };
}

function orders() {
    const list = [];
    for (const locale of locales) {
        for (let i = 0; i < each; i++) {
            // to the same country, then to any other
            list.push({recipient: party(locale), sender: party(i % 2 === 0 ? locale : pick(locales))});
        }
    }
    return list;
}

const squeeze = text => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}*]/gu, '');
const digits = text => text.normalize('NFKC').replace(/[^0-9]/g, '');
const words = text => text.normalize('NFKC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

// All texts of a waybill that may be drawn.
function texts(value) {
    if (typeof value === 'string')
        return [value];
    if (value === null || typeof value !== 'object')
        return [];
    return Object.entries(value).flatMap(([key, part]) =>
        ['sealed', 'sig', 'waybill', 'sealed_at', 'batch'].includes(key) ? [] : texts(part));
}

// What a waybill shows of a party and may not.
function leaks(one, other, waybill, masked) {
    const found = [];
    const here = places[one.locale], there = places[other.locale];
    const all = texts(waybill);
    const shown = `${masked?.region ?? ''} ${masked?.address ?? ''}`;
    const name = squeeze(one.order.name);
    const names = here.name && there.name;
    // Gabriella Morissette may send to Ella Morissette: names that show hold each other by chance.
    const namesShown = names ? [waybill.recipient?.name, waybill.sender?.name] : [];
    for (const text of all) {
        if (!namesShown.includes(text) && squeeze(text).includes(name))
            found.push('name');
        const run = digits(one.order.phone), seen = digits(text);
        for (let i = 0; i + 7 <= run.length; i++) {
            if (seen.includes(run.slice(i, i + 7)))
                found.push('phone');
        }
    }
    if (digits(masked?.phone ?? '').length > (masked?.phone?.startsWith('1*') ? 5 : 4))
        found.push('digits of the phone');
    if (names && (masked?.phone ?? '') !== '')
        found.push('a phone on paper');
    if (one.unit !== '' && !(here.unit && there.unit)) {
        const kept = new Set(words(one.street));
        const seen = words(shown.replace(/\*+/g, ' * '));
        for (const word of words(one.unit)) {
            if (/\p{N}/u.test(word) && !kept.has(word) && seen.includes(word))
                found.push('unit');
        }
        if (squeeze(shown).includes(squeeze(one.unit)))
            found.push('unit');
    }
    return found;
}

function run(...args) {
    return spawnSync(waymask, args, {maxBuffer: 1 << 28, env: {...process.env, LC_ALL: 'C.UTF-8'}});
}

console.log('1..8');
try {
    locales.forEach((locale, i) => of(locale).seed(seed + i));
    base.seed(seed - 1);
    const list = orders();
    const file = path.join(folder, 'orders.json');
    fs.writeFileSync(file, JSON.stringify(list.map(({recipient, sender}, i) => ({
        waybill: `FK${String(i + 1).padStart(10, '0')}`,
        recipient: recipient.order, sender: sender.order,
    }))));
    run('keygen', '--site', path.join(folder, 'site'));
    const conf = path.join(folder, 'site', 'print', 'waymask.conf');
    // Long names and addresses of both parties would not fit the code: the courier's part only.
    fs.appendFileSync(conf, 'Role 1 courier name phone address\nRole 2 service order\n');
    const sealed = run('--config', conf, 'seal', file);
    ok(sealed.status === 0 && sealed.stderr.length === 0, 'all orders are taken without an error',
        [`status ${sealed.status}`, sealed.stderr.toString().slice(0, 300)]);
    const waybills = sealed.stdout.toString().split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    ok(waybills.length === list.length && waybills.length === each * locales.length && locales.length >= 12,
        'each gives a waybill', [`${waybills.length} of ${list.length}`]);

    const found = {name: [], phone: [], 'digits of the phone': [], 'a phone on paper': [], unit: []};
    const count = Object.fromEntries(locales.map(locale => [locale, {parties: 0, street: 0, units: 0}]));
    waybills.forEach((waybill, i) => {
        const {recipient, sender} = list[i];
        for (const [one, other, masked] of [[recipient, recipient, waybill.recipient], [sender, recipient, waybill.sender]]) {
            // The receiver's own name and phone are the business of his own side.
            for (const kind of leaks(one, other, waybill, masked))
                found[kind].push(`${waybill.waybill} ${one.locale} to ${other.locale}: ${kind}`);
            if (one.locale === other.locale) {
                const row = count[one.locale];
                const street = one.street.match(/[\p{L}\p{M}]{3,}/u)?.[0] ?? one.street;
                row.parties++;
                row.units += one.unit !== '' ? 1 : 0;
                row.street += (masked?.address ?? '').includes(street) ? 1 : 0;
            }
        }
    });
    for (const [locale, row] of Object.entries(count))
        console.log(`# ${locale}: ${row.parties} parties within ${places[locale].country}, ${row.units} units, street kept ${(100 * row.street / row.parties).toFixed(1)} %`);
    console.log(`# ${waybills.length} labels, seed ${seed}, leaks: ${Object.entries(found).map(([kind, all]) => `${kind} ${all.length}`).join(', ')}`);
    ok(found.name.length === 0, 'no full name where a profile hides it, nor in another field', found.name);
    ok(found.phone.length === 0 && found['digits of the phone'].length === 0, 'no phone',
        [...found.phone, ...found['digits of the phone']]);
    ok(found['a phone on paper'].length === 0, 'none at all in Europe and the States', found['a phone on paper']);
    ok(found.unit.length === 0, 'no unit', found.unit);
    const kept = locale => count[locale].street / count[locale].parties;
    ok(['en_US', 'en_GB', 'en_AU', 'en_CA', 'de', 'fr', 'es', 'it'].every(locale => kept(locale) >= 0.9),
        'nine of ten streets of Europe and the States are kept');

    // The same search finds what is planted.
    const one = list.map(({recipient}) => recipient).find(({locale, unit}) => locale === 'ko' && /\d/.test(unit));
    const planted = {recipient: {name: one.order.name, phone: one.order.phone, address: one.order.detail}};
    const kinds = new Set(leaks(one, one, planted, planted.recipient));
    ok(['name', 'phone', 'digits of the phone', 'unit'].every(kind => kinds.has(kind)), 'a planted leak of each kind is found',
        [...kinds]);
} finally {
    fs.rmSync(folder, {recursive: true});
}
