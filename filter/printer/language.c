/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/language.h"

#include "filter/base/bitmap.h"
#include "filter/base/message.h"
#include "filter/printer/internal.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A new language is a file and a row here. */
static const struct wm_language *const languages[] = {
    &wm_language_tspl,   &wm_language_zpl,     &wm_language_epl2, &wm_language_cpcl,
    &wm_language_escpos, &wm_language_dpl,     &wm_language_sbpl, &wm_language_brother,
    &wm_language_dymo,   &wm_language_dymo550,
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

bool wm_language_has_compression(const struct wm_language *language, enum wm_compression which)
{
    return which == WM_COMPRESSION_AUTO || which == WM_COMPRESSION_NONE ||
           (language->compressions >> which & 1) != 0;
}

bool wm_language_has_mode(const struct wm_language *language, enum wm_mode mode)
{
    return mode == WM_MODE_DEFAULT || (language->modes >> mode & 1) != 0;
}

bool wm_language_has_tracking(const struct wm_language *language, enum wm_tracking tracking)
{
    return tracking == WM_TRACKING_DEFAULT || (language->trackings >> tracking & 1) != 0;
}

bool wm_language_has(const struct wm_language *language, enum wm_ability ability)
{
    return (language->abilities & (unsigned)ability) != 0;
}

void wm_print_settings_init(struct wm_print_settings *settings)
{
    *settings = (struct wm_print_settings){
        .dpi = 203,
        .darkness = -1,
        .speed_mm_s = -1,
        .gap_um = -1,
        .tear_um = WM_UNSET,
        .shift_um = WM_UNSET,
    };
}

static uint32_t dots_per_mm_x1000(unsigned dpi)
{
    /* A "203 dpi" head has exactly 8 dots per mm, the others are true to their inch. */
    return dpi == 203 ? 8000 : (uint32_t)((dpi * 10000ull + 127) / 254);
}

int32_t wm_emitter_dots(const struct wm_emitter *emitter, int32_t um)
{
    int64_t scaled = (int64_t)um * emitter->settings.dots_per_mm_x1000;

    return (int32_t)((scaled + (scaled < 0 ? -500000 : 500000)) / 1000000);
}

uint64_t wm_emitter_um(const struct wm_emitter *emitter, uint32_t dots)
{
    uint64_t per_mm_x1000 = emitter->settings.dots_per_mm_x1000;

    return (dots * 1000000ull + per_mm_x1000 / 2) / per_mm_x1000;
}

int wm_percent_of(int percent, int max)
{
    return (percent * max + 50) / 100;
}

int wm_inches_per_s(int speed_mm_s, int least, int most)
{
    int inches = (speed_mm_s * 10 + 127) / 254;

    return inches < least ? least : inches > most ? most : inches;
}

/** Numbers in range, whatever the language. */
static int check_ranges(const struct wm_print_settings *settings, struct wm_err *err)
{
    const struct {
        const char *what;
        int64_t value, least, most;
        bool unset;
    } rows[] = {
        {N_("darkness is not between 0 and 100 percent"), settings->darkness, 0, 100,
         settings->darkness == -1},
        {N_("speed is not between 1 and 1000 mm/s"), settings->speed_mm_s, 1, 1000,
         settings->speed_mm_s == -1},
        {N_("the gap is not between 0 and 100 mm"), settings->gap_um, 0, 100000,
         settings->gap_um == -1},
        {N_("the resolution is not between 26 and 2540 dpi"), settings->dots_per_mm_x1000, 1000,
         100000, false},
        {N_("labels between cuts are not between 0 and 9999"), settings->cut_every, 0, 9999, false},
        {N_("the rest position is not between -15 and 15 mm"), settings->tear_um, -15000, 15000,
         settings->tear_um == WM_UNSET},
        {N_("the printer's shift is not between -15 and 15 mm"), settings->shift_um, -15000, 15000,
         settings->shift_um == WM_UNSET},
        {N_("an offset is not between -100 and 100 mm"), settings->left_um, -100000, 100000, false},
        {N_("an offset is not between -100 and 100 mm"), settings->top_um, -100000, 100000, false},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!rows[i].unset && (rows[i].value < rows[i].least || rows[i].value > rows[i].most))
            return wm_err_set(err, WM_ERR_USAGE, "%s", _(rows[i].what));
    }
    return 0;
}

