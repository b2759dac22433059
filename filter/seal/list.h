/* SPDX-License-Identifier: Apache-2.0 */
/** list.h: what reader and writer of the recipient list share. Private to the seal floor. */
#ifndef WM_SEAL_LIST_H
#define WM_SEAL_LIST_H

#include "filter/base/err.h"
#include "filter/seal/keys.h"

#include <stddef.h>
#include <stdint.h>

#define WM_LIST_TITLE "waymask-recipients 1"
#define WM_LIST_DOMAIN "waymask-seal/1 list" /**< its zero byte is signed too */
#define WM_LIST_SIGNATURE (10 + 128 + 1)     /**< "signature ", hexadecimal digits, newline */

/** wm_recipients_parse without the check of the list's validity in time. */
struct wm_recipients *wm_list_read(const char *text, size_t len, const uint8_t root[32],
                                   struct wm_err *err);

#endif
