/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/status.h"

#include "filter/base/message.h"
#include "filter/printer/internal.h"

/*
 * Keywords are those of RFC 8011 5.4.12 and PWG 5100.9 where these have one, with the suffix for
 * how bad it is: -error keeps labels from being printed, -warning and -report do not, or pass by
 * themselves. Those of ours begin with waymask-, and each has a cupsIPPReason line in the PPDs.
 * RFC 8011's `paused` is none that a driver may use: CUPS stops the queue on it, the job with it.
 * A peeled label that waits is not waited for: the printer itself keeps the next one back.
 */
static const struct wm_reason_row reasons[WM_REASON_COUNT] = {
    [WM_REASON_MEDIA_EMPTY] = {"media-empty-error", N_("no labels in the printer: load some"),
                               true},
    [WM_REASON_MEDIA_LOW] = {"media-low-warning", N_("few labels are left in the printer"), false},
    [WM_REASON_MEDIA_JAM] = {"media-jam-error", N_("the labels are jammed: free them"), true},
    [WM_REASON_LABEL_WAITING] = {"output-area-full-report",
                                 N_("a label waits at the printer: take it"), false},
    [WM_REASON_RIBBON_EMPTY] = {"marker-supply-empty-error",
                                N_("no ribbon in the printer: load some"), true},
    [WM_REASON_RIBBON_LOW] = {"marker-supply-low-warning",
                              N_("little ribbon is left in the printer"), false},
    [WM_REASON_COVER_OPEN] = {"cover-open-error",
                              N_("the printer's cover or head is open: close it"), true},
    [WM_REASON_PAUSED] = {"waymask-paused-error",
                          N_("the printer is paused: press its button to go on"), true},
    [WM_REASON_CUTTER] = {"separation-cutter-jam-error",
                          N_("the printer's cutter is stuck: free it"), true},
    [WM_REASON_OVER_TEMPERATURE] = {"subunit-over-temperature-warning",
                                    N_("the printer is too hot: it cools down and goes on"), true},
    [WM_REASON_BATTERY_LOW] = {"waymask-battery-low-warning",
                               N_("the printer's battery is low: charge it"), false},
    [WM_REASON_BUSY] = {NULL, NULL, false},
    [WM_REASON_OTHER] = {"other-error", N_("the printer reports an error: look at its display"),
                         true},
};

const struct wm_reason_row *wm_reason_row(enum wm_reason reason)
{
    return &reasons[reason];
}

const char *wm_language_status_query(const struct wm_language *language, size_t *len)
{
    *len = language->status_query_len;
    return language->status_query;
}

size_t wm_language_status_read(const struct wm_language *language, unsigned quirks,
                               const uint8_t *reply, size_t len, struct wm_status *status,
                               bool *complete)
{
    *complete = false;
    if (language->status_read == NULL)
        return len;
    return language->status_read(quirks, reply, len, status, complete);
}
