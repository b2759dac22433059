/* SPDX-License-Identifier: Apache-2.0 */
/** specimen_data.h: the specimens one by one, for specimen.c. Each fills a waybill that is zero but
 * for copy and sealed_at. */
#ifndef WM_LABEL_SPECIMEN_DATA_H
#define WM_LABEL_SPECIMEN_DATA_H

#include "filter/label/specimen.h"

/* Without a rest of an earlier text behind the zero, so that waybills can be compared whole. */
#define SET(member, text)                                                                          \
    (memset(member, 0, sizeof(member)), (void)snprintf(member, sizeof(member), "%s", text))

void wm_specimen_typical(struct wm_waybill *out, unsigned variant);
void wm_specimen_brief(struct wm_waybill *out, unsigned variant);
void wm_specimen_least(struct wm_waybill *out, unsigned variant);
void wm_specimen_longest(struct wm_waybill *out, unsigned variant);
void wm_specimen_destination(struct wm_waybill *out, unsigned variant);
void wm_specimen_everything(struct wm_waybill *out, unsigned variant);
void wm_specimen_latin(struct wm_waybill *out, unsigned variant);
void wm_specimen_cyrillic(struct wm_waybill *out, unsigned variant);
void wm_specimen_arabic(struct wm_waybill *out, unsigned variant);
void wm_specimen_hebrew(struct wm_waybill *out, unsigned variant);
void wm_specimen_thai(struct wm_waybill *out, unsigned variant);
void wm_specimen_devanagari(struct wm_waybill *out, unsigned variant);
void wm_specimen_japanese(struct wm_waybill *out, unsigned variant);
void wm_specimen_korean(struct wm_waybill *out, unsigned variant);

#endif
