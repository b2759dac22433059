/* SPDX-License-Identifier: Apache-2.0 */
/** envelope.h: envelope v1, the bytes behind the QR code; waymask-envelope(5). */
#ifndef WM_SEAL_ENVELOPE_H
#define WM_SEAL_ENVELOPE_H

#include "filter/base/err.h"
#include "filter/seal/keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_ENVELOPE_MAX 497     /**< bytes: QR version 17 at error correction M */
#define WM_ENVELOPE_DIGITS 1280 /**< bytes of the text form, zero included */
#define WM_SECTIONS_MAX 8
#define WM_LABEL_ID 17 /**< bytes of a label id as text: 16 hexadecimal digits and the zero */
#define WM_SECTION_PLAIN_MAX 480

/** Integer keys of a section's CBOR map. */
enum wm_section_key {
    WM_KEY_NAME = 1,
    WM_KEY_PHONE = 2,
    WM_KEY_EXTENSION = 3,
    WM_KEY_ADDRESS = 4,
    WM_KEY_NOTE = 5,
    WM_KEY_ORDER = 6,
    WM_KEY_CONTACT = 7,
    WM_KEY_ROUTING = 8,
    WM_KEY_HUB = 9,
    WM_KEY_SLOT = 10,
    WM_KEY_SENDER_NAME = 11,
    WM_KEY_SENDER_PHONE = 12,
    WM_KEY_SENDER_ADDRESS = 13,
    WM_KEY_CALL = 14,
};
#define WM_SECTION_KEYS 15 /**< array size that the keys index; [0] is unused */

/** Name of a key as `open` prints it ("name", "phone", … "sender_name"), NULL for none. */
const char *wm_section_key_name(unsigned key);

/** Plain fields of one section; text[key] is borrowed UTF-8 without control characters, or NULL or
 * "" if absent. An 11-digit Chinese mobile is written as an integer, any other value as text. */
struct wm_section_plain {
    unsigned role;
    const char *text[WM_SECTION_KEYS];
};

/** What the core and trailer say, readable without a key. */
struct wm_envelope_info {
    unsigned suite;
    char waybill[36];
    uint32_t issued_at; /**< seconds UTC */
    uint16_t ttl_hours;
    uint32_t origin_station;
    uint32_t station;  /**< that prints (trailer) */
    uint16_t print_no; /**< 1 first print */
    unsigned section_count;
    struct {
        unsigned role, kid;
    } section[WM_SECTIONS_MAX];
    uint8_t label_id[8]; /**< first bytes of SHA-256(core) */
};

/**
 * Seal: one section per entry of plain with a current recipient row of that role whose scope
 * covers outlet; a role without a row is a fault, never a section left out. Roles are distinct, in
 * any order. The first print is stamped in: (station, 1).
 * @param now seconds UTC, written as it is; rows are chosen by wm_recipients_now
 * @param out room for WM_ENVELOPE_MAX bytes; *len its length. WM_ERR_INPUT if it would be longer,
 * WM_ERR_USAGE if the list does not know the station (or another key of it, or no longer).
 */
int wm_envelope_seal(const struct wm_recipients *list, const struct wm_station_key *station,
                     const char *waybill, const char *outlet, uint32_t now, uint16_t ttl_hours,
                     const struct wm_section_plain *plain, size_t plain_count, uint8_t *out,
                     size_t *len, struct wm_err *err);

/** Without keys: WM_ERR_INPUT if an envelope with these sections would exceed WM_ENVELOPE_MAX, or a
 * text of them cannot be sealed. */
int wm_envelope_fits(const char *waybill, const struct wm_section_plain *plain, size_t plain_count,
                     struct wm_err *err);

/** Parse without any check of signatures. WM_ERR_TAMPERED if it is not a well-formed envelope. */
int wm_envelope_parse(const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                      struct wm_err *err);

/** Parse and check: signed by a station that the list knows, was in office when the label was
 * issued, and may reprint for its origin; WM_ERR_TAMPERED otherwise. WM_ERR_REVOKED if all of that
 * holds, but a station that sealed or printed it is revoked, and the label is not among those of
 * wm_recipients_add_genuine. */
int wm_envelope_verify(const struct wm_recipients *list, const uint8_t *envelope, size_t len,
                       struct wm_envelope_info *info, struct wm_err *err);

/** The opened fields of one section; wipe with wm_opened_wipe. */
struct wm_opened {
    unsigned role;
    char text[WM_SECTION_KEYS][512]; /**< "" where absent */
};

/** True if the label is past its time to live: issued_at + ttl_hours. */
bool wm_envelope_expired(const struct wm_envelope_info *info, uint32_t now);

/** Verify, then open the section of key's role. WM_ERR_KEY if no section is sealed to this key,
 * WM_ERR_TAMPERED if anything was changed. out is wiped unless WM_OK is returned. */
int wm_envelope_open(const struct wm_recipients *list, const struct wm_role_key *key,
                     const uint8_t *envelope, size_t len, struct wm_envelope_info *info,
                     struct wm_opened *out, struct wm_err *err);
void wm_opened_wipe(struct wm_opened *opened);

/** Make the trailer say (station, print_no) and sign anew; core and sections stay byte for byte.
 * Verify the envelope first: this signs whatever is well-formed. */
int wm_envelope_restamp(uint8_t *envelope, size_t len, const struct wm_station_key *station,
                        uint16_t print_no, struct wm_err *err);

/** Text form: "731" and 7 bytes to 17 digits. WM_ENVELOPE_DIGITS bytes are enough for any envelope.
 * @return 0, or -1 if size is too small */
int wm_digits_encode(const uint8_t *bytes, size_t len, char *out, size_t size);

/** Undo it; blanks, CR, LF, TAB, a leading "]Q1" and Unicode decimal digits are accepted.
 * WM_ERR_FOREIGN for a text that is not digits or begins otherwise; WM_ERR_TAMPERED for a chunk
 * that is too large, a wrong length, or more than size bytes. */
int wm_digits_decode(const char *text, uint8_t *out, size_t *len, size_t size, struct wm_err *err);

#endif