/** Nothing that the language has no command for: an option that does nothing is refused. */
static int check_language(const struct wm_language *language,
                          const struct wm_print_settings *settings, struct wm_err *err)
{
    const struct {
        bool good;
        const char *what;
    } rows[] = {
        {wm_language_has_compression(language, settings->compression),
         N_("no such compression: use auto or none")},
        {wm_language_has_mode(language, settings->mode),
         N_("no such mode: leave it to the printer")},
        {wm_language_has_tracking(language, settings->tracking),
         N_("no such media tracking: leave it to the printer")},
        {settings->darkness == -1 || wm_language_has(language, WM_CAN_DARKNESS),
         N_("cannot set the darkness: leave it to the printer")},
        {settings->speed_mm_s == -1 || wm_language_has(language, WM_CAN_SPEED),
         N_("cannot set the speed: leave it to the printer")},
        {settings->tear_um == WM_UNSET || wm_language_has(language, WM_CAN_TEAR),
         N_("cannot set the rest position: leave it to the printer")},
        {settings->shift_um == WM_UNSET || wm_language_has(language, WM_CAN_SHIFT),
         N_("cannot shift the picture in the printer: use the offsets")},
        {settings->mode != WM_MODE_CUTTER || settings->cut_every <= 1 ||
             wm_language_has(language, WM_CAN_CUT_EVERY),
         N_("cannot count labels between cuts: cut each label or at the end")},
    };
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!rows[i].good)
            return wm_err_set(err, WM_ERR_USAGE, "%s: %s", language->title, _(rows[i].what));
    }
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
    emitter->cover = language->cover;
    emitter->part_bytes = language->part_bytes;
    emitter->part_rows = language->part_rows;
    emitter->part_cost = language->part_cost;
    if (emitter->settings.dots_per_mm_x1000 == 0)
        emitter->settings.dots_per_mm_x1000 = dots_per_mm_x1000(settings->dpi);
    if (check_ranges(&emitter->settings, err) != 0 ||
        check_language(language, settings, err) != 0 ||
        (language->prepare != NULL && language->prepare(emitter, err) != 0)) {
        wm_emitter_free(emitter);
        return NULL;
    }
    return emitter;
}

void wm_emitter_free(struct wm_emitter *emitter)
{
    if (emitter == NULL)
        return;
    free(emitter->page_bits);
    free(emitter->part_buffer);
    free(emitter->scratch);
    if (emitter->compressor != NULL)
        libdeflate_free_compressor(emitter->compressor);
    free(emitter);
}

void wm_emitter_watch(struct wm_emitter *emitter, const volatile sig_atomic_t *cancelled)
{
    emitter->cancelled = cancelled;
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
    const uint32_t length_dots = emitter->settings.length_dots_max;

    if (width_dots == 0 || height_dots == 0 || width_dots > WM_BITMAP_MAX_DOTS ||
        height_dots > WM_BITMAP_MAX_DOTS)
        return wm_err_set(err, WM_ERR_INPUT, _("a side of the page is not between 1 and %u dots"),
                          WM_BITMAP_MAX_DOTS);
    if (head_dots != 0 && width_dots > head_dots)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is %u dots wide and the print head %u: choose narrower media "
                            "or the printer's own model"),
                          width_dots, head_dots);
    if (length_dots != 0 && height_dots > length_dots)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("the page is %u dots long and the printer takes %u: choose shorter "
                            "media or the printer's own model"),
                          height_dots, length_dots);
    if (copies == 0 || copies > WM_COPIES_MAX)
        return wm_err_set(err, WM_ERR_USAGE, _("copies are not between 1 and %u"), WM_COPIES_MAX);
    if (emitter->language->check_page != NULL)
        return emitter->language->check_page(emitter, width_dots, height_dots, err);
    return 0;
}

int wm_emitter_page(struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                    unsigned copies, struct wm_err *err)
{
    size_t size;
    int code;

    if (emitter->state == WM_EMITTER_DONE || emitter->state == WM_EMITTER_PAGE)
        return wm_err_set(err, WM_ERR_USAGE, _("a page was begun at the wrong time"));
    code = wm_emitter_check_page(emitter, width_dots, height_dots, copies, err);
    if (code != 0)
        return code;
    emitter->width_dots = width_dots;
    emitter->height_dots = height_dots;
    emitter->stride_bytes = (width_dots + 7) / 8;
    emitter->copies_wanted = copies;
    emitter->rows_seen = 0;
    size = emitter->stride_bytes * height_dots; /* both bounded: 96 MiB at most */
    if (size > emitter->page_size) {
        free(emitter->page_bits);
        emitter->page_bits = malloc(size);
        emitter->page_size = emitter->page_bits != NULL ? size : 0;
        if (emitter->page_bits == NULL)
            return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    }
    emitter->state = WM_EMITTER_PAGE;
    return sink_result(emitter, err);
}

