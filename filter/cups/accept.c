/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/accept.h"

#include "filter/base/message.h"

#include <strings.h>

static bool listed(const char *const *types, const char *type)
{
    for (; *types != NULL; types++) {
        if (strcasecmp(*types, type) == 0)
            return true;
    }
    return false;
}

#define WAYBILLS_TYPE "application/vnd.waymask.waybills"

static bool is_orders(const char *content_type)
{
    static const char *const types[] = {
        "application/vnd.waymask.orders",
        "application/json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/csv",
        NULL,
    };

    return listed(types, content_type);
}

/* What a queue for labels prints beside waybills. */
static bool is_picture(const char *content_type)
{
    static const char *const types[] = {
        "application/pdf",
        "application/postscript",
        "application/vnd.adobe-reader-postscript",
        "application/vnd.cups-pdf",
        "application/vnd.cups-pdf-banner",
        "application/vnd.cups-postscript",
        "application/vnd.cups-raster",
        NULL,
    };

    return listed(types, content_type) || strncasecmp(content_type, "image/", 6) == 0;
}

bool wm_accept_holds_orders(const char *content_type)
{
    return strcasecmp(content_type, WAYBILLS_TYPE) != 0 && !is_picture(content_type);
}

bool wm_accept_is_waybills(const char *content_type)
{
    return is_orders(content_type) || strcasecmp(content_type, WAYBILLS_TYPE) == 0;
}

bool wm_accept_is_raw(const char *content_type)
{
    static const char *const types[] = {"application/vnd.cups-raw", "application/octet-stream",
                                        NULL};

    return listed(types, content_type);
}

int wm_accept_type(const char *content_type, bool labels, struct wm_err *err)
{
    if (wm_accept_is_waybills(content_type) || (labels && is_picture(content_type)))
        return 0;
    if (labels)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("refused, nothing printed: this queue prints orders, waybills, PDF and "
                            "pictures, not raw data or text"));
    return wm_err_set(err, WM_ERR_INPUT,
                      _("refused, nothing printed: this queue prints orders and waybills only"));
}
