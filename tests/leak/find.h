/* SPDX-License-Identifier: Apache-2.0 */
/** find.h: looks in masked text for what samples hide, whatever noise stands between. */
#ifndef WM_TESTS_LEAK_FIND_H
#define WM_TESTS_LEAK_FIND_H

#include "filter/privacy/mask.h"
#include "tests/leak/generate.h"

#include <stdbool.h>
#include <stddef.h>

/** Once, before the others. */
void find_init(void);

/** A text without the generator's noise. */
void find_squeeze(const char *text, char *out, size_t size);

/** The whole name. */
bool find_name(const struct sample_party *party, const char *text);

/** Seven digits of a number in a row. */
bool find_number(const struct sample_party *party, const char *text);

/** More digits of a masked phone than its last four. */
bool find_many_digits(const char *phone);

/** A unit, a room, somebody or a company of the tail. */
bool find_tail(const struct sample_party *party, const char *text);

/** A region and an address that are not the places by name and a beginning of what may show. */
bool find_more_than_safe(const struct sample_party *party, enum wm_address_level level,
                         const struct wm_masked_party *masked);

/** A name that happens to stand where two places of the region meet, or the last of them and the
 * road, and in none of them. */
bool find_at_seam(const struct sample_party *party);

#endif
