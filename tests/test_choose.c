/* SPDX-License-Identifier: Apache-2.0 */
/* What a label is chosen by: layout, captions, and the end of the order number. */
#include "config.h"

#include "filter/waybill/choose.h"
#include "tests/site.h"
#include "tests/tap.h"

#include <stdio.h>
#include <string.h>

static struct site site;

static void rule(const char *layout, const char *carrier, const char *service)
{
    struct wm_conf_layout *one = &site.conf.layouts[site.conf.layout_count++];

    snprintf(one->layout, sizeof one->layout, "%s", layout);
    snprintf(one->carrier, sizeof one->carrier, "%s", carrier);
    snprintf(one->service, sizeof one->service, "%s", service);
}

static void compose(const struct wm_order *order, struct wm_waybill *waybill)
{
    struct wm_err err = {0};

    WM_CHECK(wm_waybill_compose(&site.composer, order, waybill, &err) == WM_OK, "%s: %s", err.field,
             err.text);
}

static void the_first_rule_that_fits_names_the_layout(void)
{
    static const struct {
        const char *carrier, *service, *layout;
    } labels[] = {
        {"顺丰速运", "国际标快", "european-100x150"},
        {"顺丰速运", "标快", "coded-100x150"},
        {"顺丰速运", "", "coded-100x150"},
        {"DHL", "Express International", "last"},
        {"dhl", "", "no-service"},
        {"ups", "standard", "one-part-100x150"},
    };
    struct wm_waybill waybill;
    struct wm_order order;
    size_t i;

    rule("european-100x150", "*", "国际*");
    rule("coded-100x150", "顺丰*", "*");
    rule("last", "*", "* INTERNATIONAL");
    rule("no-service", "DHL", "*");
    for (i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        site_order(&order);
        strcpy(order.carrier, labels[i].carrier);
        strcpy(order.service, labels[i].service);
        compose(&order, &waybill);
        WM_CHECK(strcmp(waybill.layout, labels[i].layout) == 0, "%s, %s: %s", labels[i].carrier,
                 labels[i].service, waybill.layout);
    }
    /* The carrier that waymask.conf gives counts, too. */
    strcpy(site.conf.carrier, "顺丰速运");
    site_order(&order);
    strcpy(order.carrier, "");
    compose(&order, &waybill);
    WM_CHECK(strcmp(waybill.layout, "coded-100x150") == 0, "Carrier: %s", waybill.layout);
    site.conf.carrier[0] = '\0';
    site.conf.layout_count = 0;
}

static void captions_go_by_destination_and_sender(void)
{
    static const struct {
        const char *conf, *to, *from, *captions;
    } labels[] = {
        {"auto", "CN", "CN", "zh"},    {"auto", "", "", "zh"},
        {"auto", "CN", "DE", "zh"},    {"auto", "HK", "CN", "zh+en"},
        {"auto", "MO", "DE", "zh+en"}, {"auto", "TW", "TW", "zh+en"},
        {"auto", "SG", "US", "zh+en"}, {"auto", "DE", "CN", "zh+en"},
        {"auto", "DE", "", "zh+en"},   {"auto", "US", "HK", "zh+en"},
        {"auto", "US", "MO", "zh+en"}, {"auto", "FR", "TW", "zh+en"},
        {"auto", "US", "SG", "en"},    {"auto", "DE", "DE", "en"},
        {"fr", "CN", "CN", "fr"},      {"zh+pt-BR", "DE", "DE", "zh+pt-BR"},
    };
    struct wm_waybill waybill;
    struct wm_order order;
    size_t i;

    for (i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        site_order(&order);
        strcpy(site.conf.captions, labels[i].conf);
        strcpy(order.recipient.country, labels[i].to);
        strcpy(order.sender.country, labels[i].from);
        compose(&order, &waybill);
        WM_CHECK(strcmp(waybill.captions, labels[i].captions) == 0, "%s, %s to %s: %s",
                 labels[i].conf, labels[i].from, labels[i].to, waybill.captions);
    }
    strcpy(site.conf.captions, "auto");
}

