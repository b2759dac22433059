// SPDX-License-Identifier: Apache-2.0
// The bytes of a file as a leak could lie in them: as they are, and what pictures, compressed
// streams and archives in them hold once unpacked.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const quietly = (unpack, bytes) => {
    try {
        return unpack(bytes, {maxOutputLength: 1 << 28, finishFlush: zlib.constants.Z_SYNC_FLUSH});
    } catch {
        return null;
    }
};

/** All regular files under the paths, with their path. */
export function files(paths) {
    const found = [];
    for (const top of paths) {
        const about = fs.lstatSync(top);
        if (about.isDirectory())
            found.push(...files(fs.readdirSync(top).sort().map(name => path.join(top, name))));
        else if (about.isFile())
            found.push(top);
    }
    return found;
}

// Pictures in printer data, cut out of the commands: TSPL BITMAP x,y,bytes,rows,mode,data and ZPL
// ^GF or ~DG with hexadecimal (ACS) or :Z64:/:B64: data.
function pictures(bytes) {
    const text = bytes.toString('latin1');
    const parts = [], commands = [];
    const start = /BITMAP *\d+,\d+,(\d+),(\d+),\d+,|(?:\^GF[AC]?,[0-9,]*|~DG[^,]*,[0-9]*,[0-9]*,)/g;
    let at = 0, hit;
    while ((hit = start.exec(text)) !== null) {
        commands.push(text.slice(at, start.lastIndex));
        if (hit[1] !== undefined) {
            at = Math.min(text.length, start.lastIndex + hit[1] * hit[2]);
            parts.push(bytes.subarray(start.lastIndex, at));
        } else {
            const end = text.slice(start.lastIndex).search(/[\^~]/);
            at = end < 0 ? text.length : start.lastIndex + end;
            const data = text.slice(start.lastIndex, at);
            const packed = /^:([ZB])64:([A-Za-z0-9+/=\s]*)/.exec(data);
            if (packed !== null) {
                const raw = Buffer.from(packed[2], 'base64');
                parts.push(packed[1] === 'Z' ? quietly(zlib.inflateSync, raw) ?? raw : raw);
            } else if (!/^[0-9A-Fa-fG-Yg-z,:!\s]*$/.test(data)) {
                parts.push(Buffer.from(data, 'latin1'));
                commands.push(data); /* no picture: look at it as text */
            }
        }
        start.lastIndex = at;
    }
    if (parts.length === 0)
        return null;
    commands.push(text.slice(at));
    return {commands: Buffer.from(commands.join('\n'), 'latin1'), parts};
}

/** [{bytes, binary}]: binary parts are pictures and the like, where short texts turn up by chance. */
export function layers(bytes) {
    if (bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) {
        const inner = quietly(zlib.gunzipSync, bytes);
        return inner === null ? [{bytes, binary: true}] : layers(inner);
    }
    if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') {
        const found = [{bytes, binary: true}];
        const text = bytes.toString('latin1');
        for (const hit of text.matchAll(/stream\r?\n/g)) {
            const inner = quietly(zlib.inflateSync, bytes.subarray(hit.index + hit[0].length));
            if (inner !== null)
                found.push({bytes: inner, binary: false});
        }
        return found;
    }
    const printed = pictures(bytes);
    if (printed !== null)
        return [{bytes: printed.commands, binary: false}, ...printed.parts.map(part => ({bytes: part, binary: true}))];
    return [{bytes, binary: false}];
}
