/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/scan/subject.h"

#include "filter/label/code.h"
#include "filter/label/item.h"
#include "filter/label/page.h"
#include "tests/label_sample.h"

#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AROUND_DOTS 40u /**< of the page that is seen on each side of a code */
#define CODES_MOST 4    /**< of one kind on a label */

struct subject {
    struct wm_layout *layout; /**< NULL for bare codes */
    struct wm_painter *painter;
    bool bars;
    unsigned bytes, module_dots;
    QRecLevel level;
};

/** Is the item such a code: the waybill number's bars, or the sealed QR code? */
static bool is_code(const struct wm_item *item, bool bars)
{
    const struct wm_template *template;

    if (item->kind != (bars ? WM_ITEM_CODE128 : WM_ITEM_QR) || item->run_count == 0 ||
        item->run[0].alternative_count == 0)
        return false;
    template = &item->run[0].alternative[0];
    return template->part_count == 1 &&
           template->part[0].field == (int)(bars ? WM_SHOW_WAYBILL : WM_SHOW_SEALED);
}

static int find_code(const struct wm_layout *layout, bool bars, struct wm_err *err)
{
    size_t i;

    for (i = 0; i < layout->item_count; i++) {
        if (is_code(&layout->item[i], bars))
            return 0;
    }
    return wm_err_set(err, WM_ERR_FOREIGN, "the layout has no such code");
}

static int bare(struct subject *subject, const char *name, struct wm_err *err)
{
    static const char levels[] = "LMQH";
    char level;
    const char *found;

    if (sscanf(name, "bare:%3u:%c:%2u", &subject->bytes, &level, &subject->module_dots) != 3 ||
        (found = strchr(levels, level)) == NULL || subject->module_dots == 0)
        return wm_err_set(err, WM_ERR_INPUT, "bare:BYTES:LEVEL:MODULE is not understood");
    subject->level = (QRecLevel)(found - levels);
    return 0;
}

struct subject *subject_new(const char *name, unsigned dpi, bool bars, struct wm_err *err)
{
    struct subject *subject = calloc(1, sizeof *subject);

    if (subject == NULL)
        return NULL;
    if (strncmp(name, "bare:", 5) == 0) {
        if (bare(subject, name, err) == 0)
            return subject;
    } else if ((subject->layout = wm_layout_load(name, NULL, err)) != NULL &&
               find_code(subject->layout, bars, err) == 0) {
        subject->bars = bars;
        subject->painter = wm_painter_new(subject->layout, wm_dots_per_mm_x1000(dpi), err);
        if (subject->painter != NULL)
            return subject;
    }
    subject_free(subject);
    return NULL;
}

void subject_free(struct subject *subject)
{
    if (subject == NULL)
        return;
    wm_painter_free(subject->painter);
    wm_layout_free(subject->layout);
    free(subject);
}

/** Number 0, 10, 20, … is the longest that a label can hold; the others are as orders make them. */
static size_t random_bytes(uint64_t seed)
{
    return seed % 10 == 0 ? 497 : 330 + (size_t)(seed * UINT64_C(0x9e3779b97f4a7c15) >> 40) % 140;
}

static void random_waybill(uint64_t seed, struct wm_waybill *out)
{
    static const char *const samples[] = {"typical", "short", "latin", "destination"};
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    uint64_t hash = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
    const char *sample = samples[hash >> 16 & 3];

    (void)wm_sample(sample, (unsigned)(seed % 10000), out);
    if ((hash >> 20 & 1) != 0)
        snprintf(out->waybill, sizeof out->waybill, "%c%c%013llu", letters[(hash >> 24) % 24],
                 letters[(hash >> 32) % 24], (unsigned long long)(hash % 10000000000000u));
    else
        snprintf(out->waybill, sizeof out->waybill, "%012llu",
                 (unsigned long long)(hash % 1000000000000u));
    wm_sample_digits(out->sealed, sizeof out->sealed, random_bytes(seed), seed + 1);
}

/** Smallest rectangle that holds all ink. @return false if there is none */
static bool ink_of(const struct wm_bitmap *page, uint32_t box[4])
{
    uint32_t x, y, left = page->width_dots, top = page->height_dots, right = 0, bottom = 0;

    for (y = 0; y < page->height_dots; y++) {
        for (x = 0; x < page->width_dots; x++) {
            if (!wm_bitmap_get(page, x, y))
                continue;
            left = x < left ? x : left;
            right = x >= right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1;
        }
    }
    box[0] = left;
    box[1] = top;
    box[2] = right > left ? right - left : 0;
    box[3] = bottom > top ? bottom - top : 0;
    return right > left;
}

/** Keep the code and what lies around it; beyond the label is white. */
static int crop(struct label *label, struct wm_err *err)
{
    struct wm_bitmap out;
    uint32_t x, y;
    int64_t left = (int64_t)label->symbol[0] - AROUND_DOTS;
    int64_t top = (int64_t)label->symbol[1] - AROUND_DOTS;

    if (wm_bitmap_init(&out, label->symbol[2] + 2 * AROUND_DOTS,
                       label->symbol[3] + 2 * AROUND_DOTS) != 0)
        return wm_err_set(err, WM_ERR_INPUT, "out of memory");
    for (y = 0; y < out.height_dots; y++) {
        for (x = 0; x < out.width_dots; x++) {
            int64_t from_x = left + x, from_y = top + y;
            if (from_x >= 0 && from_y >= 0 && from_x < label->page.width_dots &&
                from_y < label->page.height_dots &&
                wm_bitmap_get(&label->page, (uint32_t)from_x, (uint32_t)from_y))
                wm_bitmap_fill(&out, (int32_t)x, (int32_t)y, 1, 1, true);
        }
    }
    wm_bitmap_clear(&label->page);
    label->page = out;
    label->symbol[0] = label->symbol[1] = AROUND_DOTS;
    return 0;
}

