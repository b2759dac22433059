/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/filler.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/order/contact.h"
#include "filter/order/value.h"

#include <string.h>
#include <strings.h>

/** One row being filled in. */
struct fill {
    struct wm_filler *filler;
    const struct wm_row *row;
    struct wm_order *order;
    wm_filler_fault_fn *fault;
    void *context;
    bool good;
};

static const struct wm_field *field_of(const char *name)
{
    return wm_field_find(name, strlen(name));
}

void wm_filler_init(struct wm_filler *filler)
{
    filler->order = field_of("order");
    filler->waybill = field_of("waybill");
    filler->name = field_of("recipient.name");
    filler->phone = field_of("recipient.phone");
    filler->phone2 = field_of("recipient.phone2");
    filler->province = field_of("recipient.province");
    filler->city = field_of("recipient.city");
    filler->district = field_of("recipient.district");
    filler->town = field_of("recipient.town");
    filler->detail = field_of("recipient.detail");
    filler->postcode = field_of("recipient.postcode");
}

/** The text of an entry's cell, freed of what a spreadsheet put around it. */
static struct wm_cell cell_of(const struct wm_row *row, const struct wm_plan_entry *entry)
{
    struct wm_cell cell = row->cell[entry->cell];
    bool text = entry->field == NULL || entry->field->kind == WM_FIELD_TEXT;

    wm_value_unwrap(&cell.text, &cell.len, !text);
    return cell;
}

/** Length of the word up to the next `|`. */
static size_t word_len(const char *words)
{
    return strcspn(words, "|");
}

static bool is_one_of(const struct wm_cell *cell, const char *words)
{
    size_t len;

    for (;; words += len + 1) {
        len = word_len(words);
        if (len != 0 && words[len - 1] == '*'
                ? cell->len >= len - 1 && strncasecmp(cell->text, words, len - 1) == 0
                : cell->len == len && strncasecmp(cell->text, words, len) == 0)
            return true;
        if (words[len] == '\0')
            return false;
    }
}

struct wm_cell wm_filler_text(const struct wm_filler *filler, const struct wm_row *row,
                              const struct wm_field *field)
{
    struct wm_cell cell = {.text = "", .len = 0};
    size_t i;

    for (i = 0; i < filler->plan.count && cell.len == 0; i++) {
        if (filler->plan.entry[i].field == field)
            cell = cell_of(row, &filler->plan.entry[i]);
    }
    return cell;
}

/** Does a column of the row's own void it? */
static bool has_void_word(const struct wm_filler *filler, const struct wm_row *row)
{
    size_t i;

    for (i = 0; i < filler->plan.void_count; i++) {
        struct wm_cell cell = cell_of(row, &filler->plan.voids[i]);

        if (cell.len != 0 && is_one_of(&cell, filler->plan.voids[i].words))
            return true;
    }
    return false;
}

/** True if no column says anything of the recipient. */
static bool is_bare(const struct wm_filler *filler, const struct wm_row *row)
{
    size_t i;

    for (i = 0; i < filler->plan.count; i++) {
        if (filler->plan.entry[i].recipient && cell_of(row, &filler->plan.entry[i]).len != 0)
            return false;
    }
    return true;
}

bool wm_filler_is_void(struct wm_filler *filler, const struct wm_row *row)
{
    struct wm_cell order = {.text = "", .len = 0};
    char *last = filler->void_order;
    bool found;

    if (filler->plan.void_count == 0 || row->bad != 0)
        return false;
    found = has_void_word(filler, row);
    if (found || last[0] != '\0')
        order = wm_filler_text(filler, row, filler->order);
    if (!found && last[0] != '\0')
        found = order.len == strlen(last) && memcmp(order.text, last, order.len) == 0 &&
                is_bare(filler, row);
    last[0] = '\0';
    if (found && order.len < sizeof filler->void_order) {
        memcpy(last, order.text, order.len);
        last[order.len] = '\0';
    }
    return found;
}

/** Set a field from a text; an empty one is left alone. */
static void set(struct fill *fill, const struct wm_field *field, const char *text, size_t len)
{
    struct wm_err *one = &fill->filler->one;

    if (len == 0 || wm_order_set(fill->order, field, text, len, one) == 0)
        return;
    fill->good = false;
    fill->fault(fill->context, one);
    memset(one, 0, sizeof *one);
}

/** The same, unless the field has a column of its own that says something. */
static void set_missing(struct fill *fill, const struct wm_field *field, const struct wm_span *span)
{
    if (span->len != 0 && wm_filler_text(fill->filler, fill->row, field).len == 0)
        set(fill, field, span->text, span->len);
}

static void set_address(struct fill *fill, const struct wm_cell *cell)
{
    const struct wm_filler *filler = fill->filler;
    struct wm_span whole = {.text = cell->text, .len = cell->len};
    struct wm_contact contact;
    struct wm_address parts;

    if (wm_contact_split(cell->text, cell->len, &contact)) {
        set_missing(fill, filler->name, &contact.name);
        set_missing(fill, filler->phone, &contact.phone);
        set_missing(fill, filler->phone2, &contact.phone2);
        set_missing(fill, filler->postcode, &contact.postcode);
        whole = contact.address;
    }
    wm_address_split(whole.text, whole.len, &parts);
    set(fill, filler->province, parts.province.text, parts.province.len);
    set(fill, filler->city, parts.city.text, parts.city.len);
    set(fill, filler->district, parts.district.text, parts.district.len);
    set(fill, filler->town, parts.town.text, parts.town.len);
    set(fill, filler->detail, parts.detail.text, parts.detail.len);
    set(fill, filler->postcode, parts.postcode.text, parts.postcode.len);
}

