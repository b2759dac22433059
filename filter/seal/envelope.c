/* SPDX-License-Identifier: Apache-2.0 */
/* Reading envelopes: parse, verify, open, stamp anew. */
#include "config.h"

#include "filter/seal/envelope.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/hpke.h"
#include "filter/seal/section.h"
#include "filter/seal/wire.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Where the parts of a well-formed envelope lie; pointers into it. */
struct parts {
    size_t core_len;
    const uint8_t *enc;
    struct {
        const uint8_t *ciphertext;
        size_t len;
    } section[WM_SECTIONS_MAX];
    size_t trailer; /* its offset; the signature covers trailer + WM_WIRE_TRAILER bytes */
};

/* Core up to the sections. @return 0, or -1 if it is not well-formed */
static int parse_core(const uint8_t *in, size_t len, struct wm_envelope_info *info,
                      struct parts *parts)
{
    size_t waybill_len;

    if (len < WM_WIRE_CORE)
        return -1;
    info->section_count = in[1];
    waybill_len = in[2];
    parts->core_len = WM_WIRE_CORE + waybill_len;
    if (info->section_count < 1 || info->section_count > WM_SECTIONS_MAX || len < parts->core_len ||
        !wm_wire_is_waybill((const char *)in + 3, waybill_len))
        return -1;
    memcpy(info->waybill, in + 3, waybill_len);
    in += 3 + waybill_len;
    info->issued_at = wm_wire_get(in, 4);
    info->ttl_hours = (uint16_t)wm_wire_get(in + 4, 2);
    info->origin_station = wm_wire_get(in + 6, 4);
    parts->enc = in + 10;
    return 0;
}

static int parse_sections(const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                          struct parts *parts)
{
    size_t at = parts->core_len;
    unsigned i, last = 0;

    for (i = 0; i < info->section_count; i++) {
        const uint8_t *in = envelope + at;
        size_t section_len;
        if (len - at < WM_WIRE_SECTION)
            return -1;
        info->section[i].role = in[0];
        info->section[i].kid = wm_wire_get(in + 1, 2);
        section_len = wm_wire_get(in + 3, 2);
        at += WM_WIRE_SECTION;
        if (info->section[i].role <= last || section_len > len - at ||
            section_len < WM_SECTION_BLOCK + WM_HPKE_TAG ||
            section_len > WM_SECTION_PLAIN_MAX + WM_HPKE_TAG ||
            (section_len - WM_HPKE_TAG) % WM_SECTION_BLOCK != 0)
            return -1;
        last = info->section[i].role;
        parts->section[i].ciphertext = envelope + at;
        parts->section[i].len = section_len;
        at += section_len;
    }
    if (len - at != WM_WIRE_TRAILER + WM_WIRE_SIGNATURE)
        return -1;
    parts->trailer = at;
    info->station = wm_wire_get(envelope + at, 4);
    info->print_no = (uint16_t)wm_wire_get(envelope + at + 4, 2);
    return info->print_no == 0 ? -1 : 0;
}

static int parse(const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                 struct parts *parts, struct wm_err *err)
{
    uint8_t hash[crypto_hash_sha256_BYTES];

    memset(info, 0, sizeof *info);
    if (len >= 1 && envelope[0] >> 4 != WM_WIRE_FORMAT)
        return wm_err_set(err, WM_ERR_TAMPERED, _("not an envelope of format %u"), WM_WIRE_FORMAT);
    if (len >= 1 && envelope[0] != WM_WIRE_VER_SUITE)
        return wm_err_set(err, WM_ERR_TAMPERED, _("suite %u (%s) is not supported by this version"),
                          envelope[0] & 15u, wm_suite_name(envelope[0] & 15u));
    if (len > WM_ENVELOPE_MAX || parse_core(envelope, len, info, parts) != 0 ||
        parse_sections(envelope, len, info, parts) != 0)
        return wm_err_set(err, WM_ERR_TAMPERED, _("damaged: not a well-formed envelope"));
    info->suite = WM_SUITE_X25519;
    crypto_hash_sha256(hash, envelope, parts->core_len);
    memcpy(info->label_id, hash, sizeof info->label_id);
    return 0;
}

int wm_envelope_parse(const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                      struct wm_err *err)
{
    struct parts parts;

    return parse(envelope, len, info, &parts, err);
}

/* After a revocation whoever got the key forges at will, whatever time he writes into the label,
 * and may have had his labels reprinted elsewhere: only a log from before tells what is genuine. */
static int check_revoked(const struct wm_recipients *list, const struct wm_envelope_info *info,
                         struct wm_err *err)
{
    const uint32_t ids[] = {info->station, info->origin_station};
    size_t i;

    for (i = 0; i < sizeof ids / sizeof *ids; i++) {
        const struct wm_station *row = wm_recipients_station(list, ids[i]);
        if (row != NULL && row->revoked && !wm_recipients_is_genuine(list, info->label_id))
            return wm_err_set(err, WM_ERR_REVOKED,
                              _("station %u is revoked, and no log from before has this label"),
                              (unsigned)ids[i]);
    }
    return WM_OK;
}

