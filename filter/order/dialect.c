/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/dialect.h"

#include "filter/base/message.h"
#include "filter/order/value.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool is_header(const struct wm_cell *cell, const char *name)
{
    const char *text = cell->text;
    size_t len = cell->len;

    wm_value_unwrap(&text, &len, false);
    return len == strlen(name) && memcmp(text, name, len) == 0;
}

static bool has_column(const struct wm_row *header, const char *name)
{
    size_t i;

    for (i = 0; i < header->count; i++) {
        if (is_header(&header->cell[i], name))
            return true;
    }
    return false;
}

static const struct wm_field *canonical(const struct wm_cell *cell)
{
    const char *text = cell->text;
    size_t len = cell->len;

    wm_value_unwrap(&text, &len, false);
    return len != 0 ? wm_field_find(text, len) : NULL;
}

static size_t canonical_count(const struct wm_row *header)
{
    size_t i, count = 0;

    for (i = 0; i < header->count; i++)
        count += canonical(&header->cell[i]) != NULL ? 1 : 0;
    return count;
}

/** Index of the first row of the table with this row's field. */
static size_t first_of_field(const struct wm_dialect *dialect, size_t row)
{
    size_t i;

    for (i = 0; strcmp(dialect->column[i].field, dialect->column[row].field) != 0;)
        i++;
    return i;
}

/** Does the header have one of the columns that this field is known by? */
static bool has_must(const struct wm_row *header, const struct wm_dialect *dialect, size_t first)
{
    size_t i;

    for (i = first; i < dialect->count; i++) {
        if (dialect->column[i].must && first_of_field(dialect, i) == first &&
            has_column(header, dialect->column[i].header))
            return true;
    }
    return false;
}

/** How many of the fields that make the dialect are there. @param most how many there could be
 * @param missing the header of the first that is not, NULL if all are; may be NULL */
static size_t must_count(const struct wm_row *header, const struct wm_dialect *dialect,
                         size_t *most, const char **missing)
{
    size_t i, count = 0;

    *most = 0;
    if (missing != NULL)
        *missing = NULL;
    for (i = 0; i < dialect->count; i++) {
        if (!dialect->column[i].must || first_of_field(dialect, i) != i)
            continue;
        *most += 1;
        if (has_must(header, dialect, i))
            count++;
        else if (missing != NULL && *missing == NULL)
            *missing = dialect->column[i].header;
    }
    return count;
}

static size_t column_count(const struct wm_row *header, const struct wm_dialect *dialect)
{
    size_t i, count = 0;

    for (i = 0; i < dialect->count; i++)
        count += has_column(header, dialect->column[i].header) ? 1 : 0;
    return count;
}

/** The site's dialect with most of its columns in the header, or NULL. */
static const struct wm_dialect *best_of_site(const struct wm_site_dialects *site,
                                             const struct wm_row *header, size_t *best)
{
    const struct wm_dialect *found = NULL;
    size_t i;

    *best = 0;
    for (i = 0; i < site->count; i++) {
        size_t count = column_count(header, &site->dialect[i]);

        if (count > *best) {
            *best = count;
            found = &site->dialect[i];
        }
    }
    return found;
}

size_t wm_dialect_score(const struct wm_site_dialects *site, const struct wm_row *header)
{
    size_t best = canonical_count(header);
    size_t i, most, count;

    (void)best_of_site(site, header, &count);
    best = count > best ? count : best;
    for (i = 0; i < wm_dialect_count; i++) {
        count = must_count(header, wm_dialects[i], &most, NULL);
        best = count > best ? count : best;
    }
    return best;
}

static size_t names_in(const struct wm_dialect *dialect, const char *text, size_t len)
{
    size_t i, count = 0;

    for (i = 0; i < dialect->count; i++) {
        const char *name = dialect->column[i].header;

        if ((unsigned char)name[0] >= 0x80 && memmem(text, len, name, strlen(name)) != NULL)
            count++;
    }
    return count;
}

size_t wm_dialect_names(const void *site, const char *text, size_t len)
{
    const struct wm_site_dialects *own = site;
    size_t i, count = 0;

    for (i = 0; i < wm_dialect_count; i++)
        count += names_in(wm_dialects[i], text, len);
    for (i = 0; i < own->count; i++)
        count += names_in(&own->dialect[i], text, len);
    return count;
}

