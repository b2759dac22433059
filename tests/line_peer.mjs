// SPDX-License-Identifier: Apache-2.0
// Seals an orders file with a new site and verifies each line with Node's Ed25519 alone, as
// waymask-waybill(5) says; then changes it.
import {spawnSync} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-line-'));
const waymask = path.join(process.env.abs_top_builddir, 'waymask');
const orders = path.join(process.env.abs_top_srcdir, 'tests/orders/demo/shipments.json');
let number = 0;

function check(name, good) {
    console.log(`${good ? 'ok' : 'not ok'} ${++number} - ${name}`);
}

function run(...args) {
    const done = spawnSync(waymask, args, {maxBuffer: 1 << 26});
    if (done.status !== 0) throw new Error(`waymask ${args[0]}: ${done.stderr}`);
    return done.stdout;
}

try {
    run('keygen', '--site', path.join(dir, 'site'));
    const out = run('--config', path.join(dir, 'site/print/waymask.conf'), 'seal', orders);
    const list = fs.readFileSync(path.join(dir, 'site/print/recipients.list'), 'utf8');
    const row = list.match(/^station 1 active \S+ \S+ ([0-9a-f]{64}) /m);
    const key = crypto.createPublicKey({format: 'jwk', key: {
        kty: 'OKP', crv: 'Ed25519', x: Buffer.from(row[1], 'hex').toString('base64url')}});

    const verify = line => {
        const at = line.lastIndexOf(',"sig":"');
        const sig = Buffer.from(line.subarray(at + 8, at + 8 + 128).toString(), 'hex');
        const signed = Buffer.concat([Buffer.from('waymask-seal/1 line\0'), line.subarray(0, at)]);
        return crypto.verify(null, signed, key, sig);
    };

    const lines = [];
    for (let from = 0; from < out.length;) {
        const end = out.indexOf(10, from);
        lines.push(out.subarray(from, end));
        from = end + 1;
    }
    check('a line for each order', lines.length === 5);
    check('Node verifies each line', lines.every(verify));
    check('and none with a byte changed', lines.every(line => {
        const other = Buffer.from(line);
        other[100] ^= 1;
        return !verify(other);
    }));
    const objects = lines.map(line => JSON.parse(line.toString()));
    check('each is JSON whose first member is waymask and last sig', objects.every(object => {
        const names = Object.keys(object);
        return names[0] === 'waymask' && object.waymask === 1 && names.at(-1) === 'sig';
    }));
    check('places in the batch run from 1', objects.every((object, i) =>
        object.batch.n === i + 1 && object.batch.of === 5 && object.copy === 1));
    check('masks show one character and the last digits', objects[0].recipient.name === '林**' &&
        objects[0].recipient.phone === '1******0101');
} finally {
    fs.rmSync(dir, {recursive: true});
}
console.log(`1..${number}`);
