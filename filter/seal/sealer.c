/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing: fields to an envelope v1. */
#include "config.h"

#include "filter/seal/envelope.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/section.h"
#include "filter/seal/wire.h"

#include <string.h>

/* A section on its way into the envelope. */
struct draft_section {
    const struct wm_recipient *recipient;
    size_t len;
    uint8_t plain[WM_SECTION_PLAIN_MAX];
};

/* The list must know the station as this very key, in office: what we print must verify. */
static int check_station(const struct wm_recipients *list, const struct wm_station_key *station,
                         uint32_t now, struct wm_err *err)
{
    const struct wm_station *row = wm_recipients_station(list, station->id);

    now = wm_recipients_now(list, now);
    if (row == NULL || memcmp(row->public_key, station->public_key, sizeof row->public_key) != 0)
        return wm_err_set(err, WM_ERR_USAGE, _("the recipient list has no station %u of this key"),
                          (unsigned)station->id);
    if (row->revoked || now < row->from || now >= row->until)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("station %u is revoked or out of its time in the recipient list"),
                          (unsigned)station->id);
    return 0;
}

/* Encode all sections, ascending by role. *total gets the length of the sections. */
static int prepare(const struct wm_recipients *list, const char *outlet, uint32_t now,
                   const struct wm_section_plain *plain, size_t count, struct draft_section *draft,
                   size_t *total, struct wm_err *err)
{
    const struct wm_section_plain *next;
    unsigned last = 0;
    size_t i, k;

    *total = 0;
    for (i = 0; i < count; i++, last = next->role) {
        next = NULL;
        for (k = 0; k < count; k++) {
            if (plain[k].role > last && (next == NULL || plain[k].role < next->role))
                next = &plain[k];
        }
        if (next == NULL || next->role > 255)
            return wm_err_set(err, WM_ERR_USAGE, _("roles must differ and lie in 1 to 255"));
        draft[i].recipient = wm_recipients_role(list, next->role, outlet, now);
        if (draft[i].recipient == NULL)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("no current key of role %u covers the outlet; see `keys list`"),
                              next->role);
        if (wm_section_encode(next, draft[i].plain, &draft[i].len, err) != 0)
            return WM_ERR_INPUT;
        *total += WM_WIRE_SECTION + draft[i].len + WM_HPKE_TAG;
    }
    return 0;
}

/* Encrypt the sections behind the core; one ephemeral key for all. @return their end, or NULL */
static uint8_t *put_sections(uint8_t *core, size_t core_len, const struct draft_section *draft,
                             size_t count, const struct wm_hpke_ephemeral *ephemeral)
{
    uint8_t *out = core + core_len;
    uint8_t info[WM_WIRE_INFO];
    size_t i;

    for (i = 0; i < count; i++) {
        const struct wm_recipient *to = draft[i].recipient;
        const struct wm_hpke_context context = {
            .info = info, .info_len = sizeof info, .aad = core, .aad_len = core_len};
        wm_wire_info(to->role, to->kid, info);
        out = wm_wire_put(out, to->role, 1);
        out = wm_wire_put(out, to->kid, 2);
        out = wm_wire_put(out, (uint32_t)(draft[i].len + WM_HPKE_TAG), 2);
        if (wm_hpke_seal(ephemeral, to->public_key, &context, draft[i].plain, draft[i].len, out) !=
            0)
            return NULL;
        out += draft[i].len + WM_HPKE_TAG;
    }
    return out;
}

static int check_total(size_t total, struct wm_err *err)
{
    if (total <= WM_ENVELOPE_MAX)
        return 0;
    return wm_err_set(err, WM_ERR_INPUT,
                      _("sealed part takes %zu bytes, a label has room for %d; shorten address or "
                        "note, or seal fewer fields"),
                      total, WM_ENVELOPE_MAX);
}

int wm_envelope_fits(const char *waybill, const struct wm_section_plain *plain, size_t plain_count,
                     struct wm_err *err)
{
    size_t total = WM_WIRE_CORE + strlen(waybill) + WM_WIRE_TRAILER + WM_WIRE_SIGNATURE;
    uint8_t section[WM_SECTION_PLAIN_MAX];
    int result = 0;
    size_t i, len;

    for (i = 0; i < plain_count && result == 0; i++) {
        result = wm_section_encode(&plain[i], section, &len, err);
        total += result == 0 ? WM_WIRE_SECTION + len + WM_HPKE_TAG : 0;
    }
    wm_wipe(section, sizeof section);
    return result == 0 ? check_total(total, err) : result;
}

int wm_envelope_seal(const struct wm_recipients *list, const struct wm_station_key *station,
                     const char *waybill, const char *outlet, uint32_t now, uint16_t ttl_hours,
                     const struct wm_section_plain *plain, size_t plain_count, uint8_t *out,
                     size_t *len, struct wm_err *err)
{
    const size_t waybill_len = strlen(waybill);
    struct draft_section draft[WM_SECTIONS_MAX];
    struct wm_hpke_ephemeral ephemeral;
    size_t total = 0;
    uint8_t *next;
    int result;

    if (!wm_wire_is_waybill(waybill, waybill_len))
        return wm_err_set(err, WM_ERR_INPUT, _("waybill number is not 1 to %d of 0-9 A-Z -"),
                          WM_WIRE_WAYBILL);
    if (plain_count < 1 || plain_count > WM_SECTIONS_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("a label holds 1 to %d sections"), WM_SECTIONS_MAX);
    wm_hpke_ephemeral_new(&ephemeral);
    result = check_station(list, station, now, err);
    if (result == 0)
        result = prepare(list, outlet, now, plain, plain_count, draft, &total, err);
    total += WM_WIRE_CORE + waybill_len + WM_WIRE_TRAILER + WM_WIRE_SIGNATURE;
    if (result == 0)
        result = check_total(total, err);
    if (result == 0) {
        next = wm_wire_put(out, WM_WIRE_VER_SUITE, 1);
        next = wm_wire_put(next, (uint32_t)plain_count, 1);
        next = wm_wire_put(next, (uint32_t)waybill_len, 1);
        memcpy(next, waybill, waybill_len);
        next = wm_wire_put(next + waybill_len, now, 4);
        next = wm_wire_put(next, ttl_hours, 2);
        next = wm_wire_put(next, station->id, 4);
        memcpy(next, ephemeral.public_key, WM_HPKE_KEY);
        next = put_sections(out, WM_WIRE_CORE + waybill_len, draft, plain_count, &ephemeral);
        if (next == NULL)
            result = wm_err_set(err, WM_ERR_INPUT, _("a role's public key seals nothing"));
        else
            wm_wire_stamp(out, (size_t)(next - out), station, 1);
        *len = total;
    }
    wm_wipe(&ephemeral, sizeof ephemeral);
    wm_wipe(draft, sizeof draft);
    return result;
}
