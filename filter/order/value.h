/* SPDX-License-Identifier: Apache-2.0 */
/** value.h: the written forms that a field's text can have: what is allowed, and reading it. */
#ifndef WM_ORDER_VALUE_H
#define WM_ORDER_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What is wrong with a text in any field (not UTF-8, or a control character: C0, DEL, C1, line and
 * paragraph separator), as a translated sentence, or NULL. */
const char *wm_value_refuse_text(const char *text, size_t len);

/** Leave out blanks at both ends: space, tab, CR, LF, no-break space, ideographic space. */
void wm_value_trim(const char **text, size_t *len);

/**
 * What a spreadsheet wrapped around a value to keep it as text: blanks, `="…"`, and where code is
 * true (an identifier or number) a leading apostrophe and the `No:` of a Taobao export.
 */
void wm_value_unwrap(const char **text, size_t *len, bool code);

/** A number that a spreadsheet or script turned to floating point: `1.38E+10`, `13800000000.0`.
 * Digits of it are lost or may be. */
bool wm_value_rounded(const char *text, size_t len);
const char *wm_value_rounded_fault(void); /**< translated */

bool wm_value_waybill(const char *text, size_t len); /**< 1…32 of 0-9 A-Z - */
bool wm_value_capitals(const char *text, size_t len, size_t count);
bool wm_value_amount(const char *text, size_t len); /**< digits, at most one point inside */
bool wm_value_zero(const char *text, size_t len);   /**< of an amount: nothing but zeros */
bool wm_value_count(const char *text, size_t len, uint32_t *number);

/** RFC 3339 date-time with its offset, or a full date (its first second, UTC), years 2000…9999. */
bool wm_value_time(const char *text, size_t len, int64_t *seconds);

#endif
