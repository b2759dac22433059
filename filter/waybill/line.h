/* SPDX-License-Identifier: Apache-2.0 */
/** line.h: the two halves of a waybill line, for a batch that learns its place in the job late. */
#ifndef WM_WAYBILL_LINE_H
#define WM_WAYBILL_LINE_H

#include "filter/waybill/waybill.h"

/** What a station signs of a line: this domain, a zero byte, all bytes before `,"sig"`. */
#define WM_LINE_DOMAIN "waymask-seal/1 line"

/** First half: all members from `waymask` to `copy`, without a newline. batch_n and batch_of are
 * not looked at. @return 0, or WM_ERR_INPUT */
int wm_line_begin(const struct wm_waybill *waybill, char line[WM_WAYBILL_LINE_MAX], size_t *len,
                  struct wm_err *err);

/** Second half: append `batch`, `sig` and the newline to the len bytes of the first half. */
int wm_line_finish(uint32_t batch_n, uint32_t batch_of, const struct wm_station_key *station,
                   char line[WM_WAYBILL_LINE_MAX], size_t *len, struct wm_err *err);

/**
 * Read the members of a line without checking any signature; *signed_len is the number of bytes
 * before `,"sig"`. WM_ERR_TAMPERED for anything that is not the form waymask-waybill(5) describes.
 */
int wm_line_parse(const char *line, size_t len, struct wm_waybill *out, size_t *signed_len,
                  uint8_t signature[64], struct wm_err *err);

/** Members by index, for a last look at the texts that leave.
 * @param name group and name, "recipient.region"  @return NULL past the end; "" for `sealed` and
 * for a member that is no text */
const char *wm_line_text(const struct wm_waybill *waybill, size_t index, char name[64]);

#endif
