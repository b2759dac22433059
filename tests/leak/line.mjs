// SPDX-License-Identifier: Apache-2.0
// Every orders file of the tests through the line, in one process and by the verbs: nothing hidden
// is among the strings drawn, in the waybills, the printer bytes or the picture. And leaks that are
// planted in each of these places, in every encoding, are found.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

import {findLeaks} from './find-leaks.mjs';
import {readOrders} from './orders.mjs';
import {secrets} from './secrets.mjs';

const build = process.env.abs_top_builddir || '.';
const source = process.env.abs_top_srcdir || '..';
const orders = path.join(source, 'tests', 'orders');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waymask-leak-'));
const env = {...process.env, TMPDIR: path.join(folder, 'tmp'), LC_ALL: 'C.UTF-8'};
env.WAYMASK_DATADIR ??= path.resolve(source);
let number = 0;

function ok(good, name, why = []) {
    console.log(`${good ? '' : 'not '}ok ${++number} - ${name}`);
    if (!good)
        why.slice(0, 10).forEach(line => console.log(`# ${line}`));
}

function run(program, ...args) {
    const result = spawnSync(path.join(build, program), args, {env, maxBuffer: 1 << 28});
    if (result.status !== 0)
        throw new Error(`${program}: ${result.stderr ?? result.error}`);
    return result.stdout;
}

// All files of orders, good and bad, with what they are to be joined with.
const inputs = [];
for (const sub of ['', 'demo', 'bad']) {
    const here = path.join(orders, sub);
    for (const name of fs.readdirSync(here).sort()) {
        const expect = path.join(here, `${name}.expect`);
        if (!fs.existsSync(expect))
            continue;
        const [, join, field] = /^join: (\S+) (.*)$/m.exec(fs.readFileSync(expect, 'utf8')) ?? [];
        inputs.push({file: path.join(here, name), join: join && path.join(here, join), field});
    }
}
const argument = input => input.join ? `${input.file}:${input.join}:${input.field}` : input.file;
const found = (list, ...places) => findLeaks(list, places.filter(place => fs.existsSync(place)));

fs.mkdirSync(env.TMPDIR);
console.log('1..18');

// --- in one process: the strings drawn, and the waybills
for (const sub of ['drawn', 'planted'])
    fs.mkdirSync(path.join(folder, sub));
const counts = run('tests/leak/draw-orders', path.join(folder, 'drawn'), ...inputs.map(argument))
    .toString().trim().split('\n').map(line => parseInt(line, 10));
const why = {drawn: [], waybills: []};
let labels = 0, known = 0;
inputs.forEach((input, i) => {
    input.secrets = secrets(readOrders(input.file));
    labels += counts[i];
    known += input.secrets.length;
    for (const kind of ['drawn', 'waybills'])
        why[kind].push(...found(input.secrets, path.join(folder, 'drawn', `${i + 1}.${kind}`)).hits.map(hit => `${path.basename(input.file)}: ${hit}`));
});
console.log(`# ${labels} labels of ${inputs.length} files, ${known} secrets`);
ok(labels >= 60 && known >= 500, 'the files hold enough to leak', [`${labels} labels, ${known} secrets`]);
ok(why.drawn.length === 0, 'nothing hidden is among the strings drawn', why.drawn);
ok(why.waybills.length === 0, 'nor in the waybills', why.waybills);

// The same with a leak in every waybill: each of the files that gave a label is told of.
const told = run('tests/leak/draw-orders', path.join(folder, 'planted'), '--plant', ...inputs.map(argument)).length > 0;
const missed = {drawn: [], waybills: []};
inputs.forEach((input, i) => {
    for (const kind of ['drawn', 'waybills']) {
        if (counts[i] > 0 && input.secrets.length > 0 && found(input.secrets, path.join(folder, 'planted', `${i + 1}.${kind}`)).hits.length === 0)
            missed[kind].push(path.basename(input.file));
    }
});
ok(told && missed.drawn.length === 0, 'a leak planted in a drawn string is found', missed.drawn);
ok(missed.waybills.length === 0, 'one planted in a waybill too', missed.waybills);

