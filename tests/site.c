/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/site.h"

#include "filter/base/wipe.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void check(int status, const struct wm_err *err)
{
    if (status == 0)
        return;
    wm_err_print(err, "# no site: ", stderr);
    abort();
}

const char *site_path(const struct site *site, const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", site->folder, name);
    return path;
}

void site_make(struct site *site)
{
    struct wm_err err = {0};

    memset(site, 0, sizeof *site);
    snprintf(site->folder, sizeof site->folder, "/tmp/waymask-site-XXXXXX");
    if (mkdtemp(site->folder) == NULL)
        abort();
    check(wm_seal_init(&err), &err);
    check(wm_keys_make_site(site->folder, (uint32_t)time(NULL), &err), &err);
    check(wm_conf_load(&site->conf, site_path(site, "print/waymask.conf"), &err), &err);
    site->host = wm_host_new(&site->conf, true, &err);
    check(site->host == NULL, &err);
    check(wm_masking_init(&site->masking, &site->conf, &err), &err);
    site->composer = (struct wm_composer){.conf = &site->conf,
                                          .masking = &site->masking,
                                          .recipients = wm_host_recipients(site->host),
                                          .station = wm_host_station(site->host),
                                          .now = (int64_t)time(NULL)};
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)type;
    (void)where;
    return remove(path);
}

void site_remove(struct site *site)
{
    wm_host_free(site->host);
    nftw(site->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void site_order(struct wm_order *order)
{
    static const struct {
        const char *field, *text;
    } rows[] = {
        {"waybill", "YT7700000000017"},
        {"carrier", "测试速运"},
        {"service", "标准快递"},
        {"order", "240000000000000017"},
        {"recipient.name", "欧阳静"},
        {"recipient.company", "测试书店"},
        {"recipient.phone", "13800001234"},
        {"recipient.province", "浙江省"},
        {"recipient.city", "杭州市"},
        {"recipient.district", "余杭区"},
        {"recipient.town", "五常街道"},
        {"recipient.detail", "测试西路969号3幢2单元1001室"},
        {"sender.name", "司马远"},
        {"sender.phone", "0571-00005678"},
        {"sender.province", "江苏省"},
        {"sender.city", "苏州市"},
        {"sender.district", "姑苏区"},
        {"sender.detail", "样例路8号12幢301室"},
        {"route.code", "342-081-00 052"},
        {"route.hub_code", "H17"},
        {"route.hub_name", "杭州集散"},
        {"route.sort", "B12"},
        {"route.outlet", "571081"},
        {"piece.n", "1"},
        {"piece.of", "2"},
        {"weight_g", "1250"},
        {"cod.amount", "99.50"},
        {"insured", "200"},
        {"checked", "inspected identity"},
        {"goods", "图书"},
        {"pick", "A-03-2"},
        {"remark", "请放门口"},
    };
    size_t i;

    wm_order_wipe(order);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wm_err err = {0};
        const struct wm_field *field = wm_field_find(rows[i].field, strlen(rows[i].field));
        if (field == NULL ||
            wm_order_set(order, field, rows[i].text, strlen(rows[i].text), &err) != WM_OK) {
            printf("# order field %s: %s\n", rows[i].field, err.text);
            abort();
        }
    }
}

int site_open(const struct site *site, const char *key_name, const struct wm_waybill *waybill,
              struct wm_opened *opened)
{
    struct wm_err err = {0};
    struct wm_envelope_info info;
    struct wm_role_key key;
    uint8_t envelope[WM_ENVELOPE_MAX];
    size_t len;
    int status;

    check(wm_role_key_load(site_path(site, key_name), &key, &err), &err);
    check(wm_digits_decode(waybill->sealed, envelope, &len, sizeof envelope, &err), &err);
    status =
        wm_envelope_open(wm_host_recipients(site->host), &key, envelope, len, &info, opened, &err);
    wm_key_wipe(&key);
    return status;
}
