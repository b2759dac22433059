/* SPDX-License-Identifier: Apache-2.0 */
/* Envelope v1, waymask-envelope(5): core, sections, trailer, signature; big-endian. */
#include "config.h"

#include "filter/seal/envelope.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/hpke.h"
#include "filter/seal/section.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define FORMAT 1u /* high nibble of the first byte */
#define VER_SUITE (FORMAT << 4 | WM_SUITE_X25519)
#define WAYBILL_MAX 32
#define CORE_FIXED (3 + 4 + 2 + 4 + WM_HPKE_KEY) /* without the waybill number */
#define SECTION_HEAD 5
#define TRAILER 6
#define SIGNATURE 64
#define DOMAIN_ENVELOPE "waymask-seal/1 env"
#define DOMAIN_INFO "waymask-seal/1"
#define INFO_LEN (sizeof DOMAIN_INFO - 1 + 4)

/* Where the parts of a well-formed envelope lie; pointers into it. */
struct parts {
    size_t core_len;
    const uint8_t *enc;
    struct {
        const uint8_t *ciphertext;
        size_t len;
    } section[WM_SECTIONS_MAX];
    size_t trailer; /* its offset; the signature covers trailer + TRAILER bytes */
};

static uint8_t *put_be(uint8_t *out, uint32_t value, unsigned bytes)
{
    while (bytes-- > 0)
        *out++ = (uint8_t)(value >> 8 * bytes);
    return out;
}

static uint32_t get_be(const uint8_t *in, unsigned bytes)
{
    uint32_t value = 0;

    while (bytes-- > 0)
        value = value << 8 | *in++;
    return value;
}

/* info of HPKE: "waymask-seal/1" || ver_suite || role || kid. It binds a ciphertext to its place.
 */
static void make_info(unsigned role, unsigned kid, uint8_t info[INFO_LEN])
{
    memcpy(info, DOMAIN_INFO, sizeof DOMAIN_INFO - 1);
    info += sizeof DOMAIN_INFO - 1;
    info = put_be(info, VER_SUITE, 1);
    info = put_be(info, role, 1);
    put_be(info, kid, 2);
}

static bool waybill_form(const char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z') ||
              text[i] == '-'))
            return false;
    }
    return len >= 1 && len <= WAYBILL_MAX;
}

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
        *total += SECTION_HEAD + draft[i].len + WM_HPKE_TAG;
    }
    return 0;
}

/* Encrypt the sections behind the core; one ephemeral key for all. @return their end, or NULL */
static uint8_t *put_sections(uint8_t *core, size_t core_len, const struct draft_section *draft,
                             size_t count, const struct wm_hpke_ephemeral *ephemeral)
{
    uint8_t *out = core + core_len;
    uint8_t info[INFO_LEN];
    size_t i;

    for (i = 0; i < count; i++) {
        const struct wm_recipient *to = draft[i].recipient;
        const struct wm_hpke_context context = {
            .info = info, .info_len = sizeof info, .aad = core, .aad_len = core_len};
        make_info(to->role, to->kid, info);
        out = put_be(out, to->role, 1);
        out = put_be(out, to->kid, 2);
        out = put_be(out, (uint32_t)(draft[i].len + WM_HPKE_TAG), 2);
        if (wm_hpke_seal(ephemeral, to->public_key, &context, draft[i].plain, draft[i].len, out) !=
            0)
            return NULL;
        out += draft[i].len + WM_HPKE_TAG;
    }
    return out;
}

