// SPDX-License-Identifier: Apache-2.0
// TSPL: npm label-printer sends the same bytes of the same bitmap as we do, and the reader of our
// tests reads them.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm, peer} from './decode/zpl2pbm.mjs';

const tests = path.join(process.env.abs_top_builddir || '.', 'tests');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-tspl-'));
const tap = new Tap();
const {commands} = peer('label-printer');

function run(program, ...options) {
    const result = spawnSync(path.join(tests, program), options, {maxBuffer: 1 << 28});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString() : String(result.error));
    return result.stdout;
}

function chunk(type, data) {
    const head = Buffer.alloc(8), tail = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    let crc = 0xffffffff;
    for (const byte of Buffer.concat([head.subarray(4), data])) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
    }
    tail.writeUInt32BE(~crc >>> 0);
    return Buffer.concat([head, data, tail]);
}

// An RGB PNG, which label-printer reads.
function png(page) {
    const stride = Math.ceil(page.width / 8);
    const raw = Buffer.alloc(page.height * (page.width * 3 + 1), 255);
    for (let y = 0; y < page.height; y++) {
        const start = y * (page.width * 3 + 1);
        raw[start] = 0;
        for (let x = 0; x < page.width; x++) {
            if (page.bits[y * stride + (x >> 3)] & 0x80 >> (x & 7))
                raw.fill(0, start + 1 + x * 3, start + 4 + x * 3);
        }
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(page.width);
    head.writeUInt32BE(page.height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
        chunk('IDAT', zlib.deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]);
}

// The picture that BITMAP commands draw, without a reader of ours: what is not sent is white.
function rowsOf(stream, width, height) {
    const stride = Math.ceil(width / 8), rows = Buffer.alloc(stride * height, 255);
    let at = 0, seen = 0;
    for (;;) {
        at = stream.indexOf('BITMAP ', at);
        if (at < 0)
            return {rows, seen};
        const head = /^BITMAP (\d+), ?(\d+),(\d+),(\d+),0,/.exec(stream.toString('latin1', at, at + 40));
        if (!head)
            throw new Error(`no BITMAP that overwrites at byte ${at}`);
        const [x, y, bytes, height] = head.slice(1).map(Number);
        if (x % 8 !== 0 || x / 8 + bytes > stride)
            throw new Error(`BITMAP beyond the page at byte ${at}`);
        at += head[0].length;
        for (let row = y; row < y + height; row++, at += bytes)
            stream.copy(rows, stride * row + x / 8, at, at + bytes);
        seen += height;
    }
}

function readPbm(file) {
    const bytes = fs.readFileSync(file);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

for (const [width, height] of [[800, 1200], [797, 300], [8, 8], [13, 40], [832, 100]]) {
    // label-printer looks for the threshold itself: pages need both colours.
    for (const name of names.filter(one => one !== 'white' && one !== 'black')) {
        const page = draw(name, width, height);
        const why = [];
        const input = path.join(folder, 'in.pbm'), image = path.join(folder, 'in.png');
        fs.writeFileSync(input, pbm(page));
        fs.writeFileSync(image, png(page));
        try {
            const bitmap = await commands.tspl.TSPLBitmapCommand.forImageUrl(image, 0, 0, width,
                height, 'overwrite');
            const theirs = Buffer.from(bitmap.commandBytes);
            const ours = run('emit', '-m', 'tspl-203', input);
            const [a, b] = [ours, theirs].map(stream => rowsOf(stream, width, height));
            if (!a.rows.equals(b.rows))
                why.push('the bytes of the bitmaps differ');
            const job = path.join(folder, 'theirs');
            fs.writeFileSync(job, Buffer.concat([
                Buffer.from(`SIZE ${width} dot,${height} dot\r\nCLS\r\n`), theirs,
                Buffer.from('PRINT 1, 2\r\n')]));
            const told = run('decode-job', job, path.join(folder, 'out-%d.pbm')).toString();
            if (told !== `1 ${width}x${height} copies 2\n`)
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
