/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"

#include "filter/base/bitmap.h"
#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

/* A new language is a file and a row here. */
static const struct wm_language *const languages[] = {
    &wm_language_tspl,
    &wm_language_zpl,
};

const struct wm_language *wm_language_at(size_t index)
{
    return index < sizeof languages / sizeof languages[0] ? languages[index] : NULL;
}

const struct wm_language *wm_language_find(const char *name)
{
    const struct wm_language *language;
    size_t i;

    for (i = 0; (language = wm_language_at(i)) != NULL; i++) {
        if (strcmp(language->name, name) == 0)
            return language;
    }
    return NULL;
}

const char *wm_language_name(const struct wm_language *language)
{
    return language->name;
}

const char *wm_language_title(const struct wm_language *language)
{
    return language->title;
}

void wm_print_settings_init(struct wm_print_settings *settings)
{
    *settings = (struct wm_print_settings){
        .dpi = 203,
        .darkness = -1,
        .speed_mm_s = -1,
        .tracking = WM_TRACKING_DEFAULT,
        .gap_um = -1,
        .compression = WM_COMPRESSION_AUTO,
    };
}

static uint32_t dots_per_mm_x1000(unsigned dpi)
{
    /* A "203 dpi" head has exactly 8 dots per mm, the others are true to their inch. */
    return dpi == 203 ? 8000 : (uint32_t)((dpi * 10000ull + 127) / 254);
}

static int check_settings(const struct wm_print_settings *settings, struct wm_err *err)
{
    if (settings->darkness < -1 || settings->darkness > 100)
        return wm_err_set(err, WM_ERR_USAGE, _("darkness is not between 0 and 100 percent"));
    if (settings->speed_mm_s < -1 || settings->speed_mm_s == 0 || settings->speed_mm_s > 1000)
        return wm_err_set(err, WM_ERR_USAGE, _("speed is not between 1 and 1000 mm/s"));
    if (settings->gap_um < -1 || settings->gap_um > 100000)
        return wm_err_set(err, WM_ERR_USAGE, _("the gap is not between 0 and 100 mm"));
    if (settings->dots_per_mm_x1000 < 1000 || settings->dots_per_mm_x1000 > 100000)
        return wm_err_set(err, WM_ERR_USAGE, _("the resolution is not between 26 and 2540 dpi"));
    return 0;
}

struct wm_emitter *wm_emitter_new(const struct wm_language *language,
                                  const struct wm_print_settings *settings, struct wm_sink *sink,
                                  struct wm_err *err)
{
    struct wm_emitter *emitter = calloc(1, sizeof *emitter);

    if (emitter == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    emitter->language = language;
    emitter->settings = *settings;
    emitter->sink = sink;
    if (emitter->settings.dots_per_mm_x1000 == 0)
        emitter->settings.dots_per_mm_x1000 = dots_per_mm_x1000(settings->dpi);
    if (check_settings(&emitter->settings, err) != 0)
        goto failed;
    emitter->band_buffer = malloc(language->band_bytes);
    if (emitter->band_buffer == NULL) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        goto failed;
    }
    if (language->prepare != NULL && language->prepare(emitter, err) != 0)
        goto failed;
    return emitter;
failed:
    wm_emitter_free(emitter);
    return NULL;
}

void wm_emitter_free(struct wm_emitter *emitter)
{
    if (emitter == NULL)
        return;
    free(emitter->band_buffer);
    free(emitter->scratch);
    if (emitter->compressor != NULL)
        libdeflate_free_compressor(emitter->compressor);
    free(emitter);
}

static int sink_result(const struct wm_emitter *emitter, struct wm_err *err)
{
    if (emitter->sink->failed == 0)
        return 0;
    return wm_err_set(err, WM_ERR_INPUT, _("cannot write to the printer: %s"),
                      strerror(emitter->sink->failed));
}

int wm_emitter_check_page(const struct wm_emitter *emitter, uint32_t width_dots,
                          uint32_t height_dots, unsigned copies, struct wm_err *err)
{
    const uint32_t head_dots = emitter->settings.head_dots;

    if (width_dots == 0 || height_dots == 0 || width_dots > WM_BITMAP_MAX_DOTS ||
        height_dots > WM_BITMAP_MAX_DOTS)
        return wm_err_set(err, WM_ERR_INPUT, _("a side of the page is not between 1 and %u dots"),
                          WM_BITMAP_MAX_DOTS);
    if (head_dots != 0 && width_dots > head_dots)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is %u dots wide and the print head %u: choose narrower media "
                            "or the printer's own model"),
                          width_dots, head_dots);
    if (copies == 0 || copies > WM_COPIES_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("copies are not between 1 and %u"), WM_COPIES_MAX);
    return 0;
}

