/* SPDX-License-Identifier: Apache-2.0 */
/** charset_name.h: the names of charsets, for `--charset` and `Charset`. */
#ifndef WM_ORDER_CHARSET_NAME_H
#define WM_ORDER_CHARSET_NAME_H

#include "filter/base/err.h"

/** A charset by the name that is shown, and by iconv's. */
struct wm_charset_name {
    const char *name, *iconv;
};

/** The charset that files under a usual name really are in, such as GB18030 for GBK; any other name
 * stands for itself. Upper and lower case are the same. @param name borrowed */
struct wm_charset_name wm_charset_named(const char *name);

/** Is it a charset that orders can be read in? @return 0, or WM_ERR_USAGE with err */
int wm_charset_check(const char *name, struct wm_err *err);

#endif
