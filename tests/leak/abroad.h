/* SPDX-License-Identifier: Apache-2.0 */
/** abroad.h: invented addresses outside mainland China, of which it is known what must be hidden:
 * units, floors, rooms and the numbers that a form hides are written with 7, 8, 9, Q, X, Z, Seven
 * and Eight alone, all else without them. */
#ifndef WM_TESTS_LEAK_ABROAD_H
#define WM_TESTS_LEAK_ABROAD_H

#include <stdbool.h>
#include <stddef.h>

#define WM_ABROAD_DETAIL 480

/** Build the next address. @param country whose it is, two capitals @return its form, from 0 */
size_t wm_abroad_build(char detail[WM_ABROAD_DETAIL], const char **country);

/** What a form is; false past the last. */
bool wm_abroad_form(size_t form, const char **country, bool *latin);

#endif