/** What is written in full in place of a code. */
static void translate(const char *words, struct wm_cell *cell)
{
    size_t len;

    for (;; words += len + 1) {
        size_t text;

        len = word_len(words);
        text = strcspn(words, "=");
        if (cell->len == text && strncasecmp(cell->text, words, text) == 0) {
            cell->text = words + text + 1;
            cell->len = len - text - 1;
            return;
        }
        if (words[len] == '\0')
            return;
    }
}

/** Han, Kana, Hangul: written without commas, the family name first. */
static bool is_east_asian(const struct wm_cell *cell)
{
    const char *text = cell->text;
    const char *end = text + cell->len;

    while (text < end) {
        uint32_t c = wm_utf8_next(&text, end);

        if (c != WM_UTF8_BAD && ((c >= 0x3040 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
                                 (c >= 0x20000 && c <= 0x3ffff)))
            return true;
    }
    return false;
}

static void append(struct wm_filler *filler, size_t *used, const char *text, size_t len)
{
    if (len > sizeof filler->joined - *used)
        len = sizeof filler->joined - *used; /* longer than any field: refused as that */
    memcpy(filler->joined + *used, text, len);
    *used += len;
}

/** One value from several columns. */
static struct wm_cell join_parts(struct fill *fill, const struct wm_field *field,
                                 const struct wm_cell *part, size_t count)
{
    const char *fault = NULL;
    bool east = true;
    bool name = field == fill->filler->name;
    const char *between = ", ";
    size_t i, used = 0;

    for (i = 0; i < count; i++)
        east = east && (is_east_asian(&part[i]) || (!name && i != 0));
    if (name || east)
        between = name && east ? "" : " ";
    for (i = 0; i < count; i++) {
        const struct wm_cell *next = &part[name && east ? count - 1 - i : i];

        if (i != 0)
            append(fill->filler, &used, between, strlen(between));
        append(fill->filler, &used, next->text, next->len);
        fault = fault != NULL ? fault : next->fault;
    }
    return (struct wm_cell){.text = fill->filler->joined, .len = used, .fault = fault};
}

/** What counts of the columns of one field. */
static struct wm_cell value_of(struct fill *fill, size_t first)
{
    const struct wm_plan_entry *entry = &fill->filler->plan.entry[first];
    struct wm_cell part[WM_DIALECT_PARTS];
    unsigned last = 0;
    size_t i, count = 0;

    for (i = 0; i < entry[0].group; i++) {
        struct wm_cell cell;

        if (i != 0 && entry[i].part != 0 && entry[i].part == last)
            continue;
        cell = cell_of(fill->row, &entry[i]);
        if (cell.len == 0)
            continue;
        if (entry[i].words != NULL)
            translate(entry[i].words, &cell);
        if (entry[i].part == 0)
            return cell;
        last = entry[i].part;
        part[count++] = cell;
    }
    if (count == 0)
        return (struct wm_cell){.text = "", .len = 0};
    return count == 1 ? part[0] : join_parts(fill, entry->field, part, count);
}

/** Free text of an export: its line breaks become blanks, and what is too long is cut. */
static struct wm_cell fit(struct wm_filler *filler, const struct wm_field *field,
                          struct wm_cell cell)
{
    static const char more[] = "…";
    size_t most = field->size - 1;
    bool cut = cell.len > most;
    size_t len = cut ? most - strlen(more) : cell.len;
    size_t i;

    if (!cut && memchr(cell.text, '\n', cell.len) == NULL &&
        memchr(cell.text, '\r', cell.len) == NULL && memchr(cell.text, '\t', cell.len) == NULL)
        return cell;
    while (cut && len != 0 && ((unsigned char)cell.text[len] & 0xc0) == 0x80)
        len--;
    memmove(filler->joined, cell.text, len);
    for (i = 0; i < len; i++) {
        if (strchr("\n\r\t", filler->joined[i]) != NULL && filler->joined[i] != '\0')
            filler->joined[i] = ' ';
    }
    if (cut) {
        memcpy(filler->joined + len, more, strlen(more));
        len += strlen(more);
    }
    return (struct wm_cell){.text = filler->joined, .len = len};
}

/** A cell in which no value can stand, such as an error of a formula. */
static void refuse_cell(struct fill *fill, const struct wm_plan_entry *entry,
                        const struct wm_cell *cell)
{
    struct wm_err one = {0};

    wm_err_set(&one, WM_ERR_INPUT, "%s", _(cell->fault));
    wm_err_place(&one, NULL, 0, 0,
                 entry->field != NULL ? entry->field->name : fill->filler->detail->name);
    fill->good = false;
    fill->fault(fill->context, &one);
}

bool wm_filler_fill(struct wm_filler *filler, const struct wm_row *row, struct wm_order *order,
                    wm_filler_fault_fn *fault, void *context)
{
    struct fill fill = {.filler = filler,
                        .row = row,
                        .order = order,
                        .fault = fault,
                        .context = context,
                        .good = true};
    size_t i;

    for (i = 0; i < filler->plan.count; i += filler->plan.entry[i].group) {
        const struct wm_plan_entry *entry = &filler->plan.entry[i];
        struct wm_cell cell =
            entry->group == 1 && entry->words == NULL ? cell_of(row, entry) : value_of(&fill, i);

        if (cell.len == 0)
            continue;
        if (entry->fit && cell.fault == NULL)
            cell = fit(filler, entry->field, cell);
        if (cell.fault != NULL)
            refuse_cell(&fill, entry, &cell);
        else if (entry->field == NULL)
            set_address(&fill, &cell);
        else
            set(&fill, entry->field, cell.text, cell.len);
        if (cell.text == filler->joined)
            wm_wipe(filler->joined, sizeof filler->joined);
    }
    return fill.good;
}
