/* SPDX-License-Identifier: Apache-2.0 */
/* Directives that say how labels look: LayoutFor, Captions. */
#include "config.h"

#include "filter/base/captions.h"
#include "filter/base/conf_row.h"
#include "filter/base/message.h"

#include <string.h>

/** Leave out blanks at both ends. */
static char *trim(char *text)
{
    char *end;

    text += strspn(text, " \t");
    for (end = text + strlen(text); end > text && (end[-1] == ' ' || end[-1] == '\t');)
        *--end = '\0';
    return text;
}

/* `LayoutFor LAYOUT CARRIER[/SERVICE]`; names of carriers and services may hold blanks, so that the
 * pattern is the rest of the line, parted at its last slash. */
int wm_conf_read_layout_for(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    static char any[] = "*";
    struct wm_conf *conf = target->conf;
    struct wm_conf_layout *one = &conf->layouts[conf->layout_count];
    const char *name = wm_conf_next_word(&value);
    char *carrier = trim(value);
    char *slash = strrchr(carrier, '/');
    char *service = any;

    if (slash != NULL) {
        *slash = '\0';
        carrier = trim(carrier);
        service = trim(slash + 1);
    }
    if (name == NULL || !wm_conf_all_of(name, WM_CONF_LOWER WM_CONF_DIGITS "-") ||
        strlen(name) >= sizeof one->layout)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a layout's name of small letters, digits and hyphens is expected"));
    if (*carrier == '\0' || *service == '\0' || strlen(carrier) >= sizeof one->carrier ||
        strlen(service) >= sizeof one->service)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("a layout and CARRIER or CARRIER/SERVICE of up to %zu bytes each are "
                            "expected, such as coded-100x150 SF*/*"),
                          sizeof one->carrier - 1);
    if (conf->layout_count == WM_CONF_LAYOUTS)
        return wm_err_set(err, WM_ERR_USAGE, _("more than %d rules"), WM_CONF_LAYOUTS);
    memcpy(one->layout, name, strlen(name) + 1);
    memcpy(one->carrier, carrier, strlen(carrier) + 1);
    memcpy(one->service, service, strlen(service) + 1);
    conf->layout_count++;
    return WM_OK;
}

int wm_conf_read_captions(const struct wm_conf_target *target, char *value, struct wm_err *err)
{
    struct wm_conf *conf = target->conf;

    if (strcmp(value, "auto") != 0 && !wm_captions_valid(value))
        return wm_err_set(err, WM_ERR_USAGE,
                          _("auto, or one language or two, such as zh, pt-BR or zh+en, is "
                            "expected"));
    return wm_conf_put(conf->captions, sizeof conf->captions, value, err);
}
