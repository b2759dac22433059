// SPDX-License-Identifier: Apache-2.0
// zpl2pbm.mjs IN.zpl WIDTH_MM HEIGHT_MM DOTS_PER_MM OUT: the labels of a ZPL stream as raw PBM
// files, drawn by npm zpl-renderer-js. OUT holds one %d, which becomes the label's number from 1.
// Prints a line a label, "1 800x1200 copies 1". What the renderer does not look at is checked here:
// the counts of ^GF, the CRC of Z64, commands that we never send, bands beyond the page.
// Exit status 77 if the package is missing.
import {webcrypto} from 'node:crypto';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import zlib from 'node:zlib';

// require() that looks into $WAYMASK_NODE_MODULES.
export function peer(name) {
    const folder = process.env.WAYMASK_NODE_MODULES ||
        path.join(process.env.abs_top_builddir || '.', 'npm', 'node_modules');
    return createRequire(path.join(path.resolve(folder), 'x.js'))(name);
}

// node 18 has it, but not as a global; the renderer asks for it.
globalThis.crypto ??= webcrypto;

function crc16(text) {
    let crc = 0;
    for (let i = 0; i < text.length; i++) {
        crc ^= text.charCodeAt(i) << 8;
        for (let bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
    }
    return crc;
}

function checkGraphic(text, origin, size) {
    const parts = /^GFA,(\d+),(\d+),(\d+),([\s\S]*)$/.exec(text);
    if (!parts)
        throw new Error('^GF of an unknown form');
    const [sent, total, stride] = parts.slice(1, 4).map(Number);
    if (sent !== total || total < 1 || total > 99999 || total % stride !== 0)
        throw new Error(`^GF counts ${sent},${total},${stride}`);
    if (origin.x !== 0 || stride !== Math.ceil(size.width / 8) ||
        origin.y + total / stride > size.height)
        throw new Error(`^GF at ${origin.x},${origin.y} leaves the page`);
    const packed = /^:Z64:([A-Za-z0-9+/]+=*):([0-9a-f]{4})\s*$/.exec(parts[4]);
    if (packed) {
        if (crc16(packed[1]) !== parseInt(packed[2], 16))
            throw new Error('wrong CRC');
        if (zlib.inflateSync(Buffer.from(packed[1], 'base64')).length !== total)
            throw new Error('Z64 of a wrong length');
    } else if (!/^[0-9A-FG-Yg-z,:\s]+$/.test(parts[4])) {
        throw new Error('unknown graphic data');
    }
}

function checkFormat(commands, size) {
    const label = {zpl: '^XA', copies: 1, setup: []};
    let origin = null;
    for (const text of commands) {
        const word = text.trim();
        if (/^FO\d+,\d+$/.test(word)) {
            const [x, y] = word.slice(2).split(',').map(Number);
            origin = {x, y};
        } else if (word.startsWith('GF')) {
            if (!origin)
                throw new Error('^GF without ^FO');
            checkGraphic(text, origin, size);
            origin = null;
        } else if (/^PQ\d+$/.test(word)) {
            label.copies = Number(word.slice(2));
        } else if (/^(MN[YMN]|MM[TPCD]|PR\d+|LL\d+|LT-?\d+)$/.test(word)) {
            label.setup.push('^' + word);
        } else if (word !== 'FS') {
            throw new Error(`command ^${word.slice(0, 8)} is never sent`);
        }
        label.zpl += '^' + text;
    }
    label.zpl += '^XZ';
    return label;
}

// Labels of a stream: [{zpl, copies, setup}]. ~JX drops a format that is not complete. `cut` also
// takes streams in which a job was cut off anywhere: what is outside of a format is then left out.
export function split(stream, size, cut = false) {
    const labels = [];
    let format = null, setup = [];
    for (const token of stream.split(/(?=[\^~])/)) {
        const text = token.slice(1), word = token.trim();
        if (word === '~JX') {
            format = null;
        } else if (word === '^XA') {
            if (format)
                throw new Error('^XA within a format');
            format = [];
        } else if (word === '^XZ' && format) {
            const label = checkFormat(format, size);
            label.setup = setup.concat(label.setup);
            labels.push(label);
            format = null;
            setup = [];
        } else if (format && token[0] === '^') {
            format.push(text);
        } else if (/^~(SD\d\d|TA-?\d{3}|JK)$/.test(word)) {
            setup.push(word);
        } else if (!format && /^~H(S|QES)$/.test(word)) {
            continue; // a question for the status
        } else if (!cut && word !== '') {
            throw new Error(`${word.slice(0, 8)} outside of a format is never sent`);
        }
    }
    if (format)
        throw new Error('the stream ends within a format');
    return labels;
}

// Grey PNG of 8 bits as {width, height, bits}: rows of whole bytes, 1 = black.
function readPng(png) {
    const width = png.readUInt32BE(16), height = png.readUInt32BE(20);
    if (png[24] !== 8 || png[25] !== 0 || png[28] !== 0)
        throw new Error('unexpected kind of PNG');
    const chunks = [];
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at);
        if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
            chunks.push(png.subarray(at + 8, at + 8 + length));
        at += 12 + length;
    }
    const raw = zlib.inflateSync(Buffer.concat(chunks));
    const stride = Math.ceil(width / 8), bits = Buffer.alloc(stride * height);
    let above = Buffer.alloc(width);
    for (let y = 0; y < height; y++) {
        const kind = raw[y * (width + 1)];
        const row = raw.subarray(y * (width + 1) + 1, (y + 1) * (width + 1));
        for (let x = 0; x < width; x++) {
            const a = x > 0 ? row[x - 1] : 0, b = above[x], c = x > 0 ? above[x - 1] : 0;
            const p = a + b - c;
            const pa = Math.abs(p - a), pb = Math.abs(p - b), pc = Math.abs(p - c);
            const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            row[x] = row[x] + [0, a, b, a + b >> 1, paeth][kind] & 255;
            if (row[x] !== 0 && row[x] !== 255)
                throw new Error(`a grey dot at ${x},${y}`);
            if (row[x] === 0)
                bits[y * stride + (x >> 3)] |= 0x80 >> (x & 7);
        }
        above = row;
    }
    return {width, height, bits};
}