static void put_trailer(uint8_t *envelope, size_t trailer, const struct wm_station_key *station,
                        uint16_t print_no)
{
    put_be(put_be(envelope + trailer, station->id, 4), print_no, 2);
    wm_station_sign(station, DOMAIN_ENVELOPE, envelope, trailer + TRAILER,
                    envelope + trailer + TRAILER);
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
    size_t total = CORE_FIXED + strlen(waybill) + TRAILER + SIGNATURE;
    uint8_t section[WM_SECTION_PLAIN_MAX];
    int result = 0;
    size_t i, len;

    for (i = 0; i < plain_count && result == 0; i++) {
        result = wm_section_encode(&plain[i], section, &len, err);
        total += result == 0 ? SECTION_HEAD + len + WM_HPKE_TAG : 0;
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

    if (!waybill_form(waybill, waybill_len))
        return wm_err_set(err, WM_ERR_INPUT, _("waybill number is not 1 to %d of 0-9 A-Z -"),
                          WAYBILL_MAX);
    if (plain_count < 1 || plain_count > WM_SECTIONS_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("a label holds 1 to %d sections"), WM_SECTIONS_MAX);
    wm_hpke_ephemeral_new(&ephemeral);
    result = check_station(list, station, now, err);
    if (result == 0)
        result = prepare(list, outlet, now, plain, plain_count, draft, &total, err);
    total += CORE_FIXED + waybill_len + TRAILER + SIGNATURE;
    if (result == 0)
        result = check_total(total, err);
    if (result == 0) {
        next = put_be(out, VER_SUITE, 1);
        next = put_be(next, (uint32_t)plain_count, 1);
        next = put_be(next, (uint32_t)waybill_len, 1);
        memcpy(next, waybill, waybill_len);
        next = put_be(next + waybill_len, now, 4);
        next = put_be(next, ttl_hours, 2);
        next = put_be(next, station->id, 4);
        memcpy(next, ephemeral.public_key, WM_HPKE_KEY);
        next = put_sections(out, CORE_FIXED + waybill_len, draft, plain_count, &ephemeral);
        if (next == NULL)
            result = wm_err_set(err, WM_ERR_INPUT, _("a role's public key seals nothing"));
        else
            put_trailer(out, (size_t)(next - out), station, 1);
        *len = total;
    }
    wm_wipe(&ephemeral, sizeof ephemeral);
    wm_wipe(draft, sizeof draft);
    return result;
}

/* Core up to the sections. @return 0, or -1 if it is not well-formed */
static int parse_core(const uint8_t *in, size_t len, struct wm_envelope_info *info,
                      struct parts *parts)
{
    size_t waybill_len;

    if (len < CORE_FIXED)
        return -1;
    info->section_count = in[1];
    waybill_len = in[2];
    parts->core_len = CORE_FIXED + waybill_len;
    if (info->section_count < 1 || info->section_count > WM_SECTIONS_MAX || len < parts->core_len ||
        !waybill_form((const char *)in + 3, waybill_len))
        return -1;
    memcpy(info->waybill, in + 3, waybill_len);
    in += 3 + waybill_len;
    info->issued_at = get_be(in, 4);
    info->ttl_hours = (uint16_t)get_be(in + 4, 2);
    info->origin_station = get_be(in + 6, 4);
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
        if (len - at < SECTION_HEAD)
            return -1;
        info->section[i].role = in[0];
        info->section[i].kid = get_be(in + 1, 2);
        section_len = get_be(in + 3, 2);
        at += SECTION_HEAD;
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
    if (len - at != TRAILER + SIGNATURE)
        return -1;
    parts->trailer = at;
    info->station = get_be(envelope + at, 4);
    info->print_no = (uint16_t)get_be(envelope + at + 4, 2);
    return info->print_no == 0 ? -1 : 0;
}

static int parse(const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                 struct parts *parts, struct wm_err *err)
{
    uint8_t hash[crypto_hash_sha256_BYTES];

    memset(info, 0, sizeof *info);
    if (len >= 1 && envelope[0] >> 4 != FORMAT)
        return wm_err_set(err, WM_ERR_TAMPERED, _("not an envelope of format %u"), FORMAT);
    if (len >= 1 && envelope[0] != VER_SUITE)
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
    if (!wm_station_verify(row->public_key, DOMAIN_ENVELOPE, envelope, parts->trailer + TRAILER,
                           envelope + parts->trailer + TRAILER))
        return wm_err_set(err, WM_ERR_TAMPERED,
                          _("damaged or forged: the signature of station %u does not hold"),
                          (unsigned)info->station);
    if (row->revoked)
        return wm_err_set(err, WM_ERR_TAMPERED, _("station %u is revoked"),
                          (unsigned)info->station);
    /* A station that began later may reprint what was issued earlier, but not issue it. */
    if (info->issued_at >= row->until ||
        (info->station == info->origin_station && info->issued_at < row->from))
        return wm_err_set(err, WM_ERR_TAMPERED, _("station %u was not in office at that time"),
                          (unsigned)info->station);
    if (!wm_station_may_reprint(row, info->origin_station))
        return wm_err_set(err, WM_ERR_TAMPERED, _("station %u may not reprint for station %u"),
                          (unsigned)info->station, (unsigned)info->origin_station);
    return 0;
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
    uint8_t info[INFO_LEN], plain[WM_SECTION_PLAIN_MAX];
    const struct wm_hpke_context context = {
        .info = info, .info_len = sizeof info, .aad = envelope, .aad_len = parts->core_len};
    int result = 0;

    make_info(key->role, key->kid, info);
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
    assert(parts.trailer + TRAILER + SIGNATURE == len);
    put_trailer(envelope, parts.trailer, station, print_no);
    return 0;
}
