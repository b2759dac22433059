/* SPDX-License-Identifier: Apache-2.0 */
/** seal_data.h: the vectors of tests/seal/, for unit tests. */
#ifndef WM_TESTS_SEAL_DATA_H
#define WM_TESTS_SEAL_DATA_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** Hexadecimal digits ("" or "-" for none) to at most size bytes. @return how many */
size_t seal_unhex(const char *hex, uint8_t *out, size_t size);

/** A file of tests/seal/ to read; NULL (and a failed check) if it is not there. */
FILE *seal_open(const char *name);

/** The value of the one line `NAME HEX` of a file. @return its length */
size_t seal_vector(const char *file, const char *name, uint8_t *out, size_t size);

#endif