bool wm_row_is_blank(const uint8_t *bits, size_t len)
{
    return len == 0 || (bits[0] == 0 && memcmp(bits, bits + 1, len - 1) == 0);
}

int wm_emitter_row(struct wm_emitter *emitter, const uint8_t *bits, struct wm_err *err)
{
    const size_t stride = emitter->stride_bytes;
    uint8_t *row;

    if (emitter->state != WM_EMITTER_PAGE || emitter->rows_seen >= emitter->height_dots)
        return wm_err_set(err, WM_ERR_INPUT, _("a page has more rows than it announced"));
    row = emitter->page_bits + emitter->rows_seen * stride;
    memcpy(row, bits, stride);
    row[stride - 1] &= (uint8_t)(0xffu << (stride * 8 - emitter->width_dots));
    emitter->rows_seen++;
    return sink_result(emitter, err);
}

/** What is done in pixels. */
static void transform(struct wm_emitter *emitter)
{
    const struct wm_print_settings *settings = &emitter->settings;

    if (settings->left_um != 0 || settings->top_um != 0)
        wm_page_move(emitter->page_bits, emitter->stride_bytes, emitter->width_dots,
                     emitter->height_dots, wm_emitter_dots(emitter, settings->left_um),
                     wm_emitter_dots(emitter, settings->top_um));
    if (settings->rotate_180)
        wm_page_turn(emitter->page_bits, emitter->stride_bytes, emitter->width_dots,
                     emitter->height_dots);
    if (settings->mirror != emitter->language->mirrored)
        wm_rows_mirror(emitter->page_bits, emitter->stride_bytes, emitter->width_dots,
                       emitter->height_dots);
}

/** The page once, for the printer to print emitter->copies times. @return 0 or a code */
static int put_page(struct wm_emitter *emitter, struct wm_err *err)
{
    const struct wm_language *language = emitter->language;
    bool good;

    if (!emitter->begun)
        language->begin(emitter);
    emitter->begun = true;
    emitter->parts = 0;
    language->page(emitter);
    emitter->size_width_dots = emitter->width_dots;
    emitter->size_height_dots = emitter->height_dots;
    good = wm_emitter_put_parts(emitter);
    if (!good) {
        language->abort(emitter);
        emitter->state = WM_EMITTER_DONE;
        wm_sink_flush(emitter->sink);
        return wm_err_set(err, WM_ERR_INPUT,
                          wm_emitter_cancelled(emitter) ? _("the job was cancelled")
                                                        : _("out of memory"));
    }
    language->end_page(emitter);
    emitter->pages++;
    emitter->job_pages += emitter->copies;
    return sink_result(emitter, err);
}

int wm_emitter_end_page(struct wm_emitter *emitter, struct wm_err *err)
{
    const unsigned most = emitter->language->copies_max;
    unsigned left;
    int code = 0;

    if (emitter->state != WM_EMITTER_PAGE)
        return wm_err_set(err, WM_ERR_USAGE, _("a page was ended that was not begun"));
    if (emitter->rows_seen != emitter->height_dots)
        return wm_err_set(err, WM_ERR_INPUT, _("a page ends after %u of %u rows"),
                          emitter->rows_seen, emitter->height_dots);
    transform(emitter);
    for (left = emitter->copies_wanted; code == 0 && left > 0; left -= emitter->copies) {
        emitter->copies = left > most ? most : left;
        if (emitter->language->copies_at_once != NULL)
            emitter->copies = emitter->language->copies_at_once(emitter, emitter->copies);
        code = put_page(emitter, err);
    }
    if (emitter->state == WM_EMITTER_PAGE)
        emitter->state = WM_EMITTER_IDLE;
    return code;
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
    /* Parts are written whole, so no counted block is ever open here; one that was cut off with the
     * process itself is dealt with by the next job's begin. */
    if (emitter->begun && emitter->state != WM_EMITTER_DONE && emitter->language->end != NULL)
        emitter->language->end(emitter);
    emitter->state = WM_EMITTER_DONE;
    wm_sink_flush(emitter->sink);
    return sink_result(emitter, err);
}
