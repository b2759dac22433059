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

/** Index of the column, or SIZE_MAX; *twice is set if there are two. */
static size_t find_column(const struct wm_row *header, const char *name, bool *twice)
{
    size_t found = SIZE_MAX;
    size_t i;

    for (i = 0; i < header->count; i++) {
        if (!is_header(&header->cell[i], name))
            continue;
        *twice = *twice || found != SIZE_MAX;
        if (found == SIZE_MAX)
            found = i;
    }
    return found;
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

/** How many of the columns that make the dialect are there; *most is how many there could be. */
static size_t must_count(const struct wm_row *header, const struct wm_dialect *dialect,
                         size_t *most)
{
    bool twice = false;
    size_t i, count = 0;

    *most = 0;
    for (i = 0; i < dialect->count; i++) {
        if (!dialect->column[i].must)
            continue;
        *most += 1;
        count += find_column(header, dialect->column[i].header, &twice) != SIZE_MAX ? 1 : 0;
    }
    return count;
}

size_t wm_dialect_score(const struct wm_row *header)
{
    size_t best = canonical_count(header);
    size_t i, most;

    for (i = 0; i < wm_dialect_count; i++) {
        size_t count = must_count(header, &wm_dialects[i], &most);
        best = count > best ? count : best;
    }
    return best;
}

size_t wm_dialect_names(const char *text, size_t len)
{
    size_t i, k, count = 0;

    for (i = 0; i < wm_dialect_count; i++) {
        for (k = 0; k < wm_dialects[i].count; k++) {
            const char *name = wm_dialects[i].column[k].header;

            if ((unsigned char)name[0] >= 0x80 && memmem(text, len, name, strlen(name)) != NULL)
                count++;
        }
    }
    return count;
}

static int twice_fault(const char *name, struct wm_err *err)
{
    wm_err_set(err, WM_ERR_INPUT, _("the header names column %s twice"), name);
    return WM_ERR_INPUT;
}

static int add_entry(struct wm_plan *plan, size_t cell, const struct wm_field *field)
{
    struct wm_plan_entry *entry = &plan->entry[plan->count];
    size_t i;

    entry->cell = cell;
    entry->field = field;
    entry->overrider = SIZE_MAX;
    for (i = 0; i < plan->count; i++) {
        if (plan->entry[i].field == field && plan->entry[i].overrider == SIZE_MAX)
            plan->entry[i].overrider = plan->count;
    }
    plan->count++;
    return 0;
}

static int plan_dialect(const struct wm_row *header, const struct wm_dialect *dialect,
                        struct wm_plan *plan, struct wm_err *err)
{
    size_t i;

    plan->dialect = dialect->name;
    for (i = 0; i < dialect->count; i++) {
        const struct wm_column *column = &dialect->column[i];
        bool twice = false;
        size_t cell = find_column(header, column->header, &twice);

        if (twice)
            return twice_fault(column->header, err);
        if (cell != SIZE_MAX)
            add_entry(plan, cell, wm_field_find(column->field, strlen(column->field)));
    }
    return 0;
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
                return twice_fault(field->name, err);
        }
        add_entry(plan, i, field);
    }
    return 0;
}

static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);

    snprintf(out + used, size - used, "%s", text);
}

/** List the columns that make each dialect: ", Taobao (订单编号 收货人姓名 …), …". */
static void list_dialects(char *out, size_t size)
{
    size_t i, k;

    out[0] = '\0';
    for (i = 0; i < wm_dialect_count; i++) {
        append(out, size, ", ");
        append(out, size, wm_dialects[i].title);
        for (k = 0; k < wm_dialects[i].count; k++) {
            if (wm_dialects[i].column[k].must) {
                append(out, size, k == 0 ? " (" : " ");
                append(out, size, wm_dialects[i].column[k].header);
            }
        }
        append(out, size, ")");
    }
}

/** Say what was expected: what is missing from the dialect that fits best, or what all look like.
 */
static int unknown_header(const struct wm_row *header, struct wm_err *err)
{
    char known[200];
    const struct wm_dialect *near = NULL;
    size_t i, most, count, best = 1;
    bool twice = false;

    for (i = 0; i < wm_dialect_count; i++) {
        count = must_count(header, &wm_dialects[i], &most);
        if (count > best) {
            best = count;
            near = &wm_dialects[i];
        }
    }
    for (i = 0; near != NULL && i < near->count; i++) {
        if (near->column[i].must && find_column(header, near->column[i].header, &twice) == SIZE_MAX)
            return wm_err_set(err, WM_ERR_INPUT, _("looks like %s orders, but has no column %s"),
                              near->title, near->column[i].header);
    }
    list_dialects(known, sizeof known);
    return wm_err_set(err, WM_ERR_INPUT,
                      _("is no order export; known are canonical columns (waybill recipient.name "
                        "recipient.detail)%s"),
                      known);
}

int wm_dialect_plan(const struct wm_row *header, struct wm_plan *plan, struct wm_err *err)
{
    size_t i, most;

    memset(plan, 0, sizeof *plan);
    plan->columns = header->count;
    for (i = 0; i < wm_dialect_count; i++) {
        if (must_count(header, &wm_dialects[i], &most) == most)
            return plan_dialect(header, &wm_dialects[i], plan, err);
    }
    if (canonical_count(header) >= 2)
        return plan_canonical(header, plan, err);
    return unknown_header(header, err);
}
