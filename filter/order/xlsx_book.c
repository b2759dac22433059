/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/xlsx_book.h"

#include "filter/base/message.h"
#include "filter/order/xml.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PART_MOST ((uint64_t)16 << 20) /* bytes of XML */
#define SHEETS_MOST 64                 /* that are looked at for the first one */
#define ID_SIZE 64
#define CUSTOM_MOST 4096 /* number formats; Excel has about 250 */
#define STYLES_MOST 65536

/** What a relationship leads to, by the last word of its type, and where that is. */
struct target {
    const char *type;
    char *part; /**< WM_XLSX_PART bytes */
};

/** Relationships being read. */
struct links {
    const char *folder; /**< of the part that has them, "xl/" */
    struct target target[3];
    /* Sheets: the one with the lowest index in ids that is a worksheet. */
    const char (*ids)[ID_SIZE];
    size_t id_count;
    char *sheet; /**< WM_XLSX_PART bytes; NULL: none wanted */
};

/** The workbook part being read. */
struct workbook {
    bool date1904, found;
    char ids[SHEETS_MOST][ID_SIZE]; /**< of the sheets that are not hidden */
    size_t id_count;
};

/** The styles being read. */
struct styles {
    struct wm_xlsx_book *book;
    struct {
        unsigned long id;
        struct wm_xlsx_format format;
    } custom[CUSTOM_MOST];
    size_t custom_count, room;
    bool in_cells; /**< within cellXfs */
};

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);

    return len >= strlen(end) && strcasecmp(text + len - strlen(end), end) == 0;
}

/** Name of the part at target, as seen from folder: `../` goes up, a leading `/` starts anew. */
static bool resolve(const char *folder, const char *target, char part[WM_XLSX_PART])
{
    char whole[2 * WM_XLSX_PART];
    size_t used = 0;
    const char *c = whole;
    int len = snprintf(whole, sizeof whole, "%s%s", target[0] == '/' ? "" : folder,
                       target[0] == '/' ? target + 1 : target);

    if (len < 0 || (size_t)len >= sizeof whole)
        return false;
    while (*c != '\0') {
        size_t segment = strcspn(c, "/");

        segment += c[segment] == '/' ? 1 : 0;
        if (strncmp(c, "../", 3) == 0) {
            for (used -= used != 0 ? 1 : 0; used != 0 && part[used - 1] != '/';)
                used--;
        } else if (strncmp(c, "./", 2) != 0) {
            if (used + segment >= WM_XLSX_PART)
                return false;
            memcpy(part + used, c, segment);
            used += segment;
        }
        c += segment;
    }
    part[used] = '\0';
    return used != 0;
}

static void link_start(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                       const char **attributes)
{
    struct links *links = context;
    const char *id = wm_xml_attribute(attributes, "Id");
    const char *type = wm_xml_attribute(attributes, "Type");
    const char *target = wm_xml_attribute(attributes, "Target");
    const char *mode = wm_xml_attribute(attributes, "TargetMode");
    char part[WM_XLSX_PART];
    size_t i;

    (void)xml;
    if (depth != 2 || strcmp(name, "Relationship") != 0 || id == NULL || type == NULL ||
        target == NULL || (mode != NULL && strcmp(mode, "External") == 0) ||
        !resolve(links->folder, target, part))
        return;
    for (i = 0; i < sizeof links->target / sizeof links->target[0]; i++) {
        if (links->target[i].type != NULL && ends_with(type, links->target[i].type) &&
            links->target[i].part[0] == '\0')
            memcpy(links->target[i].part, part, sizeof part);
    }
    if (links->sheet == NULL || !ends_with(type, "/worksheet"))
        return;
    for (i = 0; i < links->id_count; i++) {
        if (strcmp(links->ids[i], id) == 0) {
            memcpy(links->sheet, part, sizeof part);
            links->id_count = i; /* only an earlier one is better */
        }
    }
}

static void book_start(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                       const char **attributes)
{
    struct workbook *book = context;
    const char *value;

    (void)xml;
    if (depth == 1)
        book->found = strcmp(name, "workbook") == 0;
    if (depth == 2 && strcmp(name, "workbookPr") == 0) {
        value = wm_xml_attribute(attributes, "date1904");
        book->date1904 = value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    }
    if (depth != 3 || strcmp(name, "sheet") != 0 || book->id_count == SHEETS_MOST)
        return;
    value = wm_xml_attribute(attributes, "state");
    if (value != NULL && strcmp(value, "visible") != 0)
        return;
    value = wm_xml_attribute(attributes, "id");
    if (value != NULL && strlen(value) < ID_SIZE)
        memcpy(book->ids[book->id_count++], value, strlen(value) + 1);
}

static struct wm_xlsx_format format_of(const struct styles *styles, unsigned long id)
{
    size_t i;

    for (i = 0; i < styles->custom_count; i++) {
        if (styles->custom[i].id == id)
            return styles->custom[i].format;
    }
    return wm_xlsx_builtin(id);
}

