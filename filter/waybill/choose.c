/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/choose.h"

#include "filter/base/utf8.h"
#include "filter/base/wildcard.h"
#include "filter/base/wipe.h"
#include "filter/waybill/identity.h"
#include "filter/waybill/sections.h"

#include <string.h>

#define BETWEEN "; " /* order numbers, where rows became one record (filter/order/merge.c) */

const char *wm_choose_layout(const struct wm_conf *conf, const char *carrier, const char *service)
{
    size_t i;

    for (i = 0; i < conf->layout_count; i++) {
        const struct wm_conf_layout *rule = &conf->layouts[i];
        if (wm_wildcard_match(rule->carrier, carrier) && wm_wildcard_match(rule->service, service))
            return rule->layout;
    }
    return conf->layout;
}

static bool is_one_of(const char *country, const char *const *list)
{
    while (*list != NULL && strcmp(*list, country) != 0)
        list++;
    return *list != NULL;
}

const char *wm_choose_captions(const struct wm_conf *conf, const struct wm_order *order)
{
    static const char *const both[] = {"HK", "MO", "TW", "SG", NULL};
    static const char *const china[] = {"", "CN", "HK", "MO", "TW", NULL};
    const char *to = order->recipient.country;

    if (strcmp(conf->captions, "auto") != 0)
        return conf->captions;
    if (to[0] == '\0' || strcmp(to, "CN") == 0)
        return "zh";
    return is_one_of(to, both) || is_one_of(order->sender.country, china) ? "zh+en" : "en";
}

/** Would the tail say what the masks hide? */
static bool tells(const struct wm_party *party, const char *number, const char *tail)
{
    return !party->organisation &&
           ((party->name[0] != '\0' && strstr(number, party->name) != NULL) ||
            wm_party_phone_in(party, number) || wm_party_phone_part(party, tail));
}

void wm_choose_order_tail(const struct wm_conf *conf, const struct wm_order *order, char *out,
                          size_t size)
{
    const char *number = order->order, *tail, *next;
    char copy[sizeof order->order];
    size_t count, show;

    out[0] = '\0';
    while ((next = strstr(number, BETWEEN)) != NULL)
        number = next + strlen(BETWEEN);
    count = wm_utf8_count(number);
    show = conf->order_tail < count / 2 ? conf->order_tail : count / 2;
    for (tail = number; count > show || strlen(tail) >= size; count--)
        (void)wm_utf8_next(&tail, tail + strlen(tail));
    memcpy(copy, number, strlen(number) + 1);
    if (!tells(&order->recipient, number, tail) && !tells(&order->sender, number, tail) &&
        !wm_identity_strip(copy))
        memcpy(out, tail, strlen(tail) + 1);
    wm_wipe(copy, sizeof copy);
}
