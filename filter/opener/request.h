/* SPDX-License-Identifier: Apache-2.0 */
/** request.h: what is said over the opener's socket, waymask-opener(8): a request and an answer as
 * strict lines, `word value`, ended by an empty line. Pure functions over bytes. */
#ifndef WM_OPENER_REQUEST_H
#define WM_OPENER_REQUEST_H

#include "filter/base/err.h"
#include "filter/seal/envelope.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_REQUEST_MAX 4096u   /**< bytes of a request, its empty line included */
#define WM_ANSWER_MAX 12288u   /**< bytes of an answer, its empty line included */
#define WM_RESULT_MAX 24       /**< bytes of a result's word, zero included; as in the log */
#define WM_RESULT_TEXT_MAX 192 /**< bytes of its text, zero included */

/** Why a section is opened. */
enum wm_purpose {
    WM_PURPOSE_DELIVER,
    WM_PURPOSE_CONTACT,
    WM_PURPOSE_AFTER_SALE,
    WM_PURPOSE_RETURN,
    WM_PURPOSE_AUTHORITY,
    WM_PURPOSES, /**< how many there are */
};

/** "after-sale". */
const char *wm_purpose_name(enum wm_purpose purpose);
/** Look a name up. @return 0, or -1 */
int wm_purpose_find(const char *name, enum wm_purpose *purpose);

/** A role by its name (courier, service, sorting) or number, 1 to 255. @return 0, or -1 */
int wm_role_find(const char *text, unsigned *role);
/** Its name, or its number as text. @return out */
const char *wm_role_name(unsigned role, char out[12]);

/** How an opening can end. Words stand in answers and in the log. */
enum wm_verdict {
    WM_VERDICT_OK,
    WM_VERDICT_MALFORMED,     /**< not a request as waymask-opener(8) has it */
    WM_VERDICT_NOT_OURS,      /**< not a sealed code */
    WM_VERDICT_TAMPERED,      /**< damaged, changed or forged */
    WM_VERDICT_REVOKED,       /**< of a revoked station, and in none of its pinned checkpoints */
    WM_VERDICT_EXPIRED,       /**< past the label's life, and LatePerDay is 0 */
    WM_VERDICT_OTHER_WAYBILL, /**< the code is not of the scanned number */
    WM_VERDICT_DENIED,        /**< no Allow line for asker, role and purpose */
    WM_VERDICT_NO_SECTION,    /**< the label has none for the role */
    WM_VERDICT_RETIRED,       /**< sealed to a retired key */
    WM_VERDICT_OUTLET,        /**< of another outlet */
    WM_VERDICT_WRONG_KEY,     /**< sealed to a key that this opener has not */
    WM_VERDICT_LIMIT_HOUR,
    WM_VERDICT_LIMIT_DAY,
    WM_VERDICT_LIMIT_LABEL,
    WM_VERDICT_LIMIT_FOREIGN,
    WM_VERDICT_LIMIT_LATE,
    WM_VERDICT_NO_LIST,   /**< the recipient list is expired */
    WM_VERDICT_NO_RECORD, /**< the log cannot be written */
    WM_VERDICTS,          /**< how many there are */
};

/** Its word ("limit-hour"), exit status, and what a courier is told (N_()). */
struct wm_verdict_row {
    const char *word;
    enum wm_code status;
    const char *text;
};
const struct wm_verdict_row *wm_verdict_row(enum wm_verdict verdict);
/** @return 0, or -1 for an unknown word */
int wm_verdict_find(const char *word, enum wm_verdict *verdict);

/** What is asked for. */
struct wm_request {
    enum wm_purpose purpose;
    unsigned role;             /**< 0 if the opener is to choose the one that the asker may open */
    char waybill[36];          /**< the scanned number, "" if none was */
    char code[WM_REQUEST_MAX]; /**< as the scanner read it, without control characters */
};

/** What an opening yields. Wipe it. */
struct wm_opening {
    char waybill[36];
    uint32_t station;   /**< that printed */
    unsigned copy;      /**< print number, 1… */
    uint32_t sealed_at; /**< seconds UTC */
    struct wm_opened opened;
};

/** What is answered. */
struct wm_answer {
    enum wm_code status;
    char result[WM_RESULT_MAX];    /**< "ok" */
    char text[WM_RESULT_TEXT_MAX]; /**< why it was refused, in English */
    struct wm_opening opening;     /**< if status is WM_OK */
};

/** True once bytes hold an empty line: more is not waited for. */
bool wm_request_complete(const char *bytes, size_t len);

/** @return 0, or -1 if the bytes are anything but one request; request is zero then */
int wm_request_parse(const char *bytes, size_t len, struct wm_request *request);

/** @return the length, or 0 if it does not fit or could not be read back */
size_t wm_request_format(const struct wm_request *request, char out[WM_REQUEST_MAX]);

/** @return 0, or -1 if the bytes are anything but one answer; answer is wiped then */
int wm_answer_parse(const char *bytes, size_t len, struct wm_answer *answer);

/** An opening, or a refusal with its verdict. @return the length */
size_t wm_answer_format(enum wm_verdict verdict, const struct wm_opening *opening,
                        char out[WM_ANSWER_MAX]);

#endif
