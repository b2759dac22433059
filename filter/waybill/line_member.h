/* SPDX-License-Identifier: Apache-2.0 */
/** line_member.h: the members of a waybill line as a table, for its writer and its reader. Used
 * inside filter/waybill only. */
#ifndef WM_WAYBILL_LINE_MEMBER_H
#define WM_WAYBILL_LINE_MEMBER_H

#include "filter/order/word_list.h"

#include <stdbool.h>
#include <stddef.h>

#define WM_LINE_HEAD "{\"waymask\":1,"
#define WM_LINE_TAIL ",\"sig\":\""

/** How a member is written, and what it is in struct wm_waybill. */
enum wm_line_kind {
    WM_LINE_TEXT,     /**< a string; char array */
    WM_LINE_COUNT,    /**< a whole number; uint32_t */
    WM_LINE_TIME,     /**< YYYY-MM-DDThh:mm:ssZ; int64_t */
    WM_LINE_WORDS,    /**< a list of canonical words; bits of a uint32_t */
    WM_LINE_COUNTRY,  /**< a string of two capitals */
    WM_LINE_CAPTIONS, /**< a string that wm_captions_valid takes */
};

/** A member, and where it lies in struct wm_waybill. An empty text and a zero are not written. */
struct wm_line_member {
    const char *group; /**< object it stands in, or NULL */
    const char *name;
    enum wm_line_kind kind;
    size_t offset, size;
    bool required;
    const struct wm_word_list *words; /**< of WORDS */
};

/** In the order in which they are written. */
extern const struct wm_line_member wm_line_members[];
extern const size_t wm_line_member_count;

#define WM_LINE_MEMBERS_MOST 64u /**< room for a mark each */

/** Group, dot and name: "recipient.region". */
void wm_line_member_name(const struct wm_line_member *member, char name[64]);

/** True for the kinds that are kept as text. */
bool wm_line_is_text(const struct wm_line_member *member);

#endif
