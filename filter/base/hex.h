/* SPDX-License-Identifier: Apache-2.0 */
/** hex.h: bytes as lower-case hexadecimal digits and back. */
#ifndef WM_BASE_HEX_H
#define WM_BASE_HEX_H

#include <stddef.h>
#include <stdint.h>

/** Two digits a byte. @param out room for 2 * len + 1 bytes, zero-terminated */
void wm_hex_put(const void *bytes, size_t len, char *out);

/** Undo it for size bytes; what stands behind the digits is not looked at.
 * @return 0, or -1 if text does not begin with 2 * size lower-case digits */
int wm_hex_read(const char *text, void *out, size_t size);

#endif
