/* SPDX-License-Identifier: Apache-2.0 */
/** siphash.h: keyed hashes for tables of strangers' texts, so that nobody can aim at one slot. */
#ifndef WM_BASE_SIPHASH_H
#define WM_BASE_SIPHASH_H

#include <stdint.h>

/** SipHash-2-4 (Aumasson, Bernstein 2012) of len bytes; the same on every host. */
uint64_t wm_siphash(const uint8_t key[16], const void *data, uint64_t len);

#endif
