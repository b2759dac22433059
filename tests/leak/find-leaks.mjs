#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// find-leaks [--orders FILE]… [--secret FIELD=TEXT]… PLACE…: search files and folders for what of the
// orders must be hidden (secrets.mjs), in every encoding (needles.mjs), unpacked (places.mjs). Tells
// place and field, never the text; exit status 1 if anything was found, 2 if there was nothing to
// search or nothing to search for.
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

import {needles, search} from './needles.mjs';
import {readOrders} from './orders.mjs';
import {files, layers} from './places.mjs';
import {secrets} from './secrets.mjs';

// The sealed code and the signatures are digits by the hundred in which seven turn up by chance;
// what they hold is sealed. A line of the code by itself is one drawn as QR. The log's entries have a
// sealed number behind the label's id, and a hash at their end.
const unsealed = bytes => Buffer.from(bytes.toString('latin1')
    .replace(/"sealed":"731[0-9]*"/g, '"sealed":""').replace(/"sig":"[0-9a-f]*"/g, '"sig":""')
    .replace(/(?<![0-9])731[0-9]{200,}(?![0-9])/g, '')
    .replace(/^([0-9]+ \S+ [a-z]+ \S+ \S+ [0-9a-f]{16}) [A-Za-z0-9_-]{100,160} /gm, '$1 - ')
    .replace(/^([0-9]+ .*) [0-9a-f]{64}$/gm, '$1'), 'latin1');

/** @return {hits: ["place: record 1, recipient.name (UTF-8)", …], files, bytes} */
export function findLeaks(list, places) {
    const prepared = needles(list), hits = [];
    let count = 0, size = 0;
    for (const file of files(places)) {
        const raw = fs.readFileSync(file);
        const found = new Set();
        count++;
        size += raw.length;
        for (const layer of layers(raw)) {
            const bytes = layer.binary ? layer.bytes : unsealed(layer.bytes);
            search({bytes, binary: layer.binary}, prepared).forEach(hit => found.add(hit));
        }
        /* A file's name can leak as well; then it is not told. */
        const name = search({bytes: Buffer.from(path.basename(file)), binary: false}, prepared);
        const told = name.length === 0 ? file : path.join(path.dirname(file), '(a file)');
        name.forEach(hit => hits.push(`${told}: its name: ${hit}`));
        found.forEach(hit => hits.push(`${told}: ${hit}`));
    }
    return {hits, files: count, bytes: size};
}

function main(argv) {
    const list = [], places = [];
    for (let i = 0; i < argv.length; i++) {
        if (argv[i] === '--orders') {
            list.push(...secrets(readOrders(argv[++i])));
        } else if (argv[i] === '--secret') {
            const [field, ...text] = argv[++i].split('=');
            list.push({field, text: text.join('='), kind: /^[0-9]+$/.test(text.join('')) ? 'digits' : 'text'});
        } else {
            places.push(argv[i]);
        }
    }
    const result = findLeaks(list, places);
    for (const hit of result.hits)
        console.log(hit);
    console.log(`${result.hits.length} leaks of ${list.length} secrets in ${result.files} files, ${result.bytes} bytes`);
    if (list.length === 0 || result.files === 0)
        return 2;
    return result.hits.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
    process.exitCode = main(process.argv.slice(2));
