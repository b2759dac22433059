// SPDX-License-Identifier: Apache-2.0
// rastertolabel.mjs: one bitmap printed by us and by CUPS's rastertolabel, both read by the reader
// under decode/, so that the reader is checked by an emitter that is not ours.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {difference, draw, names, Tap} from './decode/patterns.mjs';
import {pbm} from './decode/zpl2pbm.mjs';

const build = process.env.abs_top_builddir || '.';
const source = process.env.abs_top_srcdir || '.';
const filter = process.env.RASTERTOLABEL;
export const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-label-'));
export const tap = new Tap();

// Runs a program; its standard output.
export function run(program, options, settings = {}) {
    const result = spawnSync(program, options, {maxBuffer: 1 << 28, ...settings});
    if (result.status !== 0)
        throw new Error(result.stderr ? result.stderr.toString() : String(result.error));
    return result.stdout;
}

export function tool(name, ...options) {
    return run(path.join(build, 'tests', name), options);
}

export function file(name, bytes) {
    const where = path.join(folder, name);
    fs.writeFileSync(where, bytes);
    return where;
}

export function readPbm(name) {
    const bytes = fs.readFileSync(name);
    const head = /^P4\n(\d+) (\d+)\n/.exec(bytes.toString('latin1', 0, 30));
    return {width: Number(head[1]), height: Number(head[2]), bits: bytes.subarray(head[0].length)};
}

// What rastertolabel sends of a page; 17 is its EPL2, 19 its CPCL. Darkness 0 sets nothing.
export function theirs(modelNumber, page) {
    const raster = tool('bench/pbm-to-raster', '-c', '0', '203', file('in.pbm', pbm(page)));
    const ppd = file('peer.ppd', `*PPD-Adobe: "4.3"\n*cupsModelNumber: ${modelNumber}\n`);
    return run(filter, ['1', 'user', 'label', '1', ''],
        {input: raster, env: {...process.env, PPD: ppd, PRINTER: 'peer'}});
}

export function ours(model, page, ...options) {
    return tool('emit', '-m', model, ...options, file('in.pbm', pbm(page)));
}

// In what the picture that a stream prints is unlike page; '' if in nothing.
export function unlike(language, stream, page, copies = 1) {
    const told = tool('decode-job', '-l', language, '-w', String(page.width), '-h',
        String(page.height), file('job', stream), path.join(folder, 'out-%d.pbm')).toString();
    if (told !== `1 ${page.width}x${page.height} copies ${copies}\n`)
        return `decode-job says ${told}`;
    return difference(readPbm(path.join(folder, 'out-1.pbm')), page);
}

const sizes = [[1, 1], [8, 1], [9, 3], [13, 40], [797, 300], [832, 1200], [400, 9600]];

// All sizes and patterns through both.
export function compare(language, model, modelNumber) {
    for (const [width, height] of sizes) {
        for (const name of names) {
            const page = draw(name, width, height);
            const why = [];
            for (const [who, stream] of [['theirs', () => theirs(modelNumber, page)],
                ['ours', () => ours(model, page)]]) {
                try {
                    const what = unlike(language, stream(), page);
                    if (what)
                        why.push(`${who}: ${what}`);
                } catch (error) {
                    why.push(`${who}: ${error.message}`);
                }
            }
            tap.ok(why.length === 0, `${width}x${height}: ${name}`, why.join('; '));
        }
    }
}

// The first waybill of the demonstration as a page at 203 dpi.
export function waybill() {
    const waymask = path.join(build, 'waymask'), site = path.join(folder, 'site');
    run(waymask, ['keygen', '--site', site]);
    const env = {...process.env, WAYMASK_CONFIG: path.join(site, 'print', 'waymask.conf')};
    const job = run(waymask, ['render', '--model', 'tspl-203',
        path.join(source, 'tests', 'orders', 'demo', 'shipments.json')], {env});
    tool('decode-job', file('waybills', job), path.join(folder, 'waybill-%d.pbm'));
    return readPbm(path.join(folder, 'waybill-1.pbm'));
}

// Bytes of a waybill: at most 0.75 of its bitmap, and fewer than theirs.
export function measure(language, model, modelNumber) {
    const page = waybill();
    const we = ours(model, page), they = theirs(modelNumber, page);
    console.log(`# waybill of ${page.bits.length} bytes: ${we.length}, rastertolabel ${they.length}`);
    tap.ok(we.length <= 0.75 * page.bits.length && we.length < they.length,
        'a waybill takes at most 0.75 of its bitmap', `${we.length} of ${page.bits.length}`);
    tap.ok(!unlike(language, we, page) && !unlike(language, they, page),
        'the waybill comes out dot for dot from both');
    return page;
}

export function end() {
    fs.rmSync(folder, {recursive: true});
    process.exit(tap.end());
}
