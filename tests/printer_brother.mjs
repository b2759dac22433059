// SPDX-License-Identifier: Apache-2.0
// Brother raster: what rastertoptch (printer-driver-ptouch) makes of a bitmap prints the same dots in
// the reader of our tests as what we send.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm} from './decode/zpl2pbm.mjs';

const tests = path.join(process.env.abs_top_builddir || '.', 'tests');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-brother-'));
const file = name => path.join(folder, name);
const tap = new Tap();

function run(program, input, ...options) {
    const result = spawnSync(program, options, {input, maxBuffer: 1 << 28});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString() : String(result.error));
    return result.stdout;
}

function readPbm(path) {
    const bytes = fs.readFileSync(path);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// The page that our reader sees in a stream.
function read(stream, printer, page) {
    fs.writeFileSync(file('job'), stream);
    const told = run(path.join(tests, 'decode-job'), '', '-l', 'brother', '-q',
        String(printer.quirks), '-m', String(printer.dots), '-w', String(page.width), file('job'),
        file('out-%d.pbm')).toString();
    if (told.split('\n')[0] !== `1 ${page.width}x${page.height} copies 1`)
        throw new Error(`decode-job says ${told}`);
    return readPbm(file('out-1.pbm'));
}

// The page with white columns at its right.
function widened(page, columns) {
    const stride = Math.ceil(page.width / 8), wide = Math.ceil((page.width + columns) / 8);
    const bits = Buffer.alloc(wide * page.height);
    for (let y = 0; y < page.height; y++)
        page.bits.copy(bits, y * wide, y * stride, (y + 1) * stride);
    return {width: page.width + columns, height: page.height, bits};
}

// How rastertoptch is told what we take from the model. It packs runs of 129 bytes into the code
// 128, which TIFF skips: on the widest head it sends plain rows. It knows no pins beside the media:
// there it gets a page with 44 white columns.
const printers = [
    {model: 'brother-ql-820nwb', quirks: 0, dots: 11.811, beside: 0, widths: [720, 717, 300, 9],
        options: 'QL Align=Right BytesPerLine=90 PixelXfer=RLE LabelPreamble'},
    {model: 'brother-ql-700', quirks: 3 << 13, dots: 11.811, beside: 0, widths: [720, 342, 1],
        options: 'QL Align=Right BytesPerLine=90 PixelXfer=ULP LabelPreamble'},
    {model: 'brother-ql-1110nwb', quirks: 1 << 12, dots: 11.811, beside: 44, widths: [1181, 1252],
        options: 'QL Align=Right BytesPerLine=162 PixelXfer=ULP LabelPreamble'},
    {model: 'brother-pt-p750w', quirks: 1 << 10, dots: 7.087, beside: 0, widths: [128, 70, 33],
        options: 'PT Align=Center BytesPerLine=16 PixelXfer=RLE LabelPreamble'},
    {model: 'brother-td-4420dn', quirks: 1 << 11, dots: 8, beside: 0, widths: [832, 800, 399],
        options: 'QL Align=Center BytesPerLine=104 PixelXfer=RLE LabelPreamble'},
];

function compare(printer, page) {
    fs.writeFileSync(file('in.pbm'), pbm(page));
    const ours = run(path.join(tests, 'emit'), '', '-m', printer.model, file('in.pbm'));
    const unlike = difference(read(ours, printer, page), page);
    if (unlike)
        return `ours: ${unlike}`;
    fs.writeFileSync(file('wide.pbm'), pbm(widened(page, printer.beside)));
    const raster = run(path.join(tests, 'bench', 'pbm-to-raster'), '', '300', file('wide.pbm'));
    const theirs = run(process.env.RASTERTOPTCH, raster, printer.options);
    const seen = read(theirs, printer, page);
    return difference(seen, page) && `theirs: ${difference(seen, page)}`;
}

for (const printer of printers) {
    for (const width of printer.widths) {
        for (const name of names) {
            let why;
            try {
                why = compare(printer, draw(name, width, width % 2 ? 61 : 200));
            } catch (error) {
                why = error.message;
            }
            tap.ok(!why, `${printer.model}, ${width} dots: ${name}`, why);
        }
    }
}

fs.rmSync(folder, {recursive: true});
process.exit(tap.end());