static int verify(const struct wm_recipients *list, const uint8_t *envelope, size_t len,
                  struct wm_envelope_info *info, struct parts *parts, struct wm_err *err)
{
    const struct wm_station *row;

    if (parse(envelope, len, info, parts, err) != 0)
        return WM_ERR_TAMPERED;
    row = wm_recipients_station(list, info->station);
    if (row == NULL)
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("damaged or forged: the recipient list has no station %u"),
                          (unsigned)info->station);
    if (!wm_station_verify(row->public_key, WM_WIRE_DOMAIN, envelope,
                           parts->trailer + WM_WIRE_TRAILER,
                           envelope + parts->trailer + WM_WIRE_TRAILER))
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("damaged or forged: the signature of station %u does not hold"),
                          (unsigned)info->station);
    /* A station that began later may reprint what was issued earlier, but not issue it. */
    if (info->issued_at >= row->until ||
        (info->station == info->origin_station && info->issued_at < row->from))
        return wm_err_set(err, WM_ERR_TAMPERED, _("station %u was not in office at that time"),
                          (unsigned)info->station);
    if (!wm_station_may_reprint(row, info->origin_station))
        return wm_err_set(err, WM_ERR_TAMPERED, _("station %u may not reprint for station %u"),
                          (unsigned)info->station, (unsigned)info->origin_station);
    return check_revoked(list, info, err);
}

int wm_envelope_verify(const struct wm_recipients *list, const uint8_t *envelope, size_t len,
                       struct wm_envelope_info *info, struct wm_err *err)
{
    struct parts parts;

    return verify(list, envelope, len, info, &parts, err);
}

bool wm_envelope_expired(const struct wm_envelope_info *info, uint32_t now)
{
    return now >= (uint64_t)info->issued_at + (uint64_t)info->ttl_hours * 3600;
}

/* The signature holds, so what does not open was sealed to another key, unless the list says that
 * this is the very key: then the station sealed something broken. */
static int refused(const struct wm_recipients *list, const struct wm_role_key *key,
                   struct wm_err *err)
{
    const struct wm_recipient *row = wm_recipients_key(list, key->role, key->kid);

    if (row != NULL && memcmp(row->public_key, key->public_key, sizeof row->public_key) == 0)
        return wm_err_set(err, WM_ERR_TAMPERED, _("damaged or forged: the section does not open"));
    return wm_err_set(err, WM_ERR_KEY, _("sealed to another key of role %u"), key->role);
}

static int open_section(const struct wm_recipients *list, const struct wm_role_key *key,
                        const uint8_t *envelope, const struct parts *parts, unsigned index,
                        struct wm_opened *out, struct wm_err *err)
{
    const size_t len = parts->section[index].len;
    uint8_t info[WM_WIRE_INFO], plain[WM_SECTION_PLAIN_MAX];
    const struct wm_hpke_context context = {
        .info = info, .info_len = sizeof info, .aad = envelope, .aad_len = parts->core_len};
    int result = 0;

    wm_wire_info(key->role, key->kid, info);
    if (wm_hpke_open(parts->enc, key->secret_key, key->public_key, &context,
                     parts->section[index].ciphertext, len, plain) != 0)
        result = refused(list, key, err);
    else if (wm_section_decode(plain, len - WM_HPKE_TAG, out) != 0)
        result = wm_err_set(err, WM_ERR_TAMPERED, _("the section opens, but holds no fields"));
    wm_wipe(plain, sizeof plain);
    return result;
}

int wm_envelope_open(const struct wm_recipients *list, const struct wm_role_key *key,
                     const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                     struct wm_opened *out, struct wm_err *err)
{
    struct parts parts;
    unsigned i;
    int result;

    memset(out, 0, sizeof *out);
    result = verify(list, envelope, len, info, &parts, err);
    if (result != 0)
        return result;
    i = 0;
    while (i < info->section_count && info->section[i].role != key->role)
        i++;
    if (i == info->section_count)
        return wm_err_set(err, WM_ERR_KEY, _("holds no section of role %u"), key->role);
    if (info->section[i].kid != key->kid)
        return wm_err_set(err, WM_ERR_KEY, _("sealed to key %u of role %u, this is key %u"),
                          info->section[i].kid, key->role, key->kid);
    out->role = key->role;
    result = open_section(list, key, envelope, &parts, i, out, err);
    if (result != 0)
        wm_opened_wipe(out);
    return result;
}

void wm_opened_wipe(struct wm_opened *opened)
{
    wm_wipe(opened, sizeof *opened);
}

int wm_envelope_restamp(uint8_t *envelope, size_t len, const struct wm_station_key *station,
                        uint16_t print_no, struct wm_err *err)
{
    struct wm_envelope_info info;
    struct parts parts;

    if (print_no == 0)
        return wm_err_set(err, WM_ERR_USAGE, _("print numbers begin at 1"));
    if (parse(envelope, len, &info, &parts, err) != 0)
        return WM_ERR_TAMPERED;
    assert(parts.trailer + WM_WIRE_TRAILER + WM_WIRE_SIGNATURE == len);
    wm_wire_stamp(envelope, parts.trailer, station, print_no);
    return 0;
}
