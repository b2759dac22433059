// SPDX-License-Identifier: Apache-2.0
// EPL2 beside CUPS's rastertolabel; its PCX as netpbm reads it.
import {draw, names} from './decode/patterns.mjs';
import {compare, end, file, measure, ours, run, tap, unlike} from './rastertolabel.mjs';

// The page that the PCX files of a stream show, without a reader of ours: pcxtoppm's pixels, put
// where GG says.
function pcxPage(stream, width, height) {
    const stride = Math.ceil(width / 8), bits = Buffer.alloc(stride * height);
    let at = 0, files = 0;
    for (;;) {
        at = stream.indexOf('GM"', at);
        if (at < 0)
            return {width, height, bits, files};
        const head = /^GM"(\w+)"(\d+)\n/.exec(stream.toString('latin1', at, at + 30));
        at += head[0].length;
        const pcx = stream.subarray(at, at += Number(head[2]));
        const ppm = run('pcxtoppm', [file('part.pcx', pcx)]);
        const size = /^P6\n(\d+) (\d+)\n255\n/.exec(ppm.toString('latin1', 0, 40));
        const place = new RegExp(`^\nGG(\\d+),(\\d+),"${head[1]}"\n`)
            .exec(stream.toString('latin1', at, at + 40));
        const [w, h, x, y] = [size[1], size[2], place[1], place[2]].map(Number);
        for (let row = 0; row < h; row++) {
            for (let i = 0; i < w; i++) {
                const pixel = size[0].length + (row * w + i) * 3;
                if (ppm[pixel] === 0 && ppm[pixel + 1] === 0 && ppm[pixel + 2] === 0)
                    bits[(y + row) * stride + (x + i >> 3)] |= 0x80 >> (x + i & 7);
                else if (ppm[pixel] !== 255 || ppm[pixel + 1] !== 255 || ppm[pixel + 2] !== 255)
                    throw new Error(`a pixel that is neither black nor white at ${i},${row}`);
            }
        }
        files++;
    }
}

compare('epl2', 'epl2-203', 17);
for (const [width, height] of [[1, 1], [9, 3], [13, 40], [797, 300], [832, 1200]]) {
    for (const name of names) {
        const page = draw(name, width, height), why = [];
        try {
            const stream = ours('epl2-203', page, '-c', 'pcx', '-n', '2');
            const seen = pcxPage(stream, width, height);
            if (!seen.bits.equals(page.bits))
                why.push(`pcxtoppm sees another page in ${seen.files} files`);
            const what = unlike('epl2', stream, page, 2);
            if (what)
                why.push(what);
        } catch (error) {
            why.push(error.message);
        }
        tap.ok(why.length === 0, `PCX, ${width}x${height}: ${name}`, why.join('; '));
    }
}
const page = measure('epl2', 'epl2-203', 17);
console.log(`# waybill as PCX: ${ours('epl2-203', page, '-c', 'pcx').length}`);
end();
