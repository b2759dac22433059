/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer-pdf LAYOUT WAYBILLS OUT.pdf: the same labels as ours the way a shop system prints them
 * today: a PDF with text, lines and codes as vectors, drawn through cairo and pango in the same
 * boxes from the same strings. Prints the milliseconds of CPU time that drawing took, without
 * reading and verifying the waybills. The configuration is that of $WAYMASK_CONFIG.
 */
#include "config.h"

#include "tests/bench/cairo-page.h"

#include <cairo-pdf.h>

#define POINTS_PER_UM (72.0 / 25400.0)

int main(int argc, char **argv)
{
    struct wm_conf conf;
    struct wm_err err = {0};
    struct wm_host *host = NULL;
    struct wm_layout *layout = NULL;
    struct peer peer = {0};
    cairo_surface_t *surface;
    uint32_t width_um, height_um;
    double start = peer_cpu_ms(), ms;
    FILE *file;

    if (argc != 4 || (file = fopen(argv[2], "r")) == NULL)
        return 2;
    if (wm_conf_load(&conf, NULL, &err) != 0 || (host = wm_host_new(&conf, false, &err)) == NULL ||
        (layout = wm_layout_load(argv[1], NULL, &err)) == NULL)
        goto out;
    wm_layout_media(layout, &width_um, &height_um);
    surface =
        cairo_pdf_surface_create(argv[3], width_um * POINTS_PER_UM, height_um * POINTS_PER_UM);
    peer.layout = layout;
    if (!peer_begin(&peer, surface))
        wm_err_set(&err, WM_ERR_INPUT, "cannot draw on the PDF");
    ms = peer_cpu_ms() - start;
    if (err.code == WM_OK && peer_draw_file(&peer, host, file, &ms, &err) == 0) {
        start = peer_cpu_ms();
        cairo_surface_finish(surface);
        ms += peer_cpu_ms() - start;
        printf("%.2f\n", ms);
    }
    peer_end(&peer);
    cairo_surface_destroy(surface);
out:
    wm_layout_free(layout);
    wm_host_free(host);
    fclose(file);
    if (err.code != WM_OK)
        wm_err_print(&err, "peer-pdf: ", stderr);
    return (int)err.code;
}
