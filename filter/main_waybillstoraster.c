/* SPDX-License-Identifier: Apache-2.0 */
/** waybillstoraster: CUPS filter from waybills to pages of one bit a dot; waymask(8). */
#include "config.h"

#include "filter/base/conf.h"
#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/cups/filter.h"
#include "filter/cups/output.h"
#include "filter/cups/purge.h"
#include "filter/cups/raster.h"
#include "filter/cups/settings.h"
#include "filter/label/fonts.h"
#include "filter/label/pages.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void draw(const struct wm_filter *filter, struct wm_pages *pages, unsigned dpi,
                 struct wm_output *output, struct wm_err *err)
{
    struct wm_raster_out *raster = wm_raster_out_new(&output->sink, dpi, err);
    const struct wm_bitmap *page;
    const struct wm_waybill *waybill;

    while (raster != NULL && !wm_cancelled && wm_pages_next(pages, &page, &waybill, err) == 1) {
        struct wm_raster_label label = {.print_no = waybill->copy};
        if (wm_waybill_label_id(waybill, label.id, err) != WM_OK ||
            wm_raster_out_page(raster, page, wm_filter_copies(filter), &label, err) != 0)
            break;
    }
    wm_raster_out_free(raster);
    if (err->code == WM_OK)
        wm_output_finish(output);
}

static void run(const struct wm_filter *filter, const char *name, struct wm_output *output,
                struct wm_err *err)
{
    const struct wm_model *model = wm_settings_model(filter, err);
    struct wm_conf *conf = malloc(sizeof *conf);
    struct wm_host *host = NULL;
    struct wm_pages *pages = NULL;
    char line[512];
    struct wm_pages_input input = {
        .fd = wm_filter_input(filter),
        .name = name,
        .layout = wm_settings_layout(filter),
        .page_ranges = wm_filter_option(filter, "page-ranges"),
        .printed_at = wm_utc_print_time(),
    };

    if (conf == NULL)
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    if (err->code == WM_OK && wm_settings_captions(filter, &input.captions, err) == 0 &&
        wm_conf_load(conf, NULL, err) == 0)
        host = wm_host_new(conf, false, err);
    if (host != NULL && wm_filter_first(filter) && wm_host_warning(host) != NULL)
        wm_filter_say(WM_MESSAGE_WARNING, "%s", wm_host_warning(host));
    if (host != NULL && wm_fonts_warning(line, sizeof line) != NULL)
        wm_filter_say(WM_MESSAGE_WARNING, "%s", line);
    if (host != NULL) {
        input.dots_per_mm_x1000 = model->dots_per_mm_x1000;
        wm_filter_media(filter, &input.media_width_um, &input.media_height_um);
        pages = wm_pages_new(host, conf, &input, err);
    }
    if (pages != NULL)
        draw(filter, pages, model->dpi, output, err);
    wm_pages_free(pages);
    wm_host_free(host);
    free(conf);
}

/* True if the filter before this one has closed its end without a byte: it refused the job, and
 * said why. */
static bool nothing_came(const struct wm_filter *filter)
{
    struct pollfd ready = {.fd = wm_filter_input(filter), .events = POLLIN};
    int waiting = 0;

    if (wm_filter_first(filter))
        return false;
    while (!wm_cancelled && poll(&ready, 1, 100) <= 0)
        ;
    return wm_cancelled || (ioctl(ready.fd, FIONREAD, &waiting) == 0 && waiting == 0);
}

int main(int argc, char **argv)
{
    struct wm_err err = {0};
    struct wm_filter *filter = wm_filter_new(argc, argv, &err);
    struct wm_output output;
    char name[32];
    int status = 1;

    if (filter == NULL) {
        wm_filter_say_error(&err);
        return 1;
    }
    wm_output_init(&output, STDOUT_FILENO, WM_OUTPUT_FILTER);
    snprintf(name, sizeof name, _("job %d"), wm_filter_job(filter));
    if (!nothing_came(filter)) {
        run(filter, name, &output, &err);
        wm_err_place(&err, name, 0, 0, NULL);
    }
    if (wm_cancelled)
        status = 0;
    else if (output.sink.failed == EPIPE)
        status = 1; /* the next filter has ended and said why */
    else if (err.code == WM_OK)
        status = output.sink.failed == 0 ? 0 : 1;
    else
        wm_purge_refused(filter, &err);
    wm_filter_free(filter);
    return status;
}
