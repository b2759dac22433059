/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/seal/wire.h"

#include <string.h>

uint8_t *wm_wire_put(uint8_t *out, uint32_t value, unsigned bytes)
{
    while (bytes-- > 0)
        *out++ = (uint8_t)(value >> 8 * bytes);
    return out;
}

uint32_t wm_wire_get(const uint8_t *in, unsigned bytes)
{
    uint32_t value = 0;

    while (bytes-- > 0)
        value = value << 8 | *in++;
    return value;
}

void wm_wire_info(unsigned role, unsigned kid, uint8_t info[WM_WIRE_INFO])
{
    static const char domain[] = "waymask-seal/1";

    memcpy(info, domain, sizeof domain - 1);
    info += sizeof domain - 1;
    info = wm_wire_put(info, WM_WIRE_VER_SUITE, 1);
    info = wm_wire_put(info, role, 1);
    wm_wire_put(info, kid, 2);
}

bool wm_wire_is_waybill(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z') ||
              text[i] == '-'))
            return false;
    }
    return len >= 1 && len <= WM_WIRE_WAYBILL;
}

void wm_wire_stamp(uint8_t *envelope, size_t trailer, const struct wm_station_key *station,
                   uint16_t print_no)
{
    wm_wire_put(wm_wire_put(envelope + trailer, station->id, 4), print_no, 2);
    wm_station_sign(station, WM_WIRE_DOMAIN, envelope, trailer + WM_WIRE_TRAILER,
                    envelope + trailer + WM_WIRE_TRAILER);
}