static int draw_bare(const struct subject *subject, uint64_t seed, struct label *out,
                     struct wm_err *err)
{
    QRinput *input = QRinput_new2(0, subject->level); /* the least version */
    QRcode *code = NULL;
    uint32_t x, y, side, dots = subject->module_dots;

    wm_sample_digits(out->text, sizeof out->text, subject->bytes, seed + 1);
    if (input != NULL && QRinput_append(input, QR_MODE_NUM, (int)strlen(out->text),
                                        (const unsigned char *)out->text) == 0)
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    if (code == NULL)
        return wm_err_set(err, WM_ERR_INPUT, "the code cannot be made");
    side = (uint32_t)code->width;
    out->symbol[0] = out->symbol[1] = AROUND_DOTS;
    out->symbol[2] = out->symbol[3] = side * dots;
    out->module_dots = dots;
    if (wm_bitmap_init(&out->page, side * dots + 2 * AROUND_DOTS, side * dots + 2 * AROUND_DOTS) !=
        0)
        wm_err_set(err, WM_ERR_INPUT, "out of memory");
    for (y = 0; out->page.bits != NULL && y < side; y++) {
        for (x = 0; x < side; x++) {
            if ((code->data[y * side + x] & 1) != 0)
                wm_bitmap_fill(&out->page, (int32_t)(AROUND_DOTS + x * dots),
                               (int32_t)(AROUND_DOTS + y * dots), (int32_t)dots, (int32_t)dots,
                               true);
        }
    }
    QRcode_free(code);
    return out->page.bits != NULL ? 0 : -1;
}

/** Where such codes are on this label, and their modules; a label may show its number twice.
 * @return how many, or -1 */
static int locate(struct subject *subject, const struct wm_waybill *waybill, struct label *out,
                  struct label found[CODES_MOST], struct wm_err *err)
{
    size_t bytes = out->page.stride_bytes * out->page.height_dots;
    struct wm_painted painted;
    int count = 0;
    size_t i;

    for (i = 0; i < subject->layout->item_count && count < CODES_MOST; i++) {
        if (!is_code(&subject->layout->item[i], subject->bars))
            continue;
        memset(out->page.bits, 0, bytes);
        if (wm_painter_draw_item(subject->painter, i, waybill, WM_SAMPLE_PRINTED_AT, &out->page,
                                 &painted, err) != 0)
            return -1;
        if (painted.shown && ink_of(&out->page, found[count].symbol))
            found[count++].module_dots = painted.module_dots;
    }
    if (count == 0)
        return wm_err_set(err, WM_ERR_INPUT, "the code is not drawn"), -1;
    return count;
}

/** Draw the label with one of its codes; the others are wiped, since the zxing-cpp in use ends in
 * an assertion of its own when it reads a bar code twice. */
static int draw_label(struct subject *subject, uint64_t seed, const struct wm_waybill *waybill,
                      struct label *out, struct wm_err *err)
{
    struct label found[CODES_MOST];
    int count, which, i;

    memset(found, 0, sizeof found);
    count = locate(subject, waybill, out, found, err);
    if (count <= 0 ||
        wm_painter_draw(subject->painter, waybill, WM_SAMPLE_PRINTED_AT, &out->page, err) != 0)
        return -1;
    which = (int)(seed % (uint64_t)count);
    for (i = 0; i < count; i++) {
        const uint32_t *box = found[i].symbol;
        if (i != which)
            wm_bitmap_fill(&out->page, (int32_t)box[0], (int32_t)box[1], (int32_t)box[2],
                           (int32_t)box[3], false);
    }
    memcpy(out->symbol, found[which].symbol, sizeof out->symbol);
    out->module_dots = found[which].module_dots;
    return 0;
}

int subject_draw(struct subject *subject, uint64_t seed, bool whole, struct label *out,
                 struct wm_err *err)
{
    struct wm_waybill waybill;
    uint32_t width, height;

    memset(out, 0, sizeof *out);
    if (subject->layout == NULL)
        return draw_bare(subject, seed, out, err);
    random_waybill(seed, &waybill);
    snprintf(out->text, sizeof out->text, "%s", subject->bars ? waybill.waybill : waybill.sealed);
    wm_painter_size(subject->painter, &width, &height);
    if (wm_bitmap_init(&out->page, width, height) != 0)
        return wm_err_set(err, WM_ERR_INPUT, "out of memory");
    if (draw_label(subject, seed, &waybill, out, err) != 0)
        return -1;
    return whole ? 0 : crop(out, err);
}

void label_clear(struct label *label)
{
    wm_bitmap_clear(&label->page);
    memset(label, 0, sizeof *label);
}
