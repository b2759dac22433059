/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/waybill/line_member.h"

#include "filter/waybill/waybill.h"

#include <stdio.h>

/* A row; what stands behind the member goes to members of struct wm_line_member. */
#define IN(object, how, text, member, ...)                                                         \
    {                                                                                              \
        .group = object, .name = text, .kind = WM_LINE_##how,                                      \
        .offset = offsetof(struct wm_waybill, member),                                             \
        .size = sizeof(((struct wm_waybill *)0)->member), __VA_ARGS__                              \
    }
#define TOP(how, member, ...) IN(NULL, how, #member, member, __VA_ARGS__)
#define OF(party, how, member) IN(#party, how, #member, party.member, )
#define PARTY(party)                                                                               \
    OF(party, TEXT, name), OF(party, TEXT, phone), OF(party, TEXT, region),                        \
        OF(party, TEXT, address), OF(party, TEXT, city), OF(party, TEXT, district),                \
        OF(party, COUNTRY, country), OF(party, TEXT, address_code),                                \
        OF(party, TEXT, delivery_point), OF(party, TEXT, call), OF(party, TIME, call_until)

const struct wm_line_member wm_line_members[] = {
    TOP(TEXT, waybill, .required = true),
    TOP(TEXT, carrier, ),
    TOP(TEXT, service, ),
    PARTY(recipient),
    PARTY(sender),
    IN("route", TEXT, "code", route.code, ),
    IN("route", TEXT, "mark", route.mark, ),
    IN("route", TEXT, "hub_code", route.hub_code, ),
    IN("route", TEXT, "hub_name", route.hub_name, ),
    IN("route", TEXT, "sort", route.sort, ),
    IN("route", TEXT, "outlet", route.outlet, ),
    IN("piece", COUNT, "n", piece_n, ),
    IN("piece", COUNT, "of", piece_of, ),
    TOP(COUNT, weight_g, ),
    IN("cod", TEXT, "amount", cod_amount, ),
    IN("cod", TEXT, "currency", cod_currency, ),
    TOP(TEXT, insured, ),
    TOP(WORDS, checked, .words = &wm_word_list_checked),
    TOP(WORDS, handling, .words = &wm_word_list_handling),
    TOP(TEXT, order_tail, ),
    TOP(TEXT, goods, ),
    TOP(TEXT, pick, ),
    TOP(TEXT, remark, ),
    TOP(TEXT, profile, .required = true),
    TOP(TEXT, layout, .required = true),
    TOP(CAPTIONS, captions, ),
    TOP(TEXT, sealed, ),
    TOP(COUNT, station, ), /* in place of sealed */
    TOP(TIME, sealed_at, .required = true),
    TOP(COUNT, copy, .required = true),
    IN("batch", COUNT, "n", batch_n, .required = true),
    IN("batch", COUNT, "of", batch_of, .required = true),
};
const size_t wm_line_member_count = sizeof wm_line_members / sizeof wm_line_members[0];
_Static_assert(sizeof wm_line_members / sizeof wm_line_members[0] <= WM_LINE_MEMBERS_MOST,
               "room for marks");

void wm_line_member_name(const struct wm_line_member *member, char name[64])
{
    snprintf(name, 64, "%s%s%s", member->group != NULL ? member->group : "",
             member->group != NULL ? "." : "", member->name);
}

bool wm_line_is_text(const struct wm_line_member *member)
{
    return member->kind == WM_LINE_TEXT || member->kind == WM_LINE_COUNTRY ||
           member->kind == WM_LINE_CAPTIONS;
}
