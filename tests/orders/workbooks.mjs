// SPDX-License-Identifier: Apache-2.0
// The workbooks of tests/orders/ that no spreadsheet would write, or none that is at hand:
// `node workbooks.mjs` writes them beside itself. They are committed; this says how they came to be.
// Needs npm fflate (of write-excel-file) in WAYMASK_NODE_MODULES.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(join(process.env.WAYMASK_NODE_MODULES, 'x.js'));
const { zipSync, strToU8 } = require('fflate');
const here = dirname(fileURLToPath(import.meta.url));

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const DOC = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const sheetOf = rows => `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;
const text = (r, value) => `<c r="${r}" t="inlineStr"><is><t>${value}</t></is></c>`;
const number = (r, value, style) => `<c r="${r}"${style ? ` s="${style}"` : ''}><v>${value}</v></c>`;
const letter = i => String.fromCharCode(65 + i);
/** A row of cells: texts in quotes become inline strings, numbers stay numbers, null is a gap. */
const row = (n, cells, attributes = '') =>
	`<row r="${n}"${attributes}>` + cells.map((c, i) => c === null ? '' : typeof c === 'number'
		? number(letter(i) + n, c) : c.startsWith('<') ? c : text(letter(i) + n, c)).join('') + '</row>';
const links = list => `${HEAD}<Relationships xmlns="${RELS}">` + list.map(([id, type, target]) =>
	`<Relationship Id="${id}" Type="${DOC}/${type}" Target="${target}"/>`).join('') + '</Relationships>';

/** Parts of a workbook with one sheet; more replaces and adds some. */
function parts(sheet, more = {}) {
	return {
		'[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
			'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
			'</Types>',
		'_rels/.rels': links([['rId1', 'officeDocument', 'xl/workbook.xml']]),
		'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${DOC}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': links([['rId1', 'worksheet', 'worksheets/sheet1.xml'],
			['rId2', 'styles', 'styles.xml'], ['rId3', 'sharedStrings', '/xl/sharedStrings.xml']]),
		'xl/styles.xml': styles,
		'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}"/>`,
		'xl/worksheets/sheet1.xml': sheet,
		...more,
	};
}
const styles = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="4">` +
	'<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>' +
	'<numFmt numFmtId="165" formatCode="000000"/>' +
	'<numFmt numFmtId="166" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>' +
	'<numFmt numFmtId="167" formatCode="[Red]0.00E+00"/></numFmts>' +
	'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>' +
	[0, 14, 22, 164, 165, 166, 167, 20, 57].map(id => `<xf numFmtId="${id}"/>`).join('') +
	'</cellXfs></styleSheet>';

const zip = list => zipSync(Object.fromEntries(Object.entries(list).map(([name, bytes]) =>
	[name, typeof bytes === 'string' ? strToU8(bytes) : bytes])), { mtime: '2026-11-20T10:11:12', level: 9 });
const save = (name, bytes) => writeFileSync(join(here, name), bytes);
const HEADER = ['waybill', 'order', 'created', 'recipient.name', 'recipient.phone', 'recipient.postcode',
	'recipient.detail', 'weight_g'];
const NONE = [null, null, null];

// Rich text, phonetic runs, escapes, spaces kept, CDATA, entities, a prefix before each name.
save('xlsx-inline.xlsx', zip(parts(sheetOf(
	row(1, HEADER) +
	'<row r="2"><c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>YT88</t></r><r><t>01</t></r></is></c>' +
	'<c r="B2" t="inlineStr"><is><t>A&amp;B &#x31;</t></is></c>' +
	'<c r="D2" t="inlineStr"><is><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><r><t xml:space="preserve"> 太郎</t></r></is></c>' +
	'<c r="E2" t="str"><f>T(13800000001)</f><v>13800000001</v></c>' +
	'<c r="G2" t="inlineStr"><is><t><![CDATA[文一西路<9>号_x0041__x005F_x0042_ _x41_]]></t></is></c></row>'))));
save('xlsx-prefix.xlsx', zip(parts(sheetOf(row(1, HEADER) +
	row(2, ['YT8802', ...[null, null], '张三', '13800000002', null, '文一西路 2 号'])).replaceAll(/<(\/?)([a-zA-Z])/g, '<$1x:$2')
	.replace('xmlns=', 'xmlns:x='))));

// Dates in built-in and custom formats, numbers, and what looks like a date but is none.
const dated = base => sheetOf(row(1, HEADER) + [
	[base, 1], [base + 0.42444444444444446, 2], [base + 0.42444444444444446, 3], [base, 5],
	[0.5, 7], [base, 8], [12.5, 6], [1, 1],
].map(([value, style], i) => row(i + 2, [`YT${i + 2}`, null, number(`C${i + 2}`, value, style),
	'张三', 13800000001 + i, number(`F${i + 2}`, 10000 + i, 4), '文一西路 1 号', 0.1 + 0.2 + 1249.7])).join(''));
save('xlsx-dates.xlsx', zip(parts(dated(46346).replaceAll('1250.0000000000002', '1250'))));
save('xlsx-dates-1904.xlsx', zip(parts(dated(46346 - 1462).replaceAll('1250.0000000000002', '1.25E3'), {
	'xl/workbook.xml': parts('')['xl/workbook.xml'].replace('<sheets>', '<workbookPr date1904="1"/><sheets>') })));

// Blank rows, a hidden row, gaps, cells without references, merged cells, values right of the
// header, empty styled cells, numbers where texts are expected, in a Taobao header.
save('xlsx-gaps.xlsx', zip(parts(sheetOf(
	row(3, ['订单编号', '订单编号说明', null, '收货人姓名', '收货地址 ', null, '联系手机', '物流单号']) +
	row(4, [' ', '\t']) + row(5, []) +
	row(6, ['110010', null, 'x', '张三', '浙江省 杭州市 余杭区 文一西路969号', null, 13800000001, 'YT6', null, null, 'note']) +
	row(9, ['110011', null, null, '李四', '上海市 黄浦区 中山东一路1号', null, 13800000002, 'YT9'], ' hidden="1"') +
	`<row><c t="inlineStr"><is><t>110012</t></is></c><c/><c r="D10" t="inlineStr"><is><t>王五</t></is></c>` +
	'<c t="inlineStr"><is><t>北京市 朝阳区 建国路1号</t></is></c><c s="3"/><c><v>1.3800000003E10</v></c>' +
	'<c t="inlineStr"><is><t>YT10</t></is></c><c r="ZZ10" s="1"/></row>')
	.replace('</worksheet>', '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells></worksheet>'))));

// The first sheet is a chart, the second hidden; of the others the one named first counts.
save('xlsx-sheets.xlsx', zip(parts(sheetOf(row(1, ['not', 'these'])), {
	'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:q="${DOC}"><sheets><sheet name="Chart" sheetId="5" q:id="c"/>` +
		'<sheet name="Old" sheetId="1" state="hidden" q:id="a"/><sheet name="Orders" sheetId="9" q:id="z"/>' +
		'<sheet name="A" sheetId="2" q:id="b"/></sheets></workbook>',
	'xl/_rels/workbook.xml.rels': links([['b', 'worksheet', 'worksheets/sheet1.xml'], ['a', 'worksheet', 'worksheets/sheet1.xml'],
		['c', 'chartsheet', 'charts/sheet1.xml'], ['z', 'worksheet', '../xl/./worksheets/Last.xml']]),
	'xl/worksheets/last.xml': sheetOf(row(1, HEADER) + row(2, ['YT8803', ...NONE.slice(1), '张三', '13800000003', null, '文一西路 3 号'])),
})));

