/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naive-pages LAYOUT DPI WAYBILLS OUT.pbm: the same labels as ours drawn naively: for each one
 * cairo and pango draw every text, rule, bar and module into a page of grey dots, which is then cut
 * to one bit a dot. OUT gets the last page, so that one can see what was drawn. The configuration
 * is that of $WAYMASK_CONFIG.
 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/label/glyph.h"
#include "filter/label/page.h"
#include "tests/bench/cairo-page.h"

#include <stdlib.h>

/** Start a white page. */
static void clear(const struct peer *peer)
{
    cairo_set_source_rgb(peer->cairo, 1, 1, 1);
    cairo_paint(peer->cairo);
}

/** The grey page and what it is cut to. */
struct page {
    cairo_surface_t *grey; /**< CAIRO_FORMAT_RGB24 */
    struct wm_bitmap bits;
};

static int cut(struct peer *peer)
{
    struct page *page = peer->context;
    const unsigned char *row;
    ptrdiff_t stride = cairo_image_surface_get_stride(page->grey);
    uint32_t x, y;

    cairo_surface_flush(page->grey);
    row = cairo_image_surface_get_data(page->grey);
    for (y = 0; y < page->bits.height_dots; y++, row += stride) {
        uint8_t *bits = wm_bitmap_row(&page->bits, y);
        for (x = 0; x < page->bits.width_dots; x += 8) {
            uint32_t i, byte = 0;
            for (i = 0; i < 8 && x + i < page->bits.width_dots; i++)
                byte |= (uint32_t)(row[4 * (x + i)] <= 255 - WM_GLYPH_THRESHOLD) << (7 - i);
            bits[x >> 3] = (uint8_t)byte;
        }
    }
    clear(peer);
    return 0;
}

static int write_pbm(const char *path, const struct wm_bitmap *bits, struct wm_err *err)
{
    FILE *file = fopen(path, "wb");
    uint32_t y;

    if (file == NULL)
        return wm_err_set(err, WM_ERR_INPUT, "cannot write the picture");
    fprintf(file, "P4\n%u %u\n", bits->width_dots, bits->height_dots);
    for (y = 0; y < bits->height_dots; y++)
        fwrite(bits->bits + y * bits->stride_bytes, 1, (bits->width_dots + 7) / 8, file);
    if (fclose(file) != 0)
        return wm_err_set(err, WM_ERR_INPUT, "cannot write the picture");
    return 0;
}

static int draw(struct peer *peer, struct page *page, const struct wm_host *host, FILE *file,
                uint32_t dots_per_mm_x1000, struct wm_err *err)
{
    double dots_per_point = dots_per_mm_x1000 / 1e3 * 25.4 / 72, ms = 0;
    uint32_t width_um, height_um;
    int code = -1;

    wm_layout_media(peer->layout, &width_um, &height_um);
    if (wm_bitmap_init(&page->bits, (uint32_t)((uint64_t)width_um * dots_per_mm_x1000 / 1000000),
                       (uint32_t)((uint64_t)height_um * dots_per_mm_x1000 / 1000000)) != 0)
        return wm_err_set(err, WM_ERR_INPUT, "out of memory");
    page->grey = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)page->bits.width_dots,
                                            (int)page->bits.height_dots);
    peer->context = page;
    peer->drawn = cut;
    if (!peer_begin(peer, page->grey))
        wm_err_set(err, WM_ERR_INPUT, "cannot draw");
    cairo_scale(peer->cairo, dots_per_point, dots_per_point);
    clear(peer);
    if (err->code == WM_OK)
        code = peer_draw_file(peer, host, file, &ms, err);
    peer_end(peer);
    cairo_surface_destroy(page->grey);
    return code;
}

int main(int argc, char **argv)
{
    struct wm_conf conf;
    struct wm_err err = {0};
    struct wm_host *host = NULL;
    struct wm_layout *layout = NULL;
    struct peer peer = {0};
    struct page page = {0};
    uint32_t scale;
    FILE *file;

    if (argc != 5 || (scale = wm_dots_per_mm_x1000((unsigned)strtoul(argv[2], NULL, 10))) == 0 ||
        (file = fopen(argv[3], "r")) == NULL)
        return 2;
    if (wm_conf_load(&conf, NULL, &err) == 0 && (host = wm_host_new(&conf, false, &err)) != NULL &&
        (layout = wm_layout_load(argv[1], NULL, &err)) != NULL) {
        peer.layout = layout;
        if (draw(&peer, &page, host, file, scale, &err) == 0)
            write_pbm(argv[4], &page.bits, &err);
    }
    wm_bitmap_clear(&page.bits);
    wm_layout_free(layout);
    wm_host_free(host);
    fclose(file);
    if (err.code != WM_OK)
        wm_err_print(&err, "naive-pages: ", stderr);
    return (int)err.code;
}
