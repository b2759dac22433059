/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/workbook.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define NAMES_MOST 8

/** A ZIP file in the making: entries, then what its directory says of them. */
struct zip {
    struct wm_bytes bytes;
    bool deflated;
    struct {
        const char *name;
        uint32_t crc, packed, size, offset;
    } entry[NAMES_MOST];
    size_t count;
};

static void put(struct zip *zip, const void *data, size_t len)
{
    char *grown = realloc(zip->bytes.data, zip->bytes.len + len + 1);

    if (grown == NULL)
        abort();
    if (len != 0)
        memcpy(grown + zip->bytes.len, data, len);
    zip->bytes.data = grown;
    zip->bytes.len += len;
    grown[zip->bytes.len] = '\0';
}

static void put_le(struct zip *zip, uint32_t value, unsigned size)
{
    unsigned char bytes[4];
    unsigned i;

    for (i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    put(zip, bytes, size);
}

/** Raw deflate. @return malloc'ed */
static unsigned char *pack(const char *data, size_t len, size_t *packed)
{
    z_stream stream = {0};
    unsigned char *out;

    if (deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    stream.avail_out = (uInt)deflateBound(&stream, len);
    out = malloc(stream.avail_out);
    if (out == NULL)
        abort();
    stream.next_out = out;
    stream.next_in = (unsigned char *)(uintptr_t)data;
    stream.avail_in = (uInt)len;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    *packed = stream.total_out;
    deflateEnd(&stream);
    return out;
}

/** What the header of an entry and the directory both say of it, from the version on. */
static void put_facts(struct zip *zip, size_t index)
{
    put_le(zip, 20, 2); /* version needed */
    put_le(zip, 0, 2);
    put_le(zip, zip->deflated ? 8 : 0, 2);
    put_le(zip, 0, 2);      /* time */
    put_le(zip, 0x5d74, 2); /* date */
    put_le(zip, zip->entry[index].crc, 4);
    put_le(zip, zip->entry[index].packed, 4);
    put_le(zip, zip->entry[index].size, 4);
    put_le(zip, (uint32_t)strlen(zip->entry[index].name), 2);
    put_le(zip, 0, 2);
}

static void add(struct zip *zip, const char *name, const char *data, size_t len)
{
    size_t packed = len;
    unsigned char *bytes = zip->deflated ? pack(data, len, &packed) : NULL;
    size_t i = zip->count++;

    zip->entry[i].name = name;
    zip->entry[i].crc = (uint32_t)crc32(0, (const unsigned char *)data, (uInt)len);
    zip->entry[i].packed = (uint32_t)packed;
    zip->entry[i].size = (uint32_t)len;
    zip->entry[i].offset = (uint32_t)zip->bytes.len;
    put_le(zip, 0x04034b50, 4);
    put_facts(zip, i);
    put(zip, name, strlen(name));
    put(zip, zip->deflated ? (const char *)bytes : data, packed);
    free(bytes);
}

static void finish(struct zip *zip)
{
    size_t start = zip->bytes.len, i;

    for (i = 0; i < zip->count; i++) {
        put_le(zip, 0x02014b50, 4);
        put_le(zip, 20, 2); /* version made by */
        put_facts(zip, i);
        put_le(zip, 0, 2); /* comment */
        put_le(zip, 0, 4); /* disk, inner attributes */
        put_le(zip, 0, 4); /* outer ones */
        put_le(zip, zip->entry[i].offset, 4);
        put(zip, zip->entry[i].name, strlen(zip->entry[i].name));
    }
    i = zip->bytes.len - start;
    put_le(zip, 0x06054b50, 4);
    put_le(zip, 0, 4);
    put_le(zip, (uint32_t)zip->count, 2);
    put_le(zip, (uint32_t)zip->count, 2);
    put_le(zip, (uint32_t)i, 4);
    put_le(zip, (uint32_t)start, 4);
    put_le(zip, 0, 2);
}

#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define LINK(id, type, target)                                                                     \
    "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"

struct wm_bytes wm_workbook(const char *sheet, size_t len, const char *strings, bool deflated)
{
    static const char root[] =
        "<Relationships>" LINK("a", "officeDocument", "xl/workbook.xml") "</Relationships>";
    static const char book[] =
        "<workbook xmlns:r=\"r\"><sheets><sheet r:id=\"s\"/></sheets></workbook>";
    static const char links[] = "<Relationships>" LINK("s", "worksheet", "sheet.xml")
        LINK("t", "styles", "styles.xml") "</Relationships>";
    static const char links_strings[] =
        "<Relationships>" LINK("s", "worksheet", "sheet.xml") LINK("t", "styles", "styles.xml")
            LINK("u", "sharedStrings", "strings.xml") "</Relationships>";
    static const char styles[] =
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"000000\"/></numFmts>"
        "<cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/></cellXfs>"
        "</styleSheet>";
    static const char head[] = "<worksheet><sheetData>", tail[] = "</sheetData></worksheet>";
    struct zip zip = {.deflated = deflated};
    struct zip part = {.count = 0};

    add(&zip, "_rels/.rels", root, sizeof root - 1);
    add(&zip, "xl/workbook.xml", book, sizeof book - 1);
    add(&zip, "xl/_rels/workbook.xml.rels", strings != NULL ? links_strings : links,
        strings != NULL ? sizeof links_strings - 1 : sizeof links - 1);
    add(&zip, "xl/styles.xml", styles, sizeof styles - 1);
    if (strings != NULL) {
        put(&part, "<sst>", 5);
        put(&part, strings, strlen(strings));
        put(&part, "</sst>", 6);
        add(&zip, "xl/strings.xml", part.bytes.data, part.bytes.len);
        part.bytes.len = 0;
    }
    if (len >= 4 && memcmp(sheet, "<row", 4) == 0) {
        put(&part, head, sizeof head - 1);
        put(&part, sheet, len);
        put(&part, tail, sizeof tail - 1);
        add(&zip, "xl/sheet.xml", part.bytes.data, part.bytes.len);
    } else {
        add(&zip, "xl/sheet.xml", sheet, len);
    }
    free(part.bytes.data);
    finish(&zip);
    return zip.bytes;
}
