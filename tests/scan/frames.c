/* SPDX-License-Identifier: Apache-2.0 */
/* Takes frames of labels and reads them with zbar:
 *   frames FOLDER SUBJECT KIND DPI FAULT COUNT SEED
 *   frames --faults KIND   names of the faults
 * SUBJECT is a layout or bare:BYTES:LEVEL:MODULE, KIND is qr or bars, FAULT is a fault's name or
 * "page", the whole label without camera. Writes FOLDER/FAULT-N.pgm and prints a line for each:
 * file, what should be read, 1 if zbar read it, the version of a QR code, dots of a module. Exit
 * status 3: the layout has no such code. */
#include "config.h"

#include "tests/scan/camera.h"
#include "tests/scan/faults.h"
#include "tests/scan/subject.h"

#include "filter/label/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define SAMPLES 3u /**< of the paper along a dot */

struct request {
    const char *folder, *name, *fault;
    bool bars;
    unsigned dpi;
    unsigned long count;
    uint64_t seed;
};

/** Does zbar read the text in the frame? */
static int zbar_reads(zbar_image_scanner_t *scanner, const struct frame *frame, const char *text)
{
    zbar_image_t *image = zbar_image_create();
    const zbar_symbol_t *symbol;
    int found = 0;

    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, frame->width, frame->height);
    zbar_image_set_data(image, frame->grey, (size_t)frame->width * frame->height, NULL);
    if (zbar_scan_image(scanner, image) > 0) {
        for (symbol = zbar_image_first_symbol(image); symbol != NULL;
             symbol = zbar_symbol_next(symbol))
            found |= strcmp(zbar_symbol_get_data(symbol), text) == 0;
    }
    zbar_image_destroy(image);
    return found;
}

/** The page as it is, white 255 and black 0. */
static int page_frame(const struct wm_bitmap *page, struct frame *out)
{
    uint32_t x, y;

    out->width = page->width_dots;
    out->height = page->height_dots;
    out->grey = malloc((size_t)out->width * out->height);
    if (out->grey == NULL)
        return -1;
    for (y = 0; y < out->height; y++) {
        for (x = 0; x < out->width; x++)
            out->grey[(size_t)y * out->width + x] = wm_bitmap_get(page, x, y) ? 0 : 255;
    }
    return 0;
}

static int fault_frame(const struct fault *fault, const struct label *label, unsigned dpi,
                       uint64_t seed, struct frame *out, struct wm_err *err)
{
    struct wm_worn worn;
    struct wm_paper paper;
    struct shot shot;
    int status;

    fault_set(fault, label->symbol, label->module_dots, wm_dots_per_mm_x1000(dpi) / 1000.0, seed,
              &worn, &shot);
    if (wm_worn_paper(&worn, &label->page, SAMPLES, &paper, err) != 0)
        return -1;
    status = frame_take(&shot, &paper, seed, out);
    wm_paper_clear(&paper);
    if (status != 0)
        wm_err_set(err, WM_ERR_INPUT, "out of memory");
    return status;
}

static int one(const struct request *request, struct subject *subject, const struct fault *fault,
               zbar_image_scanner_t *scanner, uint64_t seed, struct wm_err *err)
{
    struct label label;
    struct frame frame = {0};
    char path[1024];
    int status;

    if (subject_draw(subject, seed, fault == NULL, &label, err) != 0) {
        label_clear(&label);
        return -1;
    }
    status = fault == NULL ? page_frame(&label.page, &frame)
                           : fault_frame(fault, &label, request->dpi, seed, &frame, err);
    snprintf(path, sizeof path, "%s/%s-%llu.pgm", request->folder, request->fault,
             (unsigned long long)seed);
    if (status == 0 && frame_write(&frame, path) != 0)
        status = wm_err_set(err, WM_ERR_INPUT, "the frame cannot be written");
    if (status == 0)
        printf("%s\t%s\t%d\t%u\t%u\n", path, label.text, zbar_reads(scanner, &frame, label.text),
               request->bars ? 0 : (label.symbol[2] / label.module_dots - 17) / 4,
               label.module_dots);
    frame_clear(&frame);
    label_clear(&label);
    return status;
}

static int run(const struct request *request, struct wm_err *err)
{
    const struct fault *fault = fault_find(request->fault);
    struct subject *subject;
    zbar_image_scanner_t *scanner;
    unsigned long i;
    int status = 0;

    if (fault == NULL && strcmp(request->fault, "page") != 0)
        return wm_err_set(err, WM_ERR_INPUT, "no such fault");
    subject = subject_new(request->name, request->dpi, request->bars, err);
    if (subject == NULL)
        return -1;
    scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, request->bars ? ZBAR_CODE128 : ZBAR_QRCODE,
                                  ZBAR_CFG_ENABLE, 1);
    for (i = 0; i < request->count && status == 0; i++)
        status = one(request, subject, fault, scanner, request->seed + i, err);
    zbar_image_scanner_destroy(scanner);
    subject_free(subject);
    return status;
}

static int list_faults(bool bars)
{
    size_t i;

    for (i = 0; fault_at(i) != NULL; i++) {
        if (!bars || fault_at(i)->bars)
            puts(fault_at(i)->name);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct wm_err err = {0};
    struct request request;

    if (argc == 3 && strcmp(argv[1], "--faults") == 0)
        return list_faults(strcmp(argv[2], "bars") == 0);
    if (argc != 8) {
        fputs("usage: frames FOLDER SUBJECT qr|bars DPI FAULT COUNT SEED\n", stderr);
        return 1;
    }
    request = (struct request){.folder = argv[1],
                               .name = argv[2],
                               .bars = strcmp(argv[3], "bars") == 0,
                               .dpi = (unsigned)strtoul(argv[4], NULL, 10),
                               .fault = argv[5],
                               .count = strtoul(argv[6], NULL, 10),
                               .seed = strtoull(argv[7], NULL, 10)};
    if (run(&request, &err) == 0 && fflush(stdout) == 0)
        return 0;
    wm_err_print(&err, "frames: ", stderr);
    return err.code == WM_ERR_FOREIGN ? 3 : 1;
}
