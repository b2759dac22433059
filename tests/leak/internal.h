/* SPDX-License-Identifier: Apache-2.0 */
/** internal.h: what the files that make samples share. */
#ifndef WM_TESTS_LEAK_INTERNAL_H
#define WM_TESTS_LEAK_INTERNAL_H

#include "tests/leak/generate.h"

#include <stddef.h>

#define COUNT(list) (unsigned)(sizeof(list) / sizeof *(list))
#define PICK(list, state) (list)[draw_below(state, COUNT(list))]

/** The next number under limit. */
uint32_t draw_below(uint64_t *state, uint32_t limit);
bool draw_chance(uint64_t *state, uint32_t percent);

/** Append text, or nothing if it does not fit. */
void draw_add(char *text, size_t size, const char *more);

/** Append Han characters of a common set: names that no table of the masks knows. */
void draw_syllables(char *text, size_t size, unsigned count, uint64_t *state);

/** A name for a person: of syllables, of a foreign script, or one that is a word of addresses. */
void draw_name(char *text, size_t size, uint64_t *state);

/** A company's name. */
void draw_company(char *text, size_t size, uint64_t *state);

/** Note what the label must hide. */
void draw_hide(struct sample_party *party, const char *text);

/** A road, community or village with its number, into safe, keep and town. @return true if a bare
 * "12号" behind it would be a road number, not a unit */
bool draw_safe(struct sample_party *party, uint64_t *state);

/** Building, unit and room, then perhaps a person, company or landmark behind them. */
void draw_tail(struct sample_party *party, bool open_road, char *tail, size_t size,
               uint64_t *state);

/** Noise that does not change what is read: full width, blanks, zero width, traditional. */
void draw_noise(char *text, size_t size, uint64_t *state);

#endif