// --- refused ---
const hidden = ['YT1', null, null, '密某', '16666600000', null, '密路 1 号'];
save('bad/xlsx-rounded.xlsx', zip(parts(sheetOf(row(1, HEADER) +
	row(2, [...hidden.slice(0, 1), 123456789012345680, null, ...hidden.slice(3)]) +
	row(3, ['YT2', null, null, '密某', number('E3', '1.6666666666666666E+15', 4), null, '密路 1 号'])))));
save('bad/xlsx-error-cell.xlsx', zip(parts(sheetOf(row(1, HEADER) +
	row(2, ['YT1', null, null, '<c r="D2" t="e"><v>#N/A</v></c>', '16666600000', null, '密路 1 号']) +
	row(3, ['YT2', null, null, '密某', '<c r="E3"><v>66666x</v></c>', null, '密路 1 号'])))));
save('bad/xlsx-text-missing.xlsx', zip(parts(sheetOf(row(1, HEADER) +
	row(2, ['<c r="A2" t="s"><v>66666</v></c>'])))));
save('bad/xlsx-order-of-cells.xlsx', zip(parts(sheetOf(row(1, HEADER) +
	'<row r="2">' + text('B2', '密') + text('A2', '密') + '</row>'))));
save('bad/xlsx-order-of-rows.xlsx', zip(parts(sheetOf(row(1, HEADER) + row(1, hidden)))));
save('bad/xlsx-dtd.xlsx', zip(parts(sheetOf(row(1, HEADER)).replace('<worksheet',
	'<!DOCTYPE worksheet [<!ENTITY a "密"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'))));
