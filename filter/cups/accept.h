/* SPDX-License-Identifier: Apache-2.0 */
/** accept.h: which jobs a queue prints, by the type of the file that CUPS was handed. */
#ifndef WM_CUPS_ACCEPT_H
#define WM_CUPS_ACCEPT_H

#include "filter/base/err.h"

#include <stdbool.h>

/** May a file of this type hold orders in plaintext? Raw, text and whatever is unknown may; sealed
 * waybills, and what a queue for labels prints, do not count. */
bool wm_accept_holds_orders(const char *content_type);

/** Is a job that began as this type one of waybills, sealed already or to be sealed? */
bool wm_accept_is_waybills(const char *content_type);

/** Is it raw data for a printer: application/vnd.cups-raw or octet-stream? */
bool wm_accept_is_raw(const char *content_type);

/**
 * May a job that began as this type be printed? Orders and waybills always; on a queue for labels
 * too (wmQueue labels) PDF, PostScript, pictures and CUPS raster. Everything else is refused: raw,
 * text (an export that was not recognised is text), a ready-made vnd.waymask.raster, an unknown or
 * missing type. @return 0, or WM_ERR_INPUT with err
 */
int wm_accept_type(const char *content_type, bool labels, struct wm_err *err);

#endif