// --- by the verbs: printer bytes and pictures
run('waymask', 'keygen', '--site', path.join(folder, 'site'));
env.WAYMASK_CONFIG = path.join(folder, 'site', 'print', 'waymask.conf');
const demo = inputs.filter(input => /demo.(shipments|taobao-export)/.test(input.file));
const bytes = {};
for (const [name, ...options] of [
    ['tspl', '--language', 'tspl'], ['acs', '--language', 'zpl', '--compression', 'acs'],
    ['z64', '--language', 'zpl', '--compression', 'z64']]) {
    const hits = [];
    for (const input of demo) {
        bytes[name] = run('waymask', 'render', ...options, input.file);
        const file = path.join(folder, `printed.${name}`);
        fs.writeFileSync(file, bytes[name]);
        hits.push(...found(input.secrets, file).hits);
    }
    ok(bytes[name].length > 10000 && hits.length === 0, `nothing hidden is in the printer bytes (${name})`, hits);
}
const hits = [];
for (const input of demo) {
    run('waymask', 'preview', '-o', path.join(folder, 'page.pdf'), input.file);
    run('waymask', 'preview', '-o', path.join(folder, 'page-%d.png'), input.file);
    hits.push(...found(input.secrets, ...fs.readdirSync(folder).filter(name => name.startsWith('page')).map(name => path.join(folder, name))).hits);
}
ok(hits.length === 0, 'nor in PDF and PNG', hits);
const state = path.join(folder, 'site', 'print', 'state');
const written = fs.readFileSync(path.join(state, 'audit.log'), 'utf8');
const entries = written.trimEnd().split('\n');
const recorded = findLeaks(demo.flatMap(input => input.secrets), [state]).hits;
ok(recorded.length === 0 && entries.length > 30 && ['seal', 'print'].every(event => entries.some(entry => entry.split(' ')[2] === event)),
    'nor in the log of what was sealed and printed, and the rest of the state', [...recorded, `${entries.length} entries`]);
ok(fs.readdirSync(env.TMPDIR).length === 0, 'nothing is left in the temporary folder', fs.readdirSync(env.TMPDIR));

// --- planted: forms and places
const list = demo.flatMap(input => input.secrets);
function finds(what, field, data, name = 'place') {
    const file = path.join(folder, name);
    fs.writeFileSync(file, data);
    const result = findLeaks(list, [file]).hits;
    const good = result.some(hit => (hit.startsWith(`${file}: `) || hit.startsWith(`${folder}/(a file): `)) && hit.includes(field)) && !result.some(hit => hit.includes('张三') || hit.includes('1380000'));
    fs.rmSync(file);
    return good ? [] : [what];
}
const gb = {'张三': 'd5c5c8fd', '1001室': '31303031cad2', '3幢': '33b4b1'};
const utf16 = text => Buffer.from(text, 'utf16le');
const log = text => Buffer.from(`D [20/Nov/2026:10:00:00 +0000] [Job 7] ${text} sent\n`);
let bad = [
    ...finds('UTF-8', 'recipient.name', log('张三')),
    ...finds('GB18030', 'recipient.name', Buffer.concat([log('x'), Buffer.from(gb['张三'], 'hex'), log('y')])),
    ...finds('UTF-16LE', 'recipient.name', utf16('收 张三 a')),
    ...finds('UTF-16BE', 'recipient.name', utf16('收 张三 a').swap16()),
    ...finds('JSON escapes', 'recipient.name', '{"title":"\\u5f20\\u4e09"}'),
    ...finds('percent', 'recipient.name', '/jobs/%E5%BC%A0%E4%B8%89.csv'),
    ...finds('octal', 'recipient.name', 'title=\\345\\274\\240\\344\\270\\211'),
    ...finds('hexadecimal', 'recipient.name', 'dump: e5bca0e4b889'),
    ...finds('a tail of the name', 'recipient.name', log('若兰')),
];
ok(bad.length === 0, 'a name is found in every encoding', bad);
bad = [
    ...finds('eleven digits', 'recipient.phone', log('13800000017')),
    ...finds('the first seven', 'recipient.phone', log('1380000')),
    ...finds('the last eight', 'recipient.phone', log('00000017')),
    ...finds('with hyphens', 'recipient.phone', log('138-0000-0017')),
    ...finds('with blanks', 'recipient.phone', log('138 0000 0017')),
    ...finds('full width', 'recipient.phone', log('１３８００００００１７')),
    ...finds('UTF-16', 'recipient.phone', utf16('13800000017')),
];
ok(bad.length === 0, 'seven digits of a phone are found', bad);
bad = [
    ...finds('the tail', 'recipient.detail', log('3幢2单元1001室')),
    ...finds('a unit', 'recipient.detail', log('2单元')),
    ...finds('a room', 'recipient.detail', Buffer.concat([log('x'), Buffer.from(gb['1001室'], 'hex')])),
    ...finds('a hyphen tail', 'recipient.detail', log('12-3-1001')),
    ...finds('a company', 'recipient.detail', log('示例科技有限公司前台代收如无人接听请放')),
];
ok(bad.length === 0, 'a hidden address tail is found', bad);

