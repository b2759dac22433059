// SPDX-License-Identifier: Apache-2.0
// Our ZPL is the bitmap that went in, dot for dot, as two interpreters that are not ours draw it: npm
// zpl-renderer-js and @replytechnologies/zpl-image-convert. The reader of our own tests, which goes
// through far more, reads the same streams and says the same.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm, peer, render, split} from './decode/zpl2pbm.mjs';

const programs = path.join(process.env.abs_top_builddir || '.', 'tests');
const converter = peer('@replytechnologies/zpl-image-convert');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-zpl-'));
const tap = new Tap();

function run(program, ...options) {
    const result = spawnSync(path.join(programs, program), options, {maxBuffer: 1 << 28});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString() : String(result.error));
    return result.stdout.toString('latin1');
}

function emit(options, ...pages) {
    const files = pages.map((page, i) => path.join(folder, `in-${i}.pbm`));
    pages.forEach((page, i) => fs.writeFileSync(files[i], pbm(page)));
    return run('emit', ...options, ...files);
}

// The page that zpl-image-convert makes of a label's ^GF fields.
function convert(zpl, {width, height}) {
    const stride = Math.ceil(width / 8), bits = Buffer.alloc(stride * height);
    for (const field of zpl.matchAll(/\^FO0,(\d+)(\^GFA,[^^]*\^FS)/g)) {
        const image = converter.decode(field[2]);
        if (image.width !== stride * 8)
            throw new Error(`zpl-image-convert: a width of ${image.width}`);
        Buffer.from(image.buffer).copy(bits, Number(field[1]) * stride);
    }
    return {width, height, bits};
}

