/* SPDX-License-Identifier: Apache-2.0 */
/** order.h: one shipment record in plaintext, with its canonical field names and limits. */
#ifndef WM_ORDER_ORDER_H
#define WM_ORDER_ORDER_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_ORDER_MAX_FILE ((uint64_t)1 << 30) /**< bytes of an input file */
#define WM_ORDER_MAX_RECORD 65536u            /**< bytes of one record */

/** A virtual (AXB, AX + extension) number that may print in clear while valid. */
struct wm_call {
    char number[32];
    char extension[12];
    int64_t valid_until; /**< seconds UTC; 0 if the order says none */
};

/** Sender or recipient; UTF-8, "" where absent. Array sizes are the documented limits plus one. */
struct wm_party {
    char name[128];
    char company[192];
    char phone[32];
    char phone2[32];
    char country[4]; /**< ISO 3166-1 alpha-2 in capitals; "CN" if absent */
    char province[64];
    char city[64];
    char district[64];
    char town[64];
    char detail[512];
    char postcode[16];
    char delivery_point[128];
    char address_code[64];
    struct wm_call call;
    bool organisation; /**< only ever set from waymask.conf */
};

struct wm_route {
    char code[48]; /**< three-segment code, the largest text on the label */
    char mark[64]; /**< big mark, used where there is no code */
    char hub_code[32];
    char hub_name[64];
    char sort[32];
    char outlet[32]; /**< destination outlet; recipient keys are scoped by it */
};

/** Bits of wm_order.checked: statements that print only when the record says so. */
enum {
    WM_CHECKED_INSPECTED = 1, /**< "inspected": contents were seen (已验视) */
    WM_CHECKED_IDENTITY = 2,  /**< "identity": the sender's identity was verified (已实名) */
    WM_CHECKED_SECURITY = 4,  /**< "security": passed the security scan (已安检) */
};

/** Bits of wm_order.handling: how the parcel is to be treated, drawn as icons. */
enum {
    WM_HANDLING_FRAGILE = 1, /**< "fragile": ISO 780 no. 1 */
    WM_HANDLING_UPRIGHT = 2, /**< "upright": this way up, ISO 780 no. 3 */
    WM_HANDLING_DRY = 4,     /**< "dry": keep away from rain, ISO 780 no. 6 */
    WM_HANDLING_FRESH = 8,   /**< "fresh": perishable, deliver first */
    WM_HANDLING_COLD = 16,   /**< "cold": keep cold */
    WM_HANDLING_HEAVY = 32,  /**< "heavy": lift with two persons */
};

/** Plaintext: wipe with wm_order_wipe after last use; never copied to heap, log or file. */
struct wm_order {
    char waybill[36]; /**< 1…32 of 0-9 A-Z - */
    char carrier[64];
    char service[64];
    char order[64];
    char created[32];
    struct wm_party recipient;
    struct wm_party sender;
    struct wm_route route;
    uint32_t piece_n, piece_of; /**< 0 if absent, else 1 ≤ n ≤ of ≤ 9999 */
    uint32_t weight_g;          /**< 0 if absent */
    char cod_amount[16];        /**< decimal number as written; "" if none */
    char cod_currency[4];       /**< ISO 4217; "CNY" if absent and amount given */
    char insured[16];           /**< insured amount as written; "" if none */
    uint32_t checked;           /**< WM_CHECKED_* */
    uint32_t handling;          /**< WM_HANDLING_* */
    char goods[512];
    uint32_t quantity; /**< pieces of goods in the parcel; 0 if absent */
    char pick[128];
    char remark[512];
};

struct wm_word_list;

/** How a field's text becomes the member. */
enum wm_field_kind {
    WM_FIELD_TEXT,     /**< UTF-8, no control characters */
    WM_FIELD_CODE,     /**< text that is an identifier: order number, postcode, extension */
    WM_FIELD_PHONE,    /**< text that is a phone number, kept as written */
    WM_FIELD_WAYBILL,  /**< 1…32 of 0-9 A-Z - */
    WM_FIELD_COUNTRY,  /**< two capitals, ISO 3166-1 alpha-2 */
    WM_FIELD_CURRENCY, /**< three capitals, ISO 4217 */
    WM_FIELD_COUNT,    /**< uint32 */
    WM_FIELD_AMOUNT,   /**< decimal number as written; zero counts as absent */
    WM_FIELD_TIME,     /**< RFC 3339 date-time, or a date: its first second, UTC; as int64 */
    WM_FIELD_WORDS,    /**< list of known words, as bits of a uint32 */
};

/** One row per canonical field; CSV header names, JSON nesting, dialects, Require, Join and
 * validation all read this table. */
struct wm_field {
    const char *name; /**< "recipient.name"; JSON nests at the dots */
    size_t offset;    /**< of the member in struct wm_order */
    size_t size;      /**< of the member; longest value is size - 1 bytes for texts */
    enum wm_field_kind kind;
    const struct wm_word_list *words; /**< of WM_FIELD_WORDS (word_list.h); else NULL */
};

extern const struct wm_field wm_fields[];
extern const size_t wm_field_count;

/** Row of a canonical name, or NULL. */
const struct wm_field *wm_field_find(const char *name, size_t len);

/**
 * Set one field of an order that began as all zeros from text, with all its checks (length, UTF-8,
 * control characters, form). An empty text makes the field absent. A refused one leaves the field
 * as it was.
 * @return 0, or WM_ERR_INPUT with err's field and text set (never the value).
 */
int wm_order_set(struct wm_order *order, const struct wm_field *field, const char *text, size_t len,
                 struct wm_err *err);

/** Longest text that wm_order_text writes, zero included. */
#define WM_FIELD_TEXT_MAX 512

/**
 * The field as text that wm_order_set takes back: `2`, `inspected identity`,
 * `2026-12-01T00:00:00Z`; "" if absent. Plaintext: wipe out after use.
 * @return out
 */
const char *wm_order_text(const struct wm_order *order, const struct wm_field *field,
                          char out[WM_FIELD_TEXT_MAX]);

/** True if the field holds something. */
bool wm_order_has(const struct wm_order *order, const struct wm_field *field);

void wm_order_wipe(struct wm_order *order);

#endif
