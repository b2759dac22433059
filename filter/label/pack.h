/* SPDX-License-Identifier: Apache-2.0 */
/** pack.h: verified waybills kept in an unnamed file until they are drawn, without parsing and
 * verifying each line a second time. */
#ifndef WM_LABEL_PACK_H
#define WM_LABEL_PACK_H

#include "filter/base/err.h"
#include "filter/waybill/waybill.h"

#include <stdio.h>

/** Append a waybill. @return 0, or WM_ERR_INPUT if it cannot be written */
int wm_pack_write(FILE *file, const struct wm_waybill *waybill, struct wm_err *err);

/** Read the next one. @return 0, or WM_ERR_INPUT if the file is not what wm_pack_write made */
int wm_pack_read(FILE *file, struct wm_waybill *waybill, struct wm_err *err);

#endif