save('bad/xlsx-not-well-formed.xlsx', zip(parts(sheetOf(row(1, HEADER) + '<row><c>密</row>'))));
save('bad/xlsx-deep.xlsx', zip(parts(sheetOf('<row>' + '<x>'.repeat(100)))));
save('bad/xlsx-names.xlsx', zip(parts(sheetOf('<row>' + Array.from({ length: 3000 }, (_, i) => `<n${i}/>`).join('') + '</row>'))));
save('bad/xlsx-long-tag.xlsx', zip(parts(sheetOf(`<row x="${'a'.repeat(400000)}">`))));
save('bad/xlsx-record-too-long.xlsx', zip(parts(sheetOf(row(1, HEADER) + row(2, [...hidden.slice(0, 6), '密'.repeat(22000)])))));
save('bad/xlsx-columns.xlsx', zip(parts(sheetOf('<row r="1">' + text('A1', 'waybill') + text('SS1', 'order') + '</row>'))));
save('bad/xlsx-empty.xlsx', zip(parts(sheetOf('<row r="1"><c r="A1" s="1"/></row>'))));
save('bad/xlsx-no-sheet.xlsx', zip(parts(sheetOf(''), { 'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}"><sheets/></workbook>` })));
save('bad/xlsx-binary.xlsb', zip({ '_rels/.rels': links([['rId1', 'officeDocument', 'xl/workbook.bin']]), 'xl/workbook.bin': 'x' }));
save('bad/xlsx-document.docx', zip({ '_rels/.rels': links([['rId1', 'officeDocument', 'word/document.xml']]),
	'word/document.xml': '<w:document xmlns:w="x"/>' }));
save('bad/xlsx-open-document.ods', zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' }));
save('bad/xlsx-archive.zip', zip({ 'orders.csv': 'waybill\n' }));
const good = zip(parts(sheetOf(row(1, HEADER) + row(2, hidden))));
save('bad/xlsx-truncated.xlsx', good.subarray(0, good.length - 40));
// 1 MiB of blanks that says it is 513 MiB, and 1 MiB that says it is 1,000 bytes.
const bomb = (size, lie) => {
	const bytes = zip(parts(new Uint8Array(size).fill(32)));
	const view = new DataView(bytes.buffer);
	for (let i = 0; i < bytes.length - 30; i++) {
		if (view.getUint32(i, true) === 0x02014b50 && view.getUint32(i + 24, true) === size)
			view.setUint32(i + 24, lie, true);
	}
	return bytes;
};
save('bad/xlsx-bomb.xlsx', bomb(1 << 20, 513 << 20));
save('bad/xlsx-bomb-lies.xlsx', bomb(1 << 20, 1000));
const wrong = parts(sheetOf(row(1, HEADER) + row(2, hidden)));
const stored = zipSync(Object.fromEntries(Object.entries(wrong).map(([n, b]) => [n, strToU8(b)])), { level: 0, mtime: '2026-11-20T10:11:12' });
stored[Buffer.from(stored).indexOf('16666600000') + 3] ^= 1;
save('xlsx-checksum.xlsx', stored);