const logged = (column, text) => written + entries.at(-1).split(' ').map((word, i) => i === column ? text : word).join(' ') + '\n';
const percent = text => [...Buffer.from(text)].map(b => b < 0x80 ? String.fromCharCode(b) : `%${b.toString(16).toUpperCase()}`).join('');
bad = [
    ...finds('asker', 'recipient.name', logged(3, percent('张三')), 'audit.log'),
    ...finds('number', 'recipient.phone', logged(6, '13800000017'), 'audit.log'),
    ...finds('result', 'recipient.detail', logged(10, percent('1001室')), 'audit.log'),
    ...finds('detail', 'recipient.phone', logged(11, 'phone=13800000017'), 'audit.log'),
    ...finds('in clear', 'recipient.name', logged(11, '张三'), 'audit.log'),
    ...finds('in place of the hash', 'recipient.phone', logged(12, '13800000017'), 'audit.log'),
];
ok(bad.length === 0, 'a leak in an entry of the log is found', bad);

// Printer bytes: between the commands in the printer's charset, inside of a picture, compressed.
const zplPicture = payload => {
    const packed = zlib.deflateSync(payload).toString('base64');
    return Buffer.from(`^XA^FO0,0^GFA,${payload.length},${payload.length},8,:Z64:${packed}:ABCD^FS^XZ`);
};
const name = Buffer.from('张三');
bad = [
    ...finds('TSPL text', 'recipient.name', Buffer.concat([bytes.tspl, Buffer.from('TEXT 10,10,"TSS24.BF2",0,1,1,"'), Buffer.from(gb['张三'], 'hex'), Buffer.from('"\r\n')])),
    ...finds('TSPL picture', 'recipient.name', Buffer.concat([Buffer.from('CLS\r\nBITMAP 0,0,4,4,1,'), Buffer.alloc(5), name, Buffer.alloc(5), Buffer.from('\r\nPRINT 1\r\n')])),
    ...finds('ZPL text', 'recipient.detail', Buffer.concat([bytes.acs, Buffer.from('^XA^FD3幢2单元1001室^FS^XZ')])),
    ...finds('ZPL comment', 'recipient.phone', Buffer.concat([bytes.z64, Buffer.from('^FX 13800000017^FS')])),
    ...finds('ZPL Z64', 'recipient.name', zplPicture(Buffer.concat([Buffer.alloc(64), name, Buffer.alloc(64)]))),
];
ok(bad.length === 0, 'a leak in printer bytes is found: text, picture, compressed', bad);
bad = [
    ...finds('gzip', 'recipient.name', zlib.gzipSync(log('张三')), 'error_log.1.gz'),
    ...finds('PDF', 'recipient.name', Buffer.concat([Buffer.from('%PDF-1.5\n1 0 obj\nstream\n'), zlib.deflateSync(log('张三')), Buffer.from('\nendstream\n')])),
    ...finds('file name', 'recipient.name', 'x', '订单-张三.csv'),
];
ok(bad.length === 0, 'packed files and their names are searched', bad);
const nothing = spawnSync(process.execPath, [path.join(source, 'tests/leak/find-leaks.mjs'), '--orders', demo[0].file, env.TMPDIR]);
const clean = spawnSync(process.execPath, [path.join(source, 'tests/leak/find-leaks.mjs'), '--orders', demo[0].file, path.join(source, 'LICENSE')]);
const leaky = spawnSync(process.execPath, [path.join(source, 'tests/leak/find-leaks.mjs'), '--orders', demo[0].file, demo[0].file]);
ok(nothing.status === 2 && clean.status === 0 && leaky.status === 1, 'exit status: 0 clean, 1 leaks, 2 nothing searched',
    [`${nothing.status} ${clean.status} ${leaky.status}`, clean.stdout.toString()]);
fs.rmSync(folder, {recursive: true});
