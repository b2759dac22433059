/* SPDX-License-Identifier: Apache-2.0 */
/** identity.h: finds resident identity numbers (GB 11643), which are neither printed nor sealed. */
#ifndef WM_WAYBILL_IDENTITY_H
#define WM_WAYBILL_IDENTITY_H

#include <stdbool.h>

/**
 * Replace each identity number in text by "***", in place. Taken for one: 18 digits (the last may
 * be X) or 15, that hold a date of birth at its place, written in ASCII or full-width digits;
 * within a longer run of digits, or with blanks and hyphens between, only if the check digit is
 * right too.
 * @return true if there was one
 */
bool wm_identity_strip(char *text);

#endif
