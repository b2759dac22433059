/* SPDX-License-Identifier: Apache-2.0 */
/** address.h: a Chinese address in one cell, split into its divisions. */
#ifndef WM_ORDER_ADDRESS_H
#define WM_ORDER_ADDRESS_H

#include <stddef.h>

/** A stretch of the address text; len 0 if absent. */
struct wm_span {
    const char *text;
    size_t len;
};

/** Parts of an address, borrowed from its text. */
struct wm_address {
    struct wm_span province, city, district, town, detail, postcode;
};

/**
 * Split `省 市 区 镇 地址 (邮编)`, with or without blanks. A division is only taken where its name
 * and its place leave no doubt, since divisions show on the label: what is not sure stays in
 * detail. Nothing is left out but blanks between the parts, the postcode's brackets, the
 * placeholder postcode 000000, and for a municipality the second naming of itself (`北京 北京市
 * 朝阳区`, whose city stays empty).
 */
void wm_address_split(const char *text, size_t len, struct wm_address *address);

/**
 * Code of the country that a province of a Chinese address stands for in ISO 3166-1: "HK", "MO",
 * "TW" for 香港, 澳门, 台湾 in either script, else "CN".
 */
const char *wm_address_country(const char *province);

#endif