static void add_entry(struct wm_plan *plan, size_t cell, const struct wm_column *column)
{
    static const char *const free_texts[] = {"goods", "pick", "remark"};
    bool is_void = strcmp(column->field, WM_DIALECT_VOID) == 0;
    struct wm_plan_entry *entry =
        is_void ? &plan->voids[plan->void_count] : &plan->entry[plan->count];
    size_t i;

    if (is_void ? plan->void_count == WM_DIALECT_VOIDS : plan->count == WM_CSV_COLUMNS)
        return;
    *(is_void ? &plan->void_count : &plan->count) += 1;
    entry->cell = cell;
    entry->field = wm_field_find(column->field, strlen(column->field));
    entry->words = column->words;
    entry->part = column->part;
    entry->recipient = strncmp(column->field, "recipient.", 10) == 0;
    for (i = 0; i < sizeof free_texts / sizeof free_texts[0]; i++)
        entry->fit = entry->fit || strcmp(column->field, free_texts[i]) == 0;
}

/** Add the header's columns of one row of the table. */
static void add_column(struct wm_plan *plan, const struct wm_row *header,
                       const struct wm_column *column)
{
    size_t i;

    for (i = 0; i < header->count; i++) {
        if (is_header(&header->cell[i], column->header))
            add_entry(plan, i, column);
    }
}

static void plan_dialect(const struct wm_row *header, const struct wm_dialect *dialect,
                         struct wm_plan *plan)
{
    size_t i, k;
    unsigned part;

    plan->dialect = dialect->name;
    for (i = 0; i < dialect->count; i++) {
        size_t start = plan->count;

        if (first_of_field(dialect, i) != i)
            continue;
        for (part = 0; part <= WM_DIALECT_PARTS; part++) {
            for (k = dialect->count; k-- > i;) {
                if (dialect->column[k].part == part && first_of_field(dialect, k) == i)
                    add_column(plan, header, &dialect->column[k]);
            }
        }
        if (start < plan->count)
            plan->entry[start].group = plan->count - start;
    }
}

/** The canonical header: every column must be known, so that a misspelt one is not left out. */
static int plan_canonical(const struct wm_row *header, struct wm_plan *plan, struct wm_err *err)
{
    size_t i, k;

    plan->dialect = "canonical";
    for (i = 0; i < header->count; i++) {
        const struct wm_field *field = canonical(&header->cell[i]);

        if (field == NULL)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("column %zu of the header is no canonical field; see "
                                "waymask-orders(5)"),
                              i + 1);
        for (k = 0; k < plan->count; k++) {
            if (plan->entry[k].field == field)
                return wm_err_set(err, WM_ERR_INPUT, _("the header names column %s twice"),
                                  field->name);
        }
        add_entry(plan, i, &(const struct wm_column){.header = field->name, .field = field->name});
        plan->entry[i].group = 1;
        plan->entry[i].fit = false;
    }
    return 0;
}

/** List the dialects: ", Taobao, JD, …". */
static void list_dialects(char *out, size_t size)
{
    size_t i, used = 0;

    out[0] = '\0';
    for (i = 0; i < wm_dialect_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, ", %s", wm_dialects[i]->title);
}

/** Say what was expected: what is missing from the dialect that fits best, or what all look like.
 */
static int unknown_header(const struct wm_row *header, struct wm_err *err)
{
    char known[200];
    const struct wm_dialect *near = NULL;
    const char *missing;
    size_t i, most, count, best = 1;

    for (i = 0; i < wm_dialect_count; i++) {
        count = must_count(header, wm_dialects[i], &most, NULL);
        if (count > best) {
            best = count;
            near = wm_dialects[i];
        }
    }
    if (near != NULL) {
        must_count(header, near, &most, &missing);
        return wm_err_set(err, WM_ERR_INPUT, _("looks like %s orders, but has no column %s"),
                          near->title, missing);
    }
    list_dialects(known, sizeof known);
    return wm_err_set(err, WM_ERR_INPUT,
                      _("is no order export; known are canonical columns (waybill recipient.name "
                        "recipient.detail)%s"),
                      known);
}

int wm_dialect_plan(const struct wm_site_dialects *site, const struct wm_row *header,
                    struct wm_plan *plan, struct wm_err *err)
{
    const struct wm_dialect *found = NULL;
    size_t i, most;

    memset(plan, 0, sizeof *plan);
    plan->columns = header->count;
    for (i = 0; i < site->count && found == NULL; i++) {
        if (column_count(header, &site->dialect[i]) == site->dialect[i].count &&
            site->dialect[i].count >= 2)
            found = &site->dialect[i];
    }
    for (i = 0; i < wm_dialect_count && found == NULL; i++) {
        if (must_count(header, wm_dialects[i], &most, NULL) == most)
            found = wm_dialects[i];
    }
    if (found == NULL && canonical_count(header) >= 2)
        return plan_canonical(header, plan, err);
    if (found == NULL) {
        found = best_of_site(site, header, &most);
        if (found == NULL || most < 2)
            return unknown_header(header, err);
    }
    plan_dialect(header, found, plan);
    return 0;
}