function readPbm(file) {
    const bytes = fs.readFileSync(file);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// What our own reader makes of the whole stream.
function byReader(stream, pages, copies) {
    const job = path.join(folder, 'job'), why = [];
    const {width, height} = pages[0];
    fs.writeFileSync(job, stream, 'latin1');
    const told = run('decode-job', '-l', 'zpl', '-w', String(width), '-h', String(height), job,
        path.join(folder, 'out-%d.pbm'));
    pages.forEach((page, i) => {
        const unlike = difference(readPbm(path.join(folder, `out-${i + 1}.pbm`)), page);
        if (unlike || !told.includes(`${i + 1} ${width}x${height} copies ${copies}\n`))
            why.push(`our reader, label ${i + 1}: ${unlike || told}`);
    });
    return why;
}

// drawn: also by zpl-renderer-js, which takes seconds for large labels.
async function draws(text, stream, pages, copies, drawn = true) {
    const why = [];
    try {
        const labels = split(stream, pages[0]);
        if (labels.length !== pages.length)
            why.push(`${labels.length} labels of ${pages.length}`);
        for (let i = 0; i < labels.length && i < pages.length; i++) {
            const views = {'zpl-image-convert': convert(labels[i].zpl, pages[i])};
            if (drawn)
                views['zpl-renderer-js'] = await render(labels[i].zpl, pages[i]);
            for (const [name, view] of Object.entries(views)) {
                const unlike = difference(view, pages[i]);
                if (unlike)
                    why.push(`label ${i + 1} by ${name}: ${unlike}`);
            }
            if (labels[i].copies !== copies)
                why.push(`label ${i + 1}: ${labels[i].copies} copies`);
            if (labels[i].setup.length > 0)
                why.push(`label ${i + 1}: sets ${labels[i].setup.join(' ')}`);
        }
        why.push(...byReader(stream, pages, copies));
    } catch (error) {
        why.push(error.message);
    }
    tap.ok(why.length === 0, text, why.join('; '));
}

const codings = ['z64', 'acs', 'none'];
const sizes = [
    ['zpl-203', 1, 1], ['zpl-203', 9, 3], ['zpl-203', 797, 130], ['zpl-203', 832, 64],
    ['zebra-300', 1248, 70],
];

async function drawsOne(model, coding, width, height, name, drawn) {
    const page = draw(name, width, height);
    await draws(`${model} ${coding} ${width}x${height}: ${name}`,
        emit(['-m', model, '-c', coding], page), [page], 1, drawn);
}

for (const [model, width, height] of sizes) {
    for (const coding of codings) {
        for (const name of names)
            await drawsOne(model, coding, width, height, name);
    }
}
// Whole labels of several bands take the renderer seconds each.
for (const coding of codings)
    await drawsOne('zpl-203', coding, 800, 1200, 'noise');
await drawsOne('zebra-203', 'auto', 800, 1200, 'black');
await drawsOne('zebra-300', 'auto', 1181, 1772, 'runs');
await drawsOne('zpl-300', 'auto', 1181, 1772, 'runs');
// Four and six inches wide, 1,200 mm long.
for (const coding of codings) {
    await drawsOne('zpl-203', coding, 812, 1218, 'every byte', false);
    await drawsOne('zpl-300', coding, 1218, 1829, 'sparse', false);
    await drawsOne('zpl-203', coding, 832, 9600, 'noise', false);
    await drawsOne('zpl-203', coding, 832, 9600, 'runs', false);
}

const three = ['noise', 'runs', 'sparse'].map(name => draw(name, 400, 240));
await draws('three pages of a job with four copies each',
    emit(['-m', 'zpl-203', '-n', '4'], ...three), three, 4);

for (const model of ['zpl-203', 'zebra-203']) {
    const packed = emit(['-m', model], three[0]).includes(':Z64:');
    tap.ok(packed === (model === 'zebra-203'), `${model} ${packed ? 'takes' : 'is spared'} Z64`);
}

{
    const stream = emit(['-m', 'zpl-203', '-d', '100', '-s', '152', '-g', '3000'], ...three);
    const setup = split(stream, three[0]).map(label => label.setup.join(' '));
    tap.ok(setup[0] === '~SD30 ^MNY ^PR6' && setup[1] === '' && setup[2] === '',
        'what was set is sent once', JSON.stringify(setup));
}

{
    const options = ['-m', 'zpl-203', '-t', '-3000', '-f', '15000'];
    const setups = mode => split(emit([...options, '-o', mode, '-e', '0'], ...three), three[0])
        .map(label => label.setup.join(' '));
    const tear = setups('tear-off'), peel = setups('peel-off');
    tap.ok(tear[0] === '~TA-024 ^MMT ^LT120' && peel[0] === '~TA-024 ^MMP ^LT120',
        'mode, rest position and shift', JSON.stringify([tear, peel]));
}

// A job cut off at a byte, as by a kill, and a whole one behind it.
for (const coding of codings) {
    const first = draw('noise', 96, 60), second = draw('runs', 96, 60);
    const whole = emit(['-m', 'zpl-203', '-c', coding, '-d', '70', '-n', '12'], first);
    const next = emit(['-m', 'zpl-203', '-c', coding], second);
    const step = Math.ceil(whole.length / 200);
    const why = [];
    let cuts = 0;
    for (let cut = 0; cut <= whole.length; cut += step, cuts++) {
        try {
            const labels = split(whole.slice(0, cut) + next, second, true);
            const last = labels[labels.length - 1];
            const unlike = difference(await render(last.zpl, second), second);
            if (labels.length > 2 || last.copies !== 1 || unlike)
                why.push(`byte ${cut}: ${labels.length} labels ${unlike}`);
        } catch (error) {
            why.push(`byte ${cut}: ${error.message}`);
        }
    }
    tap.ok(why.length === 0, `${coding}: cut off at ${cuts} places, the next job is whole`,
        why.slice(0, 3).join('; '));
}

{
    const page = draw('noise', 800, 1200);
    const why = [];
    for (const rows of [0, 1, 999, 1199]) {
        const stream = emit(['-m', 'zpl-203', '-a', String(rows)], page, page) +
            emit(['-m', 'zpl-203'], page);
        const labels = split(stream, page);
        if (labels.length !== 2 || difference(await render(labels[1].zpl, page), page))
            why.push(`after ${rows} rows: ${labels.length} labels`);
    }
    tap.ok(why.length === 0, 'an aborted page is not printed and the next job is whole',
        why.join('; '));
}

fs.rmSync(folder, {recursive: true});
process.exit(tap.end());
