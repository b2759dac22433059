// SPDX-License-Identifier: Apache-2.0
// What of an order must never be found behind the first stage:
//  - a name in full (two letters at the least; a Latin name of two words or six letters), and of a
//    Han name of three and more its last two characters;
//  - any seven digits in a row of a phone, also with blanks or hyphens in it;
//  - the address from its first unit on (a number with 幢, 单元, 楼, 室 …, 12-3-1001, #3), each unit
//    of it by itself (a digit and its unit word: "3幢" is looked for, "号" never), and each name of
//    four Han characters and more behind it (a company, a person with a title); in Latin letters each
//    unit word with its number (Apt 4).
// Names are no secret in the countries whose carriers need them (Europe, the States and their like), and
// in Europe no address is.
// This is decided here from the text alone, by other rules than the masks'.

const squeeze = text => text.normalize('NFKC').replace(/[\s,，。;；、\u200b-\u200f\u202a-\u202e]/gu, '');
const han = /^\p{Script=Han}+$/u;

function names(text) {
    const name = text.replace(/\s+/g, ' ').trim();
    const letters = [...name].filter(c => /\p{L}/u.test(c));
    const found = [];
    if (/^[\p{Script=Latin} .'-]+$/u.test(name)) {
        if (letters.length >= 6 || (letters.length >= 4 && name.includes(' ')))
            found.push(name);
    } else if (letters.length >= 2) {
        found.push(name, squeeze(name));
        if (han.test(name) && letters.length >= 3)
            found.push(letters.slice(-2).join(''));
    }
    return found;
}

// Seven digits in a row that are mostly zeros stand in many a reference (the subscriber numbers of
// tests are 0000xxxx): those count only where no other digit adjoins.
const isTelling = digits => !digits.startsWith('00') && digits.replace(/0/g, '').length >= 3;

function phones(text) {
    const digits = [], pieces = [];
    for (const number of text.normalize('NFKC').split(/[/;,、]/)) {
        const all = number.replace(/[^0-9]/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
        for (let length = 7; length <= all.length; length++) {
            for (let i = 0; i + length <= all.length; i++) {
                const piece = all.slice(i, i + length);
                if (isTelling(piece) && (length === 7 || length === all.length))
                    digits.push(piece);
                else if (!isTelling(piece) && /[1-9]/.test(piece))
                    pieces.push(piece);
            }
        }
    }
    return {digits, pieces};
}

const number = '(?:[A-Za-z]?[0-9]+|[零〇一二三四五六七八九十百]+|[A-Za-z])';
const unit = new RegExp(`${number}(?:号楼|单元|幢|栋|座|楼|层|室|户|房)|[0-9]+(?:-[0-9]+)+|#[0-9]+`, 'gu');

const europe = new Set(('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS '
    + 'LI NO CH').split(' '));
const states = new Set(['US', 'CA', 'AU', 'NZ', 'GB', 'United States', 'Canada']);
const latinUnit = /\b(?:apt|apartment|suite|ste|unit|flat)[ .:]*[0-9]+\b/giu;

function tails(text) {
    const latin = [...text.matchAll(latinUnit)].map(([found]) => found);
    return [...latin, ...hanTails(text)];
}

function hanTails(text) {
    const address = squeeze(text).replace(/\([0-9]{6}\)$/, '').replace(/〒[0-9]{3}-[0-9]{4}/, '');
    const units = [...address.matchAll(unit)];
    if (units.length === 0)
        return [];
    const tail = address.slice(units[0].index);
    const found = [tail];
    for (const [word] of units) {
        if ([...word].length >= 2 && /[0-9零〇一二三四五六七八九]/u.test(word) && !/^[0-9]+-[0-9]+$/.test(word))
            found.push(word);
    }
    for (const rest of tail.split(unit)) {
        for (const word of rest.match(/\p{Script=Han}{4,}/gu) ?? [])
            found.push(word);
    }
    return found.filter(word => [...word].length >= 2);
}

/** [{field, text, kind}]: kind is 'digits' or 'piece' (alone only) for a phone's, else 'text'. */
export function secrets(records) {
    const all = new Map();
    const add = (record, field, list, kind) => {
        for (const text of list) {
            if (!all.has(text))
                all.set(text, {field: `record ${record.number}, ${field}`, text, kind});
        }
    };
    for (const record of records) {
        for (const who of ['recipient', 'sender']) {
            const of = name => record[`${who}.${name}`] ?? '';
            const country = of('country');
            if (!europe.has(country) && !states.has(country))
                add(record, `${who}.name`, names(of('name')), 'text');
            for (const field of ['phone', 'phone2']) {
                const {digits, pieces} = phones(of(field));
                add(record, `${who}.${field}`, digits, 'digits');
                add(record, `${who}.${field}`, pieces, 'piece');
            }
            for (const detail of europe.has(country) ? [] : [of('detail'), of('newer')])
                add(record, `${who}.detail`, tails(detail), 'text');
        }
    }
    return [...all.values()];
}
