// SPDX-License-Identifier: Apache-2.0
// lprint-pbm.mjs IN.zpl OUT.pbm: the picture that LPrint downloads in a ZPL job (~DG, hexadecimal with
// ZPL's repeat counts), as raw PBM.
import fs from 'node:fs';

const [, , input, output] = process.argv;
const job = fs.readFileSync(input, 'latin1');
const head = /~DGR:LPRINT\.GRF,(\d+),(\d+),\n/.exec(job);
if (!head)
    throw new Error('no picture');
const [total, stride] = head.slice(1).map(Number);
const bits = Buffer.alloc(total);
let at = head.index + head[0].length;
for (let row = 0; row < total / stride; row++) {
    let digits = '', count = 0;
    while (digits.length < 2 * stride) {
        const c = job[at++];
        if (c >= 'G' && c <= 'Y')
            count += c.charCodeAt(0) - 70;
        else if (c >= 'g' && c <= 'z')
            count += (c.charCodeAt(0) - 102) * 20;
        else if (c === ',')
            digits = digits.padEnd(2 * stride, '0');
        else if (c === ':' && digits === '' && row > 0)
            digits = bits.toString('hex', (row - 1) * stride, row * stride);
        else if (/[0-9A-F]/.test(c))
            [digits, count] = [digits + c.repeat(count || 1), 0];
        else if (c !== '\n')
            throw new Error(`byte ${at - 1} is no picture's`);
    }
    bits.write(digits, row * stride, 'hex');
}
fs.writeFileSync(output, Buffer.concat(
    [Buffer.from(`P4\n${stride * 8} ${total / stride}\n`), bits]));
