/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_raster: a raster that a job might bring. The first byte chooses halftone and head, the rest
 * is the raster's first page; its rows have to come out as many as were told, without ink right of
 * the page, or an error has to be told. */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/cups/raster.h"
#include "tests/fuzz/require.h"

#include <cups/raster.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define DOTS_MAX 4000000u /* of a page that is read whole: few bytes can tell a large one */

static void read_page(struct wm_raster_in *in, unsigned fit)
{
    struct wm_raster_page page;
    struct wm_err err = {0};
    int found = wm_raster_in_page(in, &page, &err);
    uint32_t y;

    require((found < 0) == (err.code != WM_OK), "an error that says nothing, or nothing wrong");
    if (found != 1)
        return;
    require(page.width_dots > 0 && page.width_dots <= WM_BITMAP_MAX_DOTS && page.height_dots > 0 &&
                page.height_dots <= WM_BITMAP_MAX_DOTS && page.copies > 0,
            "a page within bounds");
    wm_raster_in_fit(in, &page, page.width_dots + fit, page.height_dots + fit / 2);
    for (y = 0; y < page.height_dots && y * page.width_dots < DOTS_MAX; y++) {
        const uint8_t *row = wm_raster_in_row(in, &err);
        require((row == NULL) == (err.code != WM_OK), "rows until an error");
        if (row == NULL)
            return;
        require((page.width_dots & 7) == 0 ||
                    (row[page.width_dots / 8] & (0xffu >> (page.width_dots & 7))) == 0,
                "nothing right of the page");
    }
}

/* libcups keeps a row of memory as a header tells it, before anybody has seen the header. */
static bool has_large_row(const uint8_t *data, size_t size)
{
    size_t at = 4 + offsetof(cups_page_header2_t, cupsBytesPerLine);

    return size >= at + 4 &&
           ((data[at] != 0 && data[at + 3] != 0) || (data[at] | data[at + 3]) > 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wm_raster_head head = {0};
    struct wm_err err = {0};
    struct wm_raster_in *in;
    unsigned fit;
    int fd;

    if (size == 0)
        return 0;
    head.halftone = (enum wm_halftone)(data[0] & 3);
    head.dpi = (data[0] & 4) != 0 ? 203 : 0;
    head.dots_per_mm_x1000 = 8000;
    fit = data[0] >> 4;
    data++;
    size--;
    if (has_large_row(data, size))
        return 0;
    fd = memfd_create("raster", 0);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0,
            "a file to read from");
    in = wm_raster_in_new(fd, &head, &err);
    if (in != NULL)
        read_page(in, fit);
    wm_raster_in_free(in);
    close(fd);
    return 0;
}
