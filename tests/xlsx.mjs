// SPDX-License-Identifier: Apache-2.0
// Workbooks made by software that is not ours: each CSV case of tests/orders that can be a sheet
// gives the same transcript as one, with all values as texts, and with numbers as numbers.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {textOf} from './leak/orders.mjs';
import {convert, write} from './workbook.mjs';

const orders = path.join(process.env.abs_top_srcdir, 'tests/orders');
const reader = path.join(process.env.abs_top_builddir, 'tests/test_reader');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-xlsx-'));
let number = 0;

function check(name, good, lines = []) {
    console.log(`${good ? 'ok' : 'not ok'} ${++number} - ${name}`);
    if (!good)
        lines.slice(0, 20).forEach(line => console.log(`# ${line}`));
}

function run(program, ...args) {
    const done = spawnSync(program, args, {encoding: 'utf8', maxBuffer: 1 << 26});
    if (done.error)
        throw done.error;
    return done.stdout;
}

// Cases that are about rows and bytes of text, of which a sheet has none, or characters that XML
// cannot have, or in a charset that Node's decoder does not know whole.
const texts = /columns|no characters of|longer than 65536|fatal: |charset: (Windows-1252|Big5-HKSCS)/;
const cases = ['', 'bad', 'demo'].flatMap(sub => fs.readdirSync(path.join(orders, sub))
    .filter(name => /\.[ct]sv\.expect$/.test(name)).map(name => path.join(orders, sub, name.slice(0, -7))))
    .map(file => ({file, name: path.basename(file), expect: fs.readFileSync(`${file}.expect`, 'utf8')}))
    .filter(one => !texts.test(one.expect) && !/[\0-\x08\x0b-\x1f]/.test(textOf(one.file).replaceAll('\r', '')));

// What a sheet does not have: format and charset, and CR LF, of which XML makes LF.
const plain = text => text.replace(/^(format|charset): .*\n/gm, '').replace(/(\S) {2,}/g, '$1 ');
/** The file as a workbook. @return its path */
async function workbook(file, numbers) {
    const out = path.join(folder, `${path.basename(file)}.xlsx`);
    await convert(file, out, numbers);
    fs.rmSync(`${out}.conf`, {force: true});
    if (fs.existsSync(`${file}.conf`))
        fs.copyFileSync(`${file}.conf`, `${out}.conf`);
    return out;
}

async function same(what, one, numbers) {
    const [, join, on] = one.expect.match(/^join: (\S+) (\S+)\n/) ?? [];
    const partner = join === undefined ? [] : [path.join(path.dirname(one.file), join), on];
    const expected = plain(one.expect.replace(/^(join|asked): .*\n/, '')).replaceAll(one.name, `${one.name}.xlsx`);
    let got = plain(run(reader, await workbook(one.file, numbers), ...partner));
    check(`${one.name}, ${what}`, got === expected, ['got:', ...got.split('\n'), 'wanted:', ...expected.split('\n')]);
    if (join !== undefined && fs.existsSync(partner[0]) && /\.[ct]sv$/.test(join)) {
        got = plain(run(reader, one.file, await workbook(partner[0], numbers), on));
        check(`${one.name}, ${what}, in the file to join with`, got === expected.replaceAll(`${one.name}.xlsx`, one.name)
            .replaceAll(`${join}:`, `${join}.xlsx:`), got.split('\n'));
    }
}

try {
    for (const one of cases) {
        await same('all texts', one, false);
        await same('numbers as numbers', one, true);
    }
    check('there are cases enough', cases.length >= 30, [`${cases.length}`]);

    // Dates as dates, in the year's usual forms.
    const when = new Date(Date.UTC(2026, 10, 20, 10, 11, 12));
    const head = ['waybill', 'recipient.name', 'recipient.detail', 'created'];
    const made = path.join(folder, 'dates.xlsx');
    await write([head, ...['yyyy-mm-dd hh:mm:ss', 'yyyy/m/d h:mm', 'yyyy"年"m"月"d"日"', 'mm/dd/yyyy'].map((format, i) =>
        [`YT${i}`, '张三', '文一西路 1 号', {value: when, type: Date, format}])], made);
    const created = [...run(reader, made).matchAll(/created: (.*)/g)].map(m => m[1]);
    check('dates are shown as their format has them',
        created.join() === '2026-11-20 10:11:12,2026-11-20 10:11:12,2026-11-20,2026-11-20', created);
    console.log(`1..${number}`);
} finally {
    fs.rmSync(folder, {recursive: true});
}
