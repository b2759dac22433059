// SPDX-License-Identifier: Apache-2.0
// printer_pcx.mjs LANGUAGE: the PCX files that DPL or SBPL sends are what netpbm's pcxtoppm makes
// of them, and placed on the page they are the bitmap that went in; our reader says the same.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';

const language = process.argv[2];
const tests = path.join(process.env.abs_top_builddir || '.', 'tests');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), `waymask-${language}-`));
const tap = new Tap();

function run(program, options, input) {
    const result = spawnSync(program, options, {maxBuffer: 1 << 28, input});
    if (result.status !== 0)
        throw new Error(`${path.basename(program)}: ${result.stderr || result.error}`);
    return result.stdout;
}

const ours = (program, ...options) => run(path.join(tests, program), options);

function pbm(page) {
    return Buffer.concat([Buffer.from(`P4\n${page.width} ${page.height}\n`), page.bits]);
}

function readPbm(bytes) {
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// A PCX file as netpbm sees it, 1 = black. pcxtoppm tells black from white by the palette.
function pcx(bytes) {
    return readPbm(run('sh', ['-c', 'pcxtoppm | ppmtopgm | pgmtopbm -threshold'], bytes));
}

function empty(width, height) {
    return {width, height, bits: Buffer.alloc(Math.ceil(width / 8) * height)};
}

// OR a picture in; x is a multiple of 8.
function place(page, picture, x, y) {
    const from = Math.ceil(picture.width / 8), to = Math.ceil(page.width / 8);
    for (let row = 0; row < picture.height; row++) {
        for (let i = 0; i < from; i++) {
            const byte = picture.bits[row * from + i];
            if (byte === 0)
                continue;
            if (y + row >= page.height || x / 8 + i >= to)
                throw new Error('ink beyond the page');
            page.bits[(y + row) * to + x / 8 + i] |= byte;
        }
    }
}

// Where a PCX file ends that starts here: only its header and rows tell.
function pcxEnd(stream, at) {
    const rows = stream.readUInt16LE(at + 10) + 1, bytes = stream.readUInt16LE(at + 66);
    let left = rows * bytes;
    at += 128;
    while (left > 0) {
        const run = stream[at] >= 0xc0 ? stream[at] & 0x3f : 1;
        at += stream[at] >= 0xc0 ? 2 : 1;
        left -= run;
    }
    if (left !== 0)
        throw new Error('a run beyond the picture');
    return at;
}

// DPL without a reader of ours: {page, files}.
function dplPage(stream, width, height, dpmm) {
    const page = empty(width, height), pictures = new Map();
    let at = 0;
    for (;;) {
        const start = stream.indexOf('\x02IDP', at, 'latin1');
        if (start < 0)
            break;
        const head = stream.indexOf(13, start) + 1;
        const name = stream.toString('latin1', start + 4, head - 1);
        at = pcxEnd(stream, head);
        pictures.set(name, pcx(stream.subarray(head, at)));
        if (stream[at] !== 13)
            throw new Error('no CR behind the image');
    }
    const label = stream.toString('latin1', at);
    const perUnit = /\rm\r/.test(label) ? dpmm / 10 : dpmm * 0.254;
    for (const [, row, column, name] of label.matchAll(/\r1Y11000(\d{4})(\d{4})(\w+)(?=\r)/g)) {
        const picture = pictures.get(name);
        place(page, picture, Math.round(column * perUnit),
            height - Math.round(row * perUnit) - picture.height);
    }
    return {page, files: pictures.size};
}

// SBPL likewise; GB blocks are rows as they are.
function sbplPage(stream, width, height) {
    const page = empty(width, height);
    let files = 0, at = 0, x = 0, y = 0;
    for (;;) {
        at = stream.indexOf('\x1bV', at, 'latin1');
        if (at < 0)
            return {page, files};
        const text = stream.toString('latin1', at, at + 40);
        const head = /^\x1bV(\d{4,5})\x1bH(\d{4})\x1bG(?:B(\d{3})(\d{3})|P(\d{5}),)/.exec(text);
        if (!head)
            throw new Error(`no graphics at byte ${at}`);
        at += head[0].length;
        [y, x] = [head[1] - 1, head[2] - 1];
        const size = head[5] ? Number(head[5]) : head[3] * head[4] * 8;
        const data = stream.subarray(at, at + size);
        if (head[5])
            files++;
        place(page, head[5] ? pcx(data) : {width: head[3] * 8, height: head[4] * 8, bits: data}, x, y);
        at += size;
    }
}

function check(model, compression, width, height, name, dpmm) {
    const page = draw(name, width, height), why = [];
    const input = path.join(folder, 'in.pbm'), job = path.join(folder, 'job');
    let files = 0;
    try {
        fs.writeFileSync(input, pbm(page));
        const stream = ours('emit', '-m', model, '-c', compression, input);
        fs.writeFileSync(job, stream);
        if (language === 'sbpl' || compression === 'pcx') {
            const theirs = (language === 'dpl' ? dplPage : sbplPage)(stream, width, height, dpmm);
            files = theirs.files;
            const unlike = difference(theirs.page, page);
            if (unlike)
                why.push(`netpbm: ${unlike}`);
            if (language === 'dpl' && (files > 0) !== page.bits.some(byte => byte !== 0))
                why.push(`${files} PCX files`);
        }
        const told = ours('decode-job', '-l', language, '-m', String(dpmm), '-w', String(width),
            '-h', String(height), job, path.join(folder, 'out-%d.pbm')).toString();
        if (told !== `1 ${width}x${height} copies 1\n`)
            why.push(`decode-job says ${told}`);
        const unlike = difference(readPbm(fs.readFileSync(path.join(folder, 'out-1.pbm'))), page);
        if (unlike)
            why.push(`our reader: ${unlike}`);
    } catch (error) {
        why.push(error.message);
    }
    tap.ok(why.length === 0, `${model} ${compression} ${width}x${height}: ${name}`, why.join('; '));
    return files;
}

const models = {
    dpl: [['dpl-203', 8], ['dpl-300', 11.811]],
    sbpl: [['sbpl-203', 8], ['sbpl-305', 12]],
};
if (spawnSync('sh', ['-c', 'command -v pcxtoppm']).status !== 0) {
    console.log('1..0 # SKIP netpbm is not installed');
    process.exit(0);
}
let files = 0;
for (const [model, dpmm] of models[language]) {
    for (const compression of ['pcx', 'none']) {
        for (const [width, height] of [[1, 1], [9, 3], [797, 1], [797, 333], [832, 1200], [520, 129]]) {
            for (const name of names)
                files += check(model, compression, width, height, name, dpmm);
        }
        // 1,200 mm, or as long as PCX and positions go, and runs at every length around 63 bytes
        files += check(model, compression, 832, {'sbpl-305': 9990, 'dpl-203': 7990}[model] || 9600, 'sparse', dpmm);
        for (const width of [496, 504, 512, 1000, 1008, 1016].filter(one => one <= 100 * dpmm))
            files += check(model, compression, width, 24, 'black', dpmm);
    }
}
tap.ok(files > 50, `pcxtoppm read ${files} PCX files`);

// A whole label, of images or blocks as large as they come, cut off by a kill; then another job.
for (const [model, dpmm] of models[language]) {
    for (const compression of ['pcx', 'none']) {
        const one = draw('noise', 832, 900), two = draw('sparse', 832, 900), why = [];
        const [first, second, job] = ['one.pbm', 'two.pbm', 'job'].map(name => path.join(folder, name));
        fs.writeFileSync(first, pbm(one));
        fs.writeFileSync(second, pbm(two));
        const cut = ours('emit', '-m', model, '-c', compression, '-n', '3', first);
        const next = ours('emit', '-m', model, '-c', compression, second);
        for (let at = 0; at <= cut.length; at += Math.ceil(cut.length / 200)) {
            try {
                fs.writeFileSync(job, Buffer.concat([cut.subarray(0, at), next]));
                const told = ours('decode-job', '-s', '-l', language, '-m', String(dpmm), '-w', '832',
                    '-h', '900', job, path.join(folder, 'out-%d.pbm')).toString();
                const pages = told.match(/^\d+ 832x900 copies \d+$/gm) || [];
                const last = pages[pages.length - 1] || '';
                const unlike = last.endsWith('copies 1') ? difference(readPbm(fs.readFileSync(
                    path.join(folder, `out-${pages.length}.pbm`))), two) : 'no label';
                if (pages.length > 2 || unlike)
                    why.push(`byte ${at}: ${pages.length} labels ${unlike}`);
            } catch (error) {
                why.push(`byte ${at}: ${error.message}`);
            }
        }
        tap.ok(why.length === 0, `${model} ${compression}: cut off at 200 places, the next job is whole`,
            why.slice(0, 3).join('; '));
    }
}

fs.rmSync(folder, {recursive: true});
process.exit(tap.end());