static void countries_and_handling_are_the_orders(void)
{
    struct wm_waybill waybill;
    struct wm_order order;

    site_order(&order);
    order.handling = WM_HANDLING_UPRIGHT | WM_HANDLING_HEAVY;
    strcpy(order.sender.country, "HK");
    compose(&order, &waybill);
    WM_CHECK(strcmp(waybill.recipient.country, "CN") == 0 &&
                 strcmp(waybill.sender.country, "HK") == 0,
             "%s, %s", waybill.recipient.country, waybill.sender.country);
    WM_CHECK(waybill.handling == order.handling, "%u", waybill.handling);
    memset(&order.sender, 0, sizeof order.sender);
    compose(&order, &waybill);
    WM_CHECK(waybill.sender.country[0] == '\0', "a sender of nobody is from %s",
             waybill.sender.country);
}

static void the_end_of_an_order_number_is_at_most_half_of_it(void)
{
    static const struct {
        uint32_t asked;
        const char *order, *tail;
    } numbers[] = {
        {0, "240000000000000017", ""},
        {4, "240000000000000017", "0017"},
        {8, "SO-2026-77", "26-77"},
        {8, "SO-2026-7", "26-7"},
        {4, "17", "7"},
        {4, "7", ""},
        {4, "", ""},
        {3, "订单甲乙丙丁", "乙丙丁"},
        {4, "订单甲乙", "甲乙"},
        {4, "SO-118; SO-119", "119"},
        /* 8 characters of 3 bytes do not fit 15. */
        {8, "一二三四五六七八九十一二三四五六七八九十", "六七八九十"},
    };
    struct wm_waybill waybill;
    struct wm_order order;
    size_t i;

    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        site_order(&order);
        site.conf.order_tail = numbers[i].asked;
        strcpy(order.order, numbers[i].order);
        compose(&order, &waybill);
        WM_CHECK(strcmp(waybill.order_tail, numbers[i].tail) == 0, "%u of %s: %s", numbers[i].asked,
                 numbers[i].order, waybill.order_tail);
    }
    site.conf.order_tail = 0;
}

/* Recipient 欧阳静, 13800001234; sender 司马远, 0571-00005678. */
static void the_end_of_an_order_number_says_nothing_hidden(void)
{
    static const struct {
        const char *order, *tail;
    } numbers[] = {
        {"SO13800001234", ""},
        {"138-0000-1234", ""},
        {"１３８００００１２３４", ""},
        {"2026-0000-1234", ""},            /* would show the last eight */
        {"20267-1123-7-01234", ""},        /* would show the last five */
        {"20261123-00005678", ""},         /* of the sender's number */
        {"20261123-7-6-1234", "7-6-1234"}, /* no more than the mask shows */
        {"20261123-欧阳静", ""},
        {"司马远-2026-11-23", ""},
        {"330106199001010013", ""}, /* an identity number */
        {"20261123000077", "3000077"},
    };
    struct wm_waybill waybill;
    struct wm_order order;
    size_t i;

    site.conf.order_tail = 8;
    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        site_order(&order);
        strcpy(order.order, numbers[i].order);
        compose(&order, &waybill);
        WM_CHECK(strcmp(waybill.order_tail, numbers[i].tail) == 0, "%s: %s", numbers[i].order,
                 waybill.order_tail);
    }
    /* An organisation's own number is no secret. */
    site_order(&order);
    order.sender.organisation = true;
    strcpy(order.order, "2026057100005678");
    compose(&order, &waybill);
    WM_CHECK(strcmp(waybill.order_tail, "00005678") == 0, "%s", waybill.order_tail);
    site.conf.order_tail = 0;
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(the_first_rule_that_fits_names_the_layout),
        WM_CASE(captions_go_by_destination_and_sender),
        WM_CASE(countries_and_handling_are_the_orders),
        WM_CASE(the_end_of_an_order_number_is_at_most_half_of_it),
        WM_CASE(the_end_of_an_order_number_says_nothing_hidden),
        {0},
    };
    int status;

    site_make(&site);
    status = wm_tap_run("choose", cases);
    site_remove(&site);
    return status;
}
