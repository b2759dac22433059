// SPDX-License-Identifier: Apache-2.0
// ESC/POS: npm @point-of-sale/receipt-printer-encoder sends the same raster bytes of the same bitmap
// as we do, and the reader of our tests reads them.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm, peer} from './decode/zpl2pbm.mjs';

const tests = path.join(process.env.abs_top_builddir || '.', 'tests');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-escpos-'));
const tap = new Tap();
const Encoder = peer('@point-of-sale/receipt-printer-encoder');

function run(program, ...options) {
    const result = spawnSync(path.join(tests, program), options, {maxBuffer: 1 << 28});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString() : String(result.error));
    return result.stdout;
}

// Their stream; it ends with a line feed and a carriage return of its own, which are left out.
function encode(page) {
    const stride = Math.ceil(page.width / 8);
    const data = new Uint8ClampedArray(page.width * page.height * 4).fill(255);
    for (let y = 0; y < page.height; y++) {
        for (let x = 0; x < page.width; x++) {
            if (page.bits[y * stride + (x >> 3)] & 0x80 >> (x & 7))
                data.fill(0, (y * page.width + x) * 4, (y * page.width + x) * 4 + 3);
        }
    }
    const encoder = new Encoder({language: 'esc-pos', imageMode: 'raster'});
    const stream = Buffer.from(encoder.image({data, width: page.width, height: page.height},
        page.width, page.height, 'threshold', 128).encode());
    if (stream.subarray(-2).toString('hex') !== '0a0d')
        throw new Error('their stream has another end');
    return stream.subarray(0, -2);
}

// The rows of GS v 0 bands, one below the other, without a reader of ours: what is not sent is white.
function rowsOf(stream, stride) {
    const rows = [];
    let at = 0;
    while (at < stream.length) {
        if (stream[at] === 0) {
            at++; // fills up a band that was cut off
        } else if (stream[at] === 0x1b && stream[at + 1] === 0x40) {
            at += 2;
        } else if (stream.toString('latin1', at, at + 4) === '\x1dv0\0') {
            const width = stream.readUInt16LE(at + 4), height = stream.readUInt16LE(at + 6);
            if (width > stride)
                throw new Error(`a band of ${width} bytes at byte ${at}`);
            at += 8;
            for (let y = 0; y < height; y++, at += width) {
                const row = Buffer.alloc(stride);
                stream.copy(row, 0, at, at + width);
                rows.push(row);
            }
        } else {
            throw new Error(`unknown command at byte ${at}`);
        }
    }
    return Buffer.concat(rows);
}

function readPbm(file) {
    const bytes = fs.readFileSync(file);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// Their images have whole bytes both ways.
for (const [width, height] of [[576, 800], [570, 304], [8, 8], [13, 40], [384, 256], [576, 2400]]) {
    for (const name of names) {
        const page = draw(name, width, height);
        const why = [];
        const input = path.join(folder, 'in.pbm'), job = path.join(folder, 'theirs');
        fs.writeFileSync(input, pbm(page));
        try {
            const theirs = encode(page), ours = run('emit', '-m', 'escpos-203-80mm', input);
            const stride = Math.ceil(width / 8);
            const [a, b] = [ours, theirs].map(stream => rowsOf(stream, stride));
            if (!a.equals(b))
                why.push('the bytes of the rasters differ');
            fs.writeFileSync(job, theirs);
            const told = run('decode-job', '-l', 'escpos', '-w', String(width), '-h',
                String(height), job, path.join(folder, 'out-%d.pbm')).toString();
            if (told !== `1 ${width}x${height} copies 1\n`)
                why.push(`decode-job says ${told}`);
            const unlike = difference(readPbm(path.join(folder, 'out-1.pbm')), page);
            if (unlike)
                why.push(`their bytes in our reader: ${unlike}`);
        } catch (error) {
            why.push(error.message);
        }
        tap.ok(why.length === 0, `${width}x${height}: ${name}`, why.join('; '));
    }
}

fs.rmSync(folder, {recursive: true});
process.exit(tap.end());
