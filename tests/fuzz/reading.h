/* SPDX-License-Identifier: Apache-2.0 */
/** reading.h: an orders file through the reader, and what must hold of all it says; for the fuzz
 * targets of the formats. */
#ifndef WM_TESTS_FUZZ_READING_H
#define WM_TESTS_FUZZ_READING_H

#include <stddef.h>
#include <stdint.h>

/**
 * Read an orders file, or `join`, the byte 0x1e, a file to join with on `order`, the byte 0x1e and
 * an orders file. Aborts unless: each record can be set again field by field, has what a waybill
 * needs and nothing starred or enciphered; a record is BAD exactly if a fault was told; an error
 * names a canonical field and holds no long number and no words but those of our tables.
 */
void wm_fuzz_read(const uint8_t *data, size_t size);

/** The same of text of which each word that is in no table of ours became a row of Q: no error may
 * have two of these in it. */
void wm_fuzz_read_planted(const uint8_t *data, size_t size);

/** The orders file behind a frame of wm_fuzz_read, or all of data. @return where it begins */
size_t wm_fuzz_orders_at(const uint8_t *data, size_t size);

#endif