int wm_emitter_page(struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                    unsigned copies, struct wm_err *err)
{
    const struct wm_language *language = emitter->language;
    unsigned pad;
    int code;

    if (emitter->state == WM_EMITTER_DONE || emitter->state == WM_EMITTER_PAGE)
        return wm_err_set(err, WM_ERR_USAGE, _("a page was begun at the wrong time"));
    code = wm_emitter_check_page(emitter, width_dots, height_dots, copies, err);
    if (code != 0)
        return code;
    emitter->width_dots = width_dots;
    emitter->height_dots = height_dots;
    emitter->stride_bytes = (width_dots + 7) / 8;
    emitter->copies = copies;
    emitter->rows_seen = 0;
    pad = (unsigned)(emitter->stride_bytes * 8 - width_dots);
    emitter->last_mask = (uint8_t)(0xffu << pad);
    emitter->band = (struct wm_band){
        .stride_bytes = emitter->stride_bytes,
        .bits = emitter->band_buffer,
    };
    emitter->band_limit = (uint32_t)(language->band_bytes / emitter->stride_bytes);
    emitter->blank_tail = 0;
    emitter->bands = 0;
    if (emitter->state == WM_EMITTER_NEW)
        language->begin(emitter);
    emitter->state = WM_EMITTER_PAGE;
    language->page(emitter);
    emitter->size_width_dots = width_dots;
    emitter->size_height_dots = height_dots;
    return sink_result(emitter, err);
}

bool wm_row_is_blank(const uint8_t *bits, size_t len)
{
    return len == 0 || (bits[0] == 0 && memcmp(bits, bits + 1, len - 1) == 0);
}

/** Hand on the band without the blank rows at its end, and start an empty one. */
static void flush_band(struct wm_emitter *emitter)
{
    emitter->band.rows -= emitter->blank_tail;
    if (emitter->band.rows > 0) {
        emitter->language->band(emitter, &emitter->band);
        emitter->bands++;
    }
    emitter->band.rows = 0;
    emitter->blank_tail = 0;
}

int wm_emitter_row(struct wm_emitter *emitter, const uint8_t *bits, struct wm_err *err)
{
    const size_t stride = emitter->stride_bytes;
    struct wm_band *band = &emitter->band;
    uint8_t *row;
    bool blank;

    if (emitter->state != WM_EMITTER_PAGE || emitter->rows_seen >= emitter->height_dots)
        return wm_err_set(err, WM_ERR_INPUT, _("a page has more rows than it announced"));
    if (emitter->sink->failed != 0)
        return sink_result(emitter, err);
    blank = wm_row_is_blank(bits, stride - 1) && (bits[stride - 1] & emitter->last_mask) == 0;
    if (!blank && emitter->language->band_cost < emitter->blank_tail * stride)
        flush_band(emitter);
    if (band->rows == emitter->band_limit)
        flush_band(emitter);
    if (!blank || band->rows > 0) {
        if (band->rows == 0)
            band->y = emitter->rows_seen;
        row = band->bits + band->rows * stride;
        memcpy(row, bits, stride);
        row[stride - 1] &= emitter->last_mask;
        band->rows++;
        emitter->blank_tail = blank ? emitter->blank_tail + 1 : 0;
    }
    emitter->rows_seen++;
    return sink_result(emitter, err);
}

int wm_emitter_end_page(struct wm_emitter *emitter, struct wm_err *err)
{
    if (emitter->state != WM_EMITTER_PAGE)
        return wm_err_set(err, WM_ERR_USAGE, _("a page was ended that was not begun"));
    if (emitter->rows_seen != emitter->height_dots)
        return wm_err_set(err, WM_ERR_INPUT, _("a page ends after %u of %u rows"),
                          emitter->rows_seen, emitter->height_dots);
    flush_band(emitter);
    emitter->language->end_page(emitter);
    emitter->state = WM_EMITTER_IDLE;
    emitter->pages++;
    return sink_result(emitter, err);
}

int wm_emitter_finish(struct wm_emitter *emitter, struct wm_err *err)
{
    int code = 0;

    if (emitter->state == WM_EMITTER_PAGE) {
        code = wm_err_set(err, WM_ERR_INPUT, _("the job ends within a page"));
        wm_emitter_abort(emitter, NULL);
        return code;
    }
    if (emitter->state == WM_EMITTER_IDLE && emitter->language->end != NULL)
        emitter->language->end(emitter);
    emitter->state = WM_EMITTER_DONE;
    wm_sink_flush(emitter->sink);
    return sink_result(emitter, err);
}

int wm_emitter_abort(struct wm_emitter *emitter, struct wm_err *err)
{
    /* Bands are written whole, so no counted block is ever open here; one that was cut off with the
     * process itself is dealt with by the next job's begin. */
    if (emitter->state == WM_EMITTER_PAGE)
        emitter->language->abort(emitter);
    emitter->state = WM_EMITTER_DONE;
    wm_sink_flush(emitter->sink);
    return sink_result(emitter, err);
}
