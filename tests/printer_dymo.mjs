// SPDX-License-Identifier: Apache-2.0
// Dymo LabelWriter: our reader finds the same pages in what we send and in what CUPS's rastertolabel
// (plain rows, form feeds) and Dymo's raster2dymolw (run lengths, dot tabs, short feeds) send of the
// same raster. No other emitter for the 550 series comes with Debian or npm: test_dymo has what
// checks that reader.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm} from './decode/zpl2pbm.mjs';

const tests = path.join(process.env.abs_top_builddir || '.', 'tests');
const serverbin = spawnSync('cups-config', ['--serverbin']).stdout?.toString().trim() ||
    '/usr/lib/cups';
const filters = {
    rastertolabel: path.join(serverbin, 'filter', 'rastertolabel'),
    raster2dymolw: path.join(serverbin, 'filter', 'raster2dymolw'),
};
const drivers = path.join(serverbin, 'driver', 'dymo');
for (const needed of [...Object.values(filters), drivers]) {
    if (!fs.existsSync(needed)) {
        console.log(`1..0 # SKIP ${needed} is not installed (packages cups, printer-driver-dymo)`);
        process.exit(0);
    }
}
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-dymo-'));
const tap = new Tap();
const at = name => path.join(folder, name);

function run(program, options, more = {}) {
    const result = spawnSync(program, options, {maxBuffer: 1 << 28, timeout: 120000, ...more});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString().slice(-500) : `${result.error}`);
    return result.stdout;
}

// Dymo's filter waits for the printer: ready, at the top of a label, as often as it asks.
fs.writeFileSync(at('ready'), Buffer.alloc(1 << 20, 3));
fs.writeFileSync(at('plain.ppd'), '*PPD-Adobe: "4.3"\n*cupsModelNumber: 0\n');
const peers = {
    rastertolabel: (raster, ppd) => run(filters.rastertolabel, ['1', 'user', 'label', '1', '', raster],
        {env: {...process.env, PPD: at('plain.ppd')}}),
    raster2dymolw: (raster, ppd) => {
        const ready = fs.openSync(at('ready'));
        const stream = run(filters.raster2dymolw,
            ['1', 'user', 'label', '1', 'DymoHalftoning=Default', raster],
            {env: {...process.env, PPD: ppd}, stdio: ['ignore', 'pipe', 'pipe', ready]});
        fs.closeSync(ready);
        return stream;
    },
};

function readPbm(file) {
    const bytes = fs.readFileSync(file);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// Why our reader does not find just these pages in a stream; '' if it does.
function unlike(language, stream, pages, told) {
    const {width, height} = pages[0];
    fs.writeFileSync(at('job'), stream);
    const text = run(path.join(tests, 'decode-job'), ['-l', language, '-m', '11.811', '-w', width,
        '-h', height, at('job'), at('out-%d.pbm')]).toString();
    const want = pages.map((page, i) => `${i + 1} ${width}x${height} copies 1\n`).join('') + told;
    if (text !== want)
        return `the reader says ${text}, not ${want}`;
    return pages.map((page, i) => difference(readPbm(at(`out-${i + 1}.pbm`)), page)).join('');
}

// The names of what sends, with what else the reader is to tell of it.
function streams(model, ppd, files) {
    const raster = at('raster');
    fs.writeFileSync(raster, run(path.join(tests, 'bench', 'pbm-to-raster'), ['-c', '2', '300',
        ...files]));
    return {
        ours: [run(path.join(tests, 'emit'), ['-m', model, ...files]), ''],
        'ours, plain rows': [run(path.join(tests, 'emit'), ['-m', model, '-c', 'none', ...files]), ''],
        rastertolabel: [peers.rastertolabel(raster, ppd), '# density e\n# roll 1\n'.repeat(files.length)],
        raster2dymolw: [peers.raster2dymolw(raster, ppd), '# density e\n'],
    };
}

for (const [model, name, sizes] of [
    ['labelwriter-450', 'lw450', [[672, 1050], [336, 90], [8, 8], [661, 300]]],
    ['labelwriter-4xl', 'lw4xl', [[1248, 600]]],
]) {
    const ppd = at(`${name}.ppd`);
    fs.writeFileSync(ppd, run(drivers, ['cat', `dymo:0/cups/model/${name}.ppd`]));
    for (const [width, height] of sizes) {
        for (const pattern of names) {
            const pages = [draw(pattern, width, height), draw('noise', width, height)];
            const files = pages.map((page, i) => {
                fs.writeFileSync(at(`in-${i}.pbm`), pbm(page));
                return at(`in-${i}.pbm`);
            });
            const why = [];
            try {
                for (const [who, [stream, told]] of Object.entries(streams(model, ppd, files))) {
                    const found = unlike('dymo', stream, pages, told);
                    if (found)
                        why.push(`${who}: ${found}`);
                }
            } catch (error) {
                why.push(error.message);
            }
            tap.ok(why.length === 0, `${model}, ${width}x${height}: ${pattern}, then noise`,
                why.join('; '));
        }
    }
}

fs.rmSync(folder, {recursive: true});
process.exit(tap.end());
