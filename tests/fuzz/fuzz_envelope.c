/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_envelope: what opens and what does not. The first byte chooses: e an envelope from anywhere,
 * s one that a station signs before it is opened, m edits of an envelope that was sealed here, r
 * the same and a station of the site signs the result. */
#include "config.h"

#include "filter/seal/envelope.h"
#include "tests/fuzz/require.h"
#include "tests/seal_site.h"

#include <string.h>

#define CORE (45 + 13) /* bytes, with the waybill number 7710000000017 */

/* Two labels of one order, each openable. */
struct label {
    uint8_t bytes[WM_ENVELOPE_MAX];
    size_t len;
};
static struct seal_site site;
static struct label good, other;
static struct wm_opened opened;

static bool blank(void)
{
    static const struct wm_opened none;

    return memcmp(&opened, &none, sizeof opened) == 0;
}

static int open_with(const struct wm_role_key *key, const struct label *label)
{
    struct wm_envelope_info info;
    struct wm_err err = {0};
    const int result =
        wm_envelope_open(site.list, key, label->bytes, label->len, &info, &opened, &err);

    require(result == (int)err.code, "the code of a refusal is that of its error");
    require(result == 0 || blank(), "nothing is left of what is refused");
    return result;
}

/* Bytes of the core and trailer once more from what was read of them. */
static void compare(const struct label *label, const struct wm_envelope_info *info)
{
    const size_t wlen = strlen(info->waybill);
    const uint8_t *at = label->bytes + 3 + wlen;
    unsigned i;
#define U16(p) ((unsigned)(p)[0] << 8 | (p)[1])
#define U32(p) ((uint32_t)U16(p) << 16 | U16((p) + 2))

    require(label->bytes[0] == 0x11 && info->suite == 1, "version and suite");
    require(label->bytes[1] == info->section_count && label->bytes[2] == wlen &&
                memcmp(label->bytes + 3, info->waybill, wlen) == 0 && info->issued_at == U32(at) &&
                info->ttl_hours == U16(at + 4) && info->origin_station == U32(at + 6),
            "core as the page says");
    at += 10 + 32;
    for (i = 0; i < info->section_count; i++) {
        require(info->section[i].role == at[0] && info->section[i].kid == U16(at + 1) &&
                    (i == 0 || at[0] > info->section[i - 1].role),
                "sections as the page says");
        at += 5 + U16(at + 3);
    }
    require(info->station == U32(at) && info->print_no == U16(at + 4) && info->print_no > 0 &&
                (size_t)(at + 6 + 64 - label->bytes) == label->len,
            "trailer as the page says");
#undef U16
#undef U32
}

/* What is in no relation to this site's keys never opens. */
static void try_foreign(struct label *label, bool sign)
{
    struct wm_envelope_info info;
    const int parsed = wm_envelope_parse(label->bytes, label->len, &info, NULL);

    if (parsed == 0)
        compare(label, &info);
    if (sign)
        require(wm_envelope_restamp(label->bytes, label->len, &site.station[0], 1, NULL) == parsed,
                "well-formed is what can be signed");
    if (sign && parsed == 0 && info.origin_station == 1 && info.issued_at >= SEAL_NOW &&
        info.issued_at < SEAL_NOW + SEAL_DAY)
        require(wm_envelope_verify(site.list, label->bytes, label->len, &info, NULL) == 0,
                "signed by the station, and it verifies");
    require(open_with(&site.courier, label) != 0 && open_with(&site.service, label) != 0,
            "nobody sealed anything to these keys");
}

/* One edit: what, where, how much. @return bytes of data used, 0 at its end */
static size_t edit(struct label *label, const uint8_t *data, size_t len)
{
    size_t at, count;

    if (len < 4 || label->len == 0)
        return 0;
    at = ((size_t)data[1] << 8 | data[2]) % label->len;
    count = data[3] % (label->len - at) + 1;
    switch (data[0] % 5) {
    case 0:
        label->bytes[at] ^= (uint8_t)(1u << data[3] % 8);
        break;
    case 1:
        label->bytes[at] = data[3];
        break;
    case 2: /* from another label of the same order */
        count = at + count <= other.len ? count : 0;
        memcpy(label->bytes + at, other.bytes + at, count);
        break;
    case 3:
        memmove(label->bytes + at, label->bytes + at + count, label->len - at - count);
        label->len -= count;
        break;
    default: /* bytes twice */
        if (label->len + count > sizeof label->bytes)
            break;
        memmove(label->bytes + at + count, label->bytes + at, label->len - at);
        label->len += count;
        break;
    }
    return 4;
}

/* The same bytes from the start up to the end of the courier's section, which is the first. */
static bool same_for_courier(const struct label *a, const struct label *b)
{
    const size_t end = CORE + 5 + ((size_t)b->bytes[CORE + 3] << 8 | b->bytes[CORE + 4]);

    return a->len >= end && memcmp(a->bytes, b->bytes, end) == 0;
}

static void try_edited(const uint8_t *data, size_t len, bool sign)
{
    struct label label = good;
    size_t used;
    int result;

    while ((used = edit(&label, data, len)) > 0) {
        data += used;
        len -= used;
    }
    if (sign && wm_envelope_restamp(label.bytes, label.len, &site.station[0], 1, NULL) != 0)
        return;
    result = open_with(&site.courier, &label);
    if (sign) {
        require((result == 0) ==
                    (same_for_courier(&label, &good) || same_for_courier(&label, &other)),
                "a section opens in its own label only, whoever signs");
        return;
    }
    if ((label.len == good.len && memcmp(label.bytes, good.bytes, good.len) == 0) ||
        (label.len == other.len && memcmp(label.bytes, other.bytes, other.len) == 0))
        require(result == 0, "the label as it was opens");
    else
        require(result == WM_ERR_TAMPERED, "any change is told as tampering");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct label label = {.len = size > 0 ? size - 1 : 0};

    if (site.list == NULL) {
        require(wm_seal_init(NULL) == 0, "libsodium starts");
        seal_site_new(&site);
        good.len = seal_site_seal(&site, good.bytes, NULL);
        other.len = seal_site_seal(&site, other.bytes, NULL);
        require(good.len > 0 && other.len == good.len, "two labels are sealed");
    }
    if (size == 0)
        return 0;
    if (data[0] == 'm' || data[0] == 'r') {
        try_edited(data + 1, size - 1, data[0] == 'r');
    } else if ((data[0] == 'e' || data[0] == 's') && label.len <= sizeof label.bytes) {
        memcpy(label.bytes, data + 1, label.len);
        try_foreign(&label, data[0] == 's');
    }
    return 0;
}
