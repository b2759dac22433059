/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/seal_site.h"

#include <stdlib.h>
#include <string.h>

const struct wm_section_plain seal_plain[2] = {
    {.role = 1,
     .text = {[WM_KEY_NAME] = "欧阳测试",
              [WM_KEY_PHONE] = "13800001234",
              [WM_KEY_ADDRESS] = "浙江省杭州市西湖区示例路1号2幢303室",
              [WM_KEY_NOTE] = "放门口"}},
    {.role = 2,
     .text = {[WM_KEY_ORDER] = "0020261123000017",
              [WM_KEY_CONTACT] = "+86 138 0000 5678",
              [WM_KEY_SENDER_NAME] = "示例商行",
              [WM_KEY_SENDER_PHONE] = "0571-00001234"}},
};

void seal_site_new(struct seal_site *site)
{
    struct wm_role_key *const keys[] = {&site->courier, &site->service};
    size_t i;

    memset(site, 0, sizeof *site);
    wm_root_key_new(&site->root);
    wm_role_key_new(1, 5, &site->courier);
    wm_role_key_new(2, 9, &site->service);
    wm_role_key_new(1, 5, &site->foreign);
    for (i = 0; i < 3; i++) {
        struct wm_station *row = &site->stations[i];
        wm_station_key_new((uint32_t)i + 1, &site->station[i]);
        row->id = (uint32_t)i + 1;
        row->from = SEAL_NOW - SEAL_DAY;
        row->until = SEAL_NOW + 100 * SEAL_DAY;
        memcpy(row->public_key, site->station[i].public_key, 32);
    }
    strcpy(site->stations[1].reprint_for, "7,1");
    for (i = 0; i < 2; i++) {
        struct wm_recipient *row = &site->rows[i];
        row->role = keys[i]->role;
        row->kid = keys[i]->kid;
        row->suite = WM_SUITE_X25519;
        strcpy(row->scope, "*");
        row->seal_from = SEAL_NOW - SEAL_DAY;
        row->seal_until = SEAL_NOW + 14 * SEAL_DAY;
        memcpy(row->public_key, keys[i]->public_key, 32);
    }
    site->draft = (struct wm_recipients_draft){.version = 1,
                                               .issued = SEAL_NOW - SEAL_DAY,
                                               .from = SEAL_NOW - SEAL_DAY,
                                               .until = SEAL_NOW + 30 * SEAL_DAY,
                                               .recipients = site->rows,
                                               .recipient_count = 2,
                                               .stations = site->stations,
                                               .station_count = 3};
    seal_site_sign(site);
}

struct wm_recipients *seal_site_sign(struct seal_site *site)
{
    size_t len;
    char *text = wm_recipients_sign(&site->draft, &site->root, &len, NULL);

    wm_recipients_free(site->list);
    site->list = NULL;
    if (text != NULL)
        site->list = wm_recipients_parse(text, len, site->root.public_key, SEAL_NOW, NULL);
    free(text);
    return site->list;
}

void seal_site_free(struct seal_site *site)
{
    wm_recipients_free(site->list);
    memset(site, 0, sizeof *site);
}

size_t seal_site_seal(const struct seal_site *site, uint8_t out[WM_ENVELOPE_MAX],
                      struct wm_err *err)
{
    size_t len = 0;

    if (wm_envelope_seal(site->list, &site->station[0], "7710000000017", "HZ01", SEAL_NOW, 720,
                         seal_plain, 2, out, &len, err) != 0)
        return 0;
    return len;
}