/** Room for one more style of cells. */
static bool grow_styles(struct wm_xml *xml, struct styles *styles)
{
    struct wm_xlsx_book *book = styles->book;
    size_t room = styles->room != 0 ? styles->room * 2 : 64;
    struct wm_xlsx_format *format;

    if (book->format_count < styles->room)
        return true;
    if (room > STYLES_MOST) {
        wm_xml_refuse(xml, N_("holds too many styles of cells"));
        return false;
    }
    format = malloc(room * sizeof *format);
    if (format == NULL) {
        wm_xml_refuse(xml, N_("out of memory"));
        return false;
    }
    if (book->format_count != 0)
        memcpy(format, book->format, book->format_count * sizeof *format);
    free(book->format);
    book->format = format;
    styles->room = room;
    return true;
}

static void styles_start(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                         const char **attributes)
{
    struct styles *styles = context;
    const char *id = wm_xml_attribute(attributes, "numFmtId");
    unsigned long number = id != NULL ? strtoul(id, NULL, 10) : 0;
    const char *code;

    if (depth == 2)
        styles->in_cells = strcmp(name, "cellXfs") == 0;
    if (depth != 3)
        return;
    if (styles->in_cells && strcmp(name, "xf") == 0 && grow_styles(xml, styles)) {
        styles->book->format[styles->book->format_count++] = format_of(styles, number);
    } else if (strcmp(name, "numFmt") == 0) {
        code = wm_xml_attribute(attributes, "formatCode");
        if (styles->custom_count == CUSTOM_MOST) {
            wm_xml_refuse(xml, N_("holds too many number formats"));
        } else if (code != NULL) {
            styles->custom[styles->custom_count].id = number;
            styles->custom[styles->custom_count++].format = wm_xlsx_custom(code);
        }
    }
}

static int read_styles(struct wm_xlsx_book *book, struct wm_archive *archive, struct wm_err *err)
{
    static const struct wm_xml_use use = {.start = styles_start};
    struct styles *styles = calloc(1, sizeof *styles);
    int code;

    if (styles == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    styles->book = book;
    code = wm_xml_read(archive, book->styles, PART_MOST, &use, styles, err);
    free(styles);
    return code;
}

/** Read the relationships of a part, `xl/_rels/workbook.xml.rels` for `xl/workbook.xml`. */
static int read_links(struct links *links, struct wm_archive *archive, const char *part,
                      struct wm_err *err)
{
    static const struct wm_xml_use use = {.start = link_start};
    const char *slash = strrchr(part, '/');
    size_t len = slash != NULL ? (size_t)(slash + 1 - part) : 0;
    char folder[WM_XLSX_PART];
    char name[WM_XLSX_PART + 16];

    snprintf(folder, sizeof folder, "%.*s", (int)len, part);
    snprintf(name, sizeof name, "%s_rels/%s.rels", folder, part + len);
    links->folder = folder;
    return wm_xml_read(archive, name, PART_MOST, &use, links, err);
}

/** Say what a ZIP file without a workbook in XML is. */
static int no_workbook(struct wm_archive *archive, const char *part, struct wm_err *err)
{
    if (ends_with(part, ".bin"))
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is a binary workbook (XLSB); save it as XLSX or CSV"));
    if (wm_archive_has(archive, "content.xml") && wm_archive_has(archive, "mimetype"))
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is an OpenDocument file; save the sheet as XLSX or CSV"));
    return wm_err_set(err, WM_ERR_INPUT, _("is a ZIP file, but no XLSX workbook"));
}

int wm_xlsx_book_read(struct wm_xlsx_book *book, struct wm_archive *archive, struct wm_err *err)
{
    static const struct wm_xml_use use = {.start = book_start};
    struct workbook workbook = {.found = false};
    char part[WM_XLSX_PART] = "";
    struct links root = {.target = {{"/officeDocument", part}}};
    struct links links = {
        .target = {{"/sharedStrings", book->strings}, {"/styles", book->styles}},
        .sheet = book->sheet,
        .ids = workbook.ids,
    };

    if (!wm_archive_has(archive, "_rels/.rels"))
        return no_workbook(archive, "", err);
    if (read_links(&root, archive, "", err) != 0)
        return WM_ERR_INPUT;
    if (part[0] == '\0' || ends_with(part, ".bin"))
        return no_workbook(archive, part, err);
    if (wm_xml_read(archive, part, PART_MOST, &use, &workbook, err) != 0)
        return WM_ERR_INPUT;
    if (!workbook.found)
        return no_workbook(archive, "", err);
    book->date1904 = workbook.date1904;
    links.id_count = workbook.id_count;
    if (read_links(&links, archive, part, err) != 0)
        return WM_ERR_INPUT;
    if (book->sheet[0] == '\0')
        return wm_err_set(err, WM_ERR_INPUT, _("is a workbook without a sheet to see"));
    return book->styles[0] != '\0' ? read_styles(book, archive, err) : 0;
}

void wm_xlsx_book_clear(struct wm_xlsx_book *book)
{
    free(book->format);
    memset(book, 0, sizeof *book);
}
