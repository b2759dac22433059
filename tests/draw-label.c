/* SPDX-License-Identifier: Apache-2.0 */
/* Draws sample labels without order, key or CUPS:
 *   draw-label LAYOUT DPI SAMPLE VARIANT OUT.png [CAPTIONS]
 *       prints the waybill number, the digits and the hub's code
 *   draw-label LAYOUT DPI SAMPLE COUNT
 *       draws so many variants, prints CPU a label
 * CAPTIONS is zh, en or zh+en; a SAMPLE with a "+" behind its name has all that a label may show.
 */
#include "config.h"

#include "filter/label/page.h"
#include "filter/label/picture.h"
#include "tests/label_dress.h"
#include "tests/label_sample.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int write_picture(const char *path, const struct wm_bitmap *page, uint32_t scale,
                         struct wm_err *err)
{
    FILE *file = fopen(path, "wb");
    int code;

    if (file == NULL)
        return wm_err_set(err, WM_ERR_INPUT, "cannot write the picture");
    code = wm_picture_png(file, page, scale, err);
    if (fclose(file) != 0)
        code = wm_err_set(err, WM_ERR_INPUT, "cannot write the picture");
    return code;
}

static int measure(struct wm_painter *painter, const char *sample, unsigned count,
                   struct wm_bitmap *page, struct wm_err *err)
{
    struct wm_waybill waybill;
    double start = cpu_ms(), first = 0;
    unsigned i;

    for (i = 0; i < count; i++) {
        if (!wm_sample_dressed(sample, i, &waybill))
            return wm_err_set(err, WM_ERR_USAGE, "no such sample");
        if (wm_painter_draw(painter, &waybill, WM_SAMPLE_PRINTED_AT, page, err) != 0)
            return 1;
        if (i == 0)
            first = cpu_ms();
    }
    printf("CPU until the first label %.1f ms; %.3f ms for each of %u labels\n", first,
           (cpu_ms() - start) / count, count);
    return 0;
}

int main(int argc, char **argv)
{
    struct wm_err err = {0};
    struct wm_layout *layout = NULL;
    struct wm_painter *painter = NULL;
    struct wm_bitmap page = {0};
    struct wm_waybill waybill;
    struct wm_painter_options options = {0};
    uint32_t scale, width, height;
    unsigned number;
    int code = 1;

    if (argc < 5 || argc > 7) {
        fputs("usage: draw-label LAYOUT DPI SAMPLE VARIANT OUT.png [CAPTIONS]\n", stderr);
        return 2;
    }
    scale = wm_dots_per_mm_x1000((unsigned)strtoul(argv[2], NULL, 10));
    options.dots_per_mm_x1000 = scale;
    options.captions = argc == 7 ? argv[6] : NULL;
    number = (unsigned)strtoul(argv[4], NULL, 10);
    layout = wm_layout_load(argv[1], NULL, &err);
    if (layout != NULL)
        painter = wm_painter_new_with(layout, &options, &err);
    if (painter == NULL)
        goto out;
    wm_painter_size(painter, &width, &height);
    if (wm_bitmap_init(&page, width, height) != 0)
        goto out;
    if (argc == 5) {
        code = measure(painter, argv[3], number, &page, &err);
        goto out;
    }
    if (!wm_sample_dressed(argv[3], number, &waybill))
        wm_err_set(&err, WM_ERR_USAGE, "no such sample");
    else if (wm_painter_draw(painter, &waybill, WM_SAMPLE_PRINTED_AT, &page, &err) == 0 &&
             write_picture(argv[5], &page, scale, &err) == 0) {
        printf("%s\n%s\n%s\n", waybill.waybill, waybill.sealed, waybill.route.hub_code);
        code = 0;
    }
out:
    if (err.code != 0)
        wm_err_print(&err, "draw-label: ", stderr);
    wm_bitmap_clear(&page);
    wm_painter_free(painter);
    wm_layout_free(layout);
    return code;
}
