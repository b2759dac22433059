/* SPDX-License-Identifier: Apache-2.0 */
/** contact.h: name, phone and address in one cell, told apart. */
#ifndef WM_ORDER_CONTACT_H
#define WM_ORDER_CONTACT_H

#include "filter/order/address.h"

#include <stdbool.h>

/** Parts borrowed from the cell's text; phone2 and postcode have len 0 if absent. */
struct wm_contact {
    struct wm_span name, phone, phone2, address, postcode;
};

/**
 * Split `姓名，86-138…，[0571-…，]省 市 区 地址[，310000]`, as Tmall writes a recipient in one
 * cell, with commas of either width. Only a name without digits before a number of seven digits or
 * more is taken for one. Of a mobile number the prefix 86- is left out.
 * @return false, contact undefined, if the cell is no such thing
 */
bool wm_contact_split(const char *text, size_t len, struct wm_contact *contact);

#endif
