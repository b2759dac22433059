/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/waybill/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct wm_host {
    struct wm_recipients *recipients;
    char warning[WM_LIST_WARNING_MAX];
    struct wm_station_key station;
    bool has_station;
};

/* No private key of a role or of the root may lie beside the configuration or what it names. */
static int refuse_private(const struct wm_conf *conf, struct wm_err *err)
{
    const char *const paths[] = {conf->station_key, conf->root_key, conf->recipient_list};
    char folder[sizeof conf->station_key];
    size_t i;

    if (wm_keys_refuse_private(conf->folder, err) != WM_OK)
        return (int)err->code;
    for (i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char *slash;
        snprintf(folder, sizeof folder, "%s", paths[i]);
        slash = strrchr(folder, '/');
        if (slash != NULL)
            *slash = '\0';
        if (slash != NULL && strcmp(folder, conf->folder) != 0 &&
            wm_keys_refuse_private(folder[0] != '\0' ? folder : "/", err) != WM_OK)
            return (int)err->code;
    }
    return WM_OK;
}

/* A key that no reader would accept is found here, before a thousand labels are printed. */
static int check_station(const struct wm_host *host, const char *path, uint32_t now,
                         struct wm_err *err)
{
    const struct wm_station *row = wm_recipients_station(host->recipients, host->station.id);
    const char *text = NULL;

    if (row == NULL)
        text = _("this station is not in the recipient list");
    else if (memcmp(row->public_key, host->station.public_key, sizeof row->public_key) != 0)
        text = _("the recipient list has another public key for this station");
    else if (row->revoked)
        text = _("this station was revoked");
    else if (now < row->from || now >= row->until)
        text = _("this station is not valid now");
    if (text == NULL)
        return WM_OK;
    wm_err_set(err, WM_ERR_USAGE, "%s", text);
    wm_err_place(err, path, 0, 0, NULL);
    return WM_ERR_USAGE;
}

struct wm_host *wm_host_new(const struct wm_conf *conf, bool need_station, struct wm_err *err)
{
    struct wm_host *host = calloc(1, sizeof *host);
    uint32_t now = (uint32_t)time(NULL);

    if (host == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    if (wm_seal_init(err) != WM_OK || refuse_private(conf, err) != WM_OK)
        goto fail;
    host->recipients = wm_recipients_load(conf->recipient_list, conf->root_key, now, err);
    if (host->recipients == NULL)
        goto fail;
    if (wm_list_memory(conf->state_dir, host->recipients, need_station, err) != WM_OK) {
        wm_err_place(err, conf->recipient_list, 0, 0, NULL);
        goto fail;
    }
    (void)wm_recipients_warning(host->recipients, conf->recipient_list, now, host->warning);
    if (need_station) {
        if (wm_station_key_load(conf->station_key, &host->station, err) != WM_OK ||
            check_station(host, conf->station_key, wm_recipients_now(host->recipients, now), err) !=
                WM_OK)
            goto fail;
        host->has_station = true;
    }
    return host;
fail:
    wm_host_free(host);
    return NULL;
}

void wm_host_free(struct wm_host *host)
{
    if (host == NULL)
        return;
    wm_recipients_free(host->recipients);
    wm_key_wipe(&host->station);
    free(host);
}

const struct wm_recipients *wm_host_recipients(const struct wm_host *host)
{
    return host->recipients;
}

const char *wm_host_warning(const struct wm_host *host)
{
    return host->warning[0] != '\0' ? host->warning : NULL;
}

const struct wm_station_key *wm_host_station(const struct wm_host *host)
{
    return host->has_station ? &host->station : NULL;
}
