/* SPDX-License-Identifier: Apache-2.0 */
/* Dialects that waymask.conf describes. */
#include "config.h"

#include "filter/order/dialect.h"

#include "filter/base/message.h"

#include <string.h>

static int place(const struct wm_conf *conf, const struct wm_conf_column *row, struct wm_err *err)
{
    wm_err_place(err, conf->path[0] != '\0' ? conf->path : NULL, 0, row->line, "Dialect");
    return WM_ERR_USAGE;
}

static int check_row(const struct wm_conf *conf, const struct wm_conf_column *row,
                     struct wm_err *err)
{
    bool known = strcmp(row->dialect, "canonical") == 0;
    size_t i;

    for (i = 0; i < wm_dialect_count; i++)
        known = known || strcmp(wm_dialects[i]->name, row->dialect) == 0;
    if (known)
        wm_err_set(err, WM_ERR_USAGE, _("%s is a dialect that is known already; take another name"),
                   row->dialect);
    else if (strcmp(row->field, WM_DIALECT_ADDRESS) != 0 &&
             wm_field_find(row->field, strlen(row->field)) == NULL)
        wm_err_set(err, WM_ERR_USAGE, _("%s is no field of an order; waymask-orders(5) lists them"),
                   row->field);
    else
        return 0;
    return place(conf, row, err);
}

/** Has a row before this one the same dialect? */
static bool is_known(const struct wm_conf *conf, size_t row)
{
    size_t i;

    for (i = 0; i < row; i++) {
        if (strcmp(conf->columns[i].dialect, conf->columns[row].dialect) == 0)
            return true;
    }
    return false;
}

int wm_site_dialects_init(struct wm_site_dialects *site, const struct wm_conf *conf,
                          struct wm_err *err)
{
    size_t i, k, used = 0;

    site->count = 0;
    for (i = 0; conf != NULL && i < conf->column_count; i++) {
        const struct wm_conf_column *first = &conf->columns[i];
        struct wm_dialect *dialect = &site->dialect[site->count];

        if (check_row(conf, first, err) != 0)
            return WM_ERR_USAGE;
        if (is_known(conf, i))
            continue;
        *dialect = (struct wm_dialect){
            .name = first->dialect, .title = first->dialect, .column = &site->column[used]};
        for (k = i; k < conf->column_count; k++) {
            if (strcmp(conf->columns[k].dialect, first->dialect) == 0)
                site->column[used++] = (struct wm_column){.header = conf->columns[k].header,
                                                          .field = conf->columns[k].field};
        }
        dialect->count = (size_t)(&site->column[used] - dialect->column);
        if (dialect->count < 2) {
            wm_err_set(err, WM_ERR_USAGE, _("%s has one column; a dialect needs two at least"),
                       first->dialect);
            return place(conf, first, err);
        }
        site->count++;
    }
    return 0;
}
