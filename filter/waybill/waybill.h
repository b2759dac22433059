/* SPDX-License-Identifier: Apache-2.0 */
/** waybill.h: what a label shows, safe to keep: masked parties, public members, the sealed digits;
 * and its signed one-line JSON form, waymask-waybill(5). */
#ifndef WM_WAYBILL_WAYBILL_H
#define WM_WAYBILL_WAYBILL_H

#include "filter/base/conf.h"
#include "filter/base/err.h"
#include "filter/order/order.h"
#include "filter/privacy/mask.h"
#include "filter/seal/envelope.h"
#include "filter/seal/keys.h"

#include <stdint.h>

#define WM_WAYBILL_LINE_MAX 16384u /**< bytes of one NDJSON line, newline included */

/** A party as printed. call is "" unless the order had a virtual number valid at sealing. */
struct wm_waybill_party {
    char name[WM_MASK_NAME];
    char phone[WM_MASK_PHONE];
    char region[WM_MASK_REGION];
    char address[WM_MASK_ADDRESS];
    char city[64]; /**< for the destination line where there is no routing code */
    char district[64];
    char country[4]; /**< two capitals, as the order has it */
    char address_code[64];
    char delivery_point[128];
    char call[48];      /**< number, or number-extension */
    int64_t call_until; /**< seconds UTC, 0 = no end; past it call is not drawn */
};

struct wm_waybill {
    char waybill[36];
    char carrier[64];
    char service[64];
    struct wm_waybill_party recipient;
    struct wm_waybill_party sender;
    struct wm_route route;
    uint32_t piece_n, piece_of;
    uint32_t weight_g;
    char cod_amount[16], cod_currency[4], insured[16];
    uint32_t checked;
    uint32_t handling;   /**< WM_HANDLING_* */
    char order_tail[16]; /**< last characters of the order's number, where OrderTail asks */
    char goods[WM_MASK_TEXT], pick[128], remark[WM_MASK_TEXT];
    char profile[32];
    char layout[64];
    char captions[16];               /**< languages of captions, "zh", "en", "zh+en"; "": zh */
    uint32_t batch_n, batch_of;      /**< place in the job, 1-based */
    char sealed[WM_ENVELOPE_DIGITS]; /**< "" if the order arrived starred (UnsealedRows print) */
    uint32_t station;                /**< who signs the line of an unsealed one; else 0 */
    int64_t sealed_at;               /**< seconds UTC */
    uint32_t copy; /**< 1 first print, 2… reprints; equals the envelope's print_no */
};

/** What sealing needs; all members borrowed and set up once per job. */
struct wm_composer {
    const struct wm_conf *conf;
    const struct wm_masking *masking; /**< of conf */
    const struct wm_recipients *recipients;
    const struct wm_station_key *station;
    int64_t now; /**< seconds UTC */
};

/** Look for everything that wm_waybill_compose refuses in an order and that needs no keys: starred
 * fields, persons' data where it would print in clear, more than a label's code holds.
 * @param composer recipients and station may be NULL */
int wm_waybill_check(const struct wm_composer *composer, const struct wm_order *order,
                     struct wm_err *err);

/** Mask and seal one order. batch_n and batch_of stay 0. err names the field, never a value. */
int wm_waybill_compose(const struct wm_composer *composer, const struct wm_order *order,
                       struct wm_waybill *out, struct wm_err *err);

/**
 * Write the NDJSON line with its newline and, last member, the station's signature over all bytes
 * of the line before `,"sig"`. Plain JSON with sorted-by-table members, so that the signed bytes
 * are the bytes of the line; nothing is re-serialised to verify.
 */
int wm_waybill_write(const struct wm_waybill *waybill, const struct wm_station_key *station,
                     char line[WM_WAYBILL_LINE_MAX], size_t *len, struct wm_err *err);

/**
 * The public id of a label, by which filters and the log know it: the first bytes of SHA-256 over
 * its envelope's core as 16 hexadecimal digits; zeros for a waybill without an envelope.
 * WM_ERR_TAMPERED if sealed holds none.
 */
int wm_waybill_label_id(const struct wm_waybill *waybill, char id[WM_LABEL_ID], struct wm_err *err);

/**
 * Read and verify a line: well-formed, known members only, signature by a listed station valid at
 * sealed_at and not revoked, the envelope's own signature, and waybill number, copy and time equal
 * in line and envelope. A line without an envelope names its station. WM_ERR_REVOKED as
 * wm_envelope_verify has it, and for a line of a revoked station without an envelope;
 * WM_ERR_TAMPERED otherwise.
 */
int wm_waybill_read(const char *line, size_t len, const struct wm_recipients *recipients,
                    struct wm_waybill *out, struct wm_err *err);

#endif