// Draw one label of exactly width x height dots.
export async function render(zpl, size) {
    const {api} = await peer('zpl-renderer-js').ready;
    // Only the product of millimetres and dots per millimetre matters: eighths are exact.
    const png = await api.zplToBase64Async(zpl, size.width / 8, size.height / 8, 8);
    const page = readPng(Buffer.from(png, 'base64'));
    if (page.width !== size.width || page.height !== size.height)
        throw new Error(`drawn as ${page.width}x${page.height}`);
    return page;
}

export function pbm(page) {
    return Buffer.concat([Buffer.from(`P4\n${page.width} ${page.height}\n`), page.bits]);
}

async function main(input, widthMm, heightMm, dotsPerMm, out) {
    if (!out || !out.includes('%d')) {
        console.error('zpl2pbm.mjs IN.zpl WIDTH_MM HEIGHT_MM DOTS_PER_MM OUT-%d.pbm');
        return 2;
    }
    try {
        peer('zpl-renderer-js');
    } catch (error) {
        console.error('npm package zpl-renderer-js is missing');
        return 77;
    }
    const size = {
        width: Math.round(widthMm * dotsPerMm),
        height: Math.round(heightMm * dotsPerMm),
    };
    const labels = split(fs.readFileSync(input === '-' ? 0 : input, 'latin1'), size);
    for (let i = 0; i < labels.length; i++) {
        const page = await render(labels[i].zpl, size);
        fs.writeFileSync(out.replace('%d', i + 1), pbm(page));
        console.log(`${i + 1} ${page.width}x${page.height} copies ${labels[i].copies}`);
        for (const line of labels[i].setup)
            console.log(`# ${line}`);
    }
    return 0;
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
    main(...process.argv.slice(2)).then(status => process.exit(status), error => {
        console.error(`zpl2pbm.mjs: ${error.message}`);
        process.exit(1);
    });
}
