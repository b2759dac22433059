// SPDX-License-Identifier: Apache-2.0
// A CSV file as a workbook, by npm write-excel-file: `node workbook.mjs IN.csv OUT.xlsx [numbers]`,
// with all values as texts, or with numbers as numbers.
import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {rows, textOf} from './leak/orders.mjs';

const require = createRequire(path.join(process.env.WAYMASK_NODE_MODULES, 'x.js'));
const {default: writeExcelFile} = await import(require.resolve('write-excel-file/node'));

const first = /^#waymask.*\r?\n/;
const isNumber = text => /^(0|[1-9]\d{0,14})$/.test(text);

/** Write rows of cells: texts, null, or what write-excel-file takes. */
export const write = (table, out) => writeExcelFile(table).toFile(out);

/** Write a file of separated values. */
export function convert(file, out, numbers) {
    const text = textOf(file);
    const table = [...text.match(first)?.map(() => ['#waymask']) ?? [], ...rows(text.replace(first, ''))];
    return write(table.map(row => row.map(value => value === '' ? null
        : numbers && isNumber(value) ? {value: Number(value), type: Number} : {value, type: String})), out);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
    await convert(process.argv[2], process.argv[3], process.argv[4] === 'numbers');
