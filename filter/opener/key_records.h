/* SPDX-License-Identifier: Apache-2.0 */
/** key_records.h: what became of an opener's role keys, as entries of its log. */
#ifndef WM_OPENER_KEY_RECORDS_H
#define WM_OPENER_KEY_RECORDS_H

#include "filter/opener/opener.h"

/** Put on record, durably, each key whose state in ring is another than the log's last word on it.
 * Nothing if the opener only checks. @return WM_OK, or a code with err */
int wm_key_records_update(struct wm_opener *opener, const struct wm_keyring *ring,
                          struct wm_err *err);

#endif
