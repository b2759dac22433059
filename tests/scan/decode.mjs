// SPDX-License-Identifier: Apache-2.0
// decode.mjs qr|bars DECODER… <LINES: the lines of `frames` on standard input, each followed by a
// column for every decoder (zxing-wasm, jsqr): 1 if it read just that text, else 0. Where a label has
// more codes of the kind, others may be read too.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.env.WAYMASK_NODE_MODULES}/`);
const [kind, ...names] = process.argv.slice(2);

// A binary PGM as the RGBA picture that browsers hand to decoders.
function picture(path) {
    const bytes = readFileSync(path);
    const [head, width, height] = /^P5\n(\d+) (\d+)\n255\n/.exec(bytes.toString('latin1', 0, 40));
    const pixels = new Uint32Array(width * height);
    for (let i = 0; i < pixels.length; i++) pixels[i] = 0xff000000 | (bytes[head.length + i] * 0x010101);
    const data = new Uint8ClampedArray(pixels.buffer);
    return { data, width: Number(width), height: Number(height) };
}

// The package's own .wasm file: nothing is fetched.
async function zxingWasm() {
    const main = require.resolve('zxing-wasm/reader');
    const { prepareZXingModule, readBarcodes } = require(main);
    const file = require.resolve('zxing-wasm/reader/zxing_reader.wasm');
    await prepareZXingModule({ overrides: { wasmBinary: readFileSync(file).buffer }, fireImmediately: true });
    return async (image) => {
        const results = await readBarcodes(image, {
            formats: [kind === 'qr' ? 'QRCode' : 'Code128'], maxNumberOfSymbols: 8,
        });
        return results.filter((result) => result.isValid).map((result) => result.text);
    };
}

function jsqr() {
    const jsQR = require('jsqr');
    const read = jsQR.default ?? jsQR;
    return async (image) => {
        const result = read(image.data, image.width, image.height, { inversionAttempts: 'dontInvert' });
        return result ? [result.data] : [];
    };
}

const known = { 'zxing-wasm': zxingWasm, jsqr };
const decoders = [];
for (const name of names) decoders.push(await known[name]());
for await (const line of createInterface({ input: process.stdin })) {
    const [file, text] = line.split('\t');
    const image = picture(file);
    const read = [];
    for (const decoder of decoders) read.push((await decoder(image)).includes(text) ? 1 : 0);
    console.log([line, ...read].join('\t'));
}
