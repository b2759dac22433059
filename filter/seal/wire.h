/* SPDX-License-Identifier: Apache-2.0 */
/** wire.h: the bytes of envelope v1, waymask-envelope(5), for what writes and what reads them.
 * Private to the seal floor. */
#ifndef WM_SEAL_WIRE_H
#define WM_SEAL_WIRE_H

#include "filter/seal/hpke.h"
#include "filter/seal/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_WIRE_FORMAT 1u /**< high nibble of the first byte */
#define WM_WIRE_VER_SUITE (WM_WIRE_FORMAT << 4 | WM_SUITE_X25519)
#define WM_WIRE_WAYBILL 32                         /**< longest waybill number */
#define WM_WIRE_CORE (3 + 4 + 2 + 4 + WM_HPKE_KEY) /**< without the waybill number */
#define WM_WIRE_SECTION 5                          /**< role, kid and len before a ciphertext */
#define WM_WIRE_TRAILER 6
#define WM_WIRE_SIGNATURE 64
#define WM_WIRE_DOMAIN "waymask-seal/1 env"
#define WM_WIRE_INFO 18 /**< bytes of HPKE's info */

/** Write value in so many bytes, big-endian. @return behind them */
uint8_t *wm_wire_put(uint8_t *out, uint32_t value, unsigned bytes);
uint32_t wm_wire_get(const uint8_t *in, unsigned bytes);

/** info of HPKE, "waymask-seal/1" || ver_suite || role || kid: binds a ciphertext to its place. */
void wm_wire_info(unsigned role, unsigned kid, uint8_t info[WM_WIRE_INFO]);

/** 1 to 32 of 0-9 A-Z - */
bool wm_wire_is_waybill(const char *text, size_t len);

/** Write the trailer at its offset, and the signature behind it. */
void wm_wire_stamp(uint8_t *envelope, size_t trailer, const struct wm_station_key *station,
                   uint16_t print_no);

#endif
