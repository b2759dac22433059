/* SPDX-License-Identifier: Apache-2.0 */
/** rastertothermal: CUPS filter from raster to the printer's language; waymask(8). */
#include "config.h"

#include "filter/base/conf.h"
#include "filter/base/message.h"
#include "filter/cups/accept.h"
#include "filter/cups/filter.h"
#include "filter/cups/output.h"
#include "filter/cups/printer_state.h"
#include "filter/cups/purge.h"
#include "filter/cups/raster.h"
#include "filter/cups/raw.h"
#include "filter/cups/settings.h"
#include "filter/store/recorder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One page. @return 0, or -1 with err or after a cancel, the page unfinished */
static int print_page(struct wm_raster_in *raster, const struct wm_raster_page *page,
                      struct wm_emitter *emitter, struct wm_err *err)
{
    uint32_t y;

    if (wm_emitter_page(emitter, page->width_dots, page->height_dots, page->copies, err) != 0)
        return -1;
    for (y = 0; y < page->height_dots; y++) {
        const uint8_t *row = wm_cancelled ? NULL : wm_raster_in_row(raster, err);
        if (row == NULL || wm_emitter_row(emitter, row, err) != 0)
            return -1;
    }
    return wm_emitter_end_page(emitter, err);
}

/* What all pages of a job share. */
struct job {
    const struct wm_filter *filter;
    bool waybills; /* it began as orders or waybills: each page must say which label it is */
    struct wm_recorder *recorder; /* from the first label on */
    const struct wm_model *model;
    struct wm_print_settings settings;
    uint32_t width_dots, height_dots; /* of the queue's media */
    struct wm_output *output;
    struct wm_printer_state state; /* what the printer says of itself */
};

/* The configuration is read for the first label only: a PDF or a picture has no need of it. */
static struct wm_recorder *start_record(const struct wm_filter *filter, struct wm_err *err)
{
    struct wm_conf *conf = malloc(sizeof *conf);
    struct wm_recorder *recorder = NULL;

    if (conf == NULL)
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    else if (wm_conf_load(conf, NULL, err) == WM_OK)
        recorder =
            wm_recorder_new(conf->state_dir, wm_filter_user(filter), wm_filter_job(filter), err);
    free(conf);
    return recorder;
}

/* Record that a label is sent, before its first byte is. @return 0, or an error: send nothing */
static int record_page(struct job *job, const struct wm_emitter *emitter,
                       const struct wm_raster_page *page, struct wm_err *err)
{
    const struct wm_recorder_page record = {
        .label_id = page->label.id,
        .print_no = page->label.print_no,
        .copies = page->copies,
        /* CUPS tells when a job was completed once it runs it again because somebody asked. */
        .again = wm_filter_option(job->filter, "time-at-completed") != NULL,
    };

    if (!job->waybills)
        return 0;
    if (wm_emitter_check_page(emitter, page->width_dots, page->height_dots, page->copies, err) != 0)
        return (int)err->code;
    if (page->label.id[0] == '\0')
        return wm_err_set(err, WM_ERR_INPUT,
                          _("a page does not say which label it is; what cannot be recorded is not "
                            "printed"));
    if (job->recorder == NULL)
        job->recorder = start_record(job->filter, err);
    return job->recorder != NULL ? wm_recorder_print(job->recorder, &record, err) : (int)err->code;
}

static void print_pages(struct wm_raster_in *raster, struct job *job, struct wm_err *err)
{
    struct wm_emitter *emitter = NULL;
    struct wm_sink *sink = &job->output->sink;
    struct wm_raster_page page;
    unsigned long count = 0;

    /* The emitter starts with the first page: a job without pages sends nothing. */
    while (err->code == WM_OK && !wm_cancelled && wm_raster_in_page(raster, &page, err) == 1) {
        if (!job->waybills)
            wm_raster_in_fit(raster, &page, job->width_dots, job->height_dots);
        if (emitter == NULL) {
            emitter =
                wm_emitter_new(wm_language_find(job->model->language), &job->settings, sink, err);
            if (emitter != NULL)
                wm_emitter_watch(emitter, &wm_cancelled);
        }
        if (emitter == NULL || wm_printer_state_ready(&job->state) != 0 ||
            record_page(job, emitter, &page, err) != 0 ||
            print_page(raster, &page, emitter, err) != 0 || sink->failed != 0)
            break;
        wm_filter_page(++count, page.copies);
        if (job->waybills)
            wm_filter_say(WM_MESSAGE_DEBUG, "label %s sent, %u copies", page.label.id, page.copies);
    }
    if (emitter != NULL) {
        struct wm_err ignored = {0};
        if (wm_cancelled || err->code != WM_OK)
            wm_emitter_abort(emitter, &ignored);
        else if (wm_emitter_finish(emitter, err) == 0)
            wm_printer_state_end(&job->state);
    }
    wm_emitter_free(emitter);
    if (wm_output_finish(job->output) != 0)
        wm_err_set(err, WM_ERR_INPUT, _("cannot write: %s"), strerror(sink->failed));
    wm_recorder_sync(job->recorder, err);
}

/* Micrometres to whole dots. */
static uint32_t dots(uint32_t um, uint32_t dots_per_mm_x1000)
{
    return (uint32_t)(((uint64_t)um * dots_per_mm_x1000 + 500000) / 1000000);
}

static void run(const struct wm_filter *filter, struct wm_output *output, struct wm_err *err)
{
    struct job job = {.filter = filter,
                      .waybills = wm_accept_is_waybills(wm_filter_content_type(filter)),
                      .model = wm_settings_model(filter, err),
                      .output = output};
    struct wm_raster_head head = {0};
    struct wm_raster_in *raster;
    uint32_t width_um, height_um;

    if (job.model == NULL || wm_settings_read(filter, job.model, &job.settings, err) != 0 ||
        wm_settings_halftone(filter, &head.halftone, err) != 0)
        return;
    head.dpi = job.model->dpi;
    head.dots_per_mm_x1000 = job.model->dots_per_mm_x1000;
    wm_filter_media(filter, &width_um, &height_um);
    job.width_dots = dots(width_um, job.model->dots_per_mm_x1000);
    job.height_dots = dots(height_um, job.model->dots_per_mm_x1000);
    wm_printer_state_init(&job.state, wm_language_find(job.model->language), job.model->quirks,
                          output, WM_BACK_CHANNEL_FD);
    raster = wm_raster_in_new(wm_filter_input(filter), &head, err);
    if (raster != NULL)
        print_pages(raster, &job, err);
    wm_printer_state_clear(&job.state);
    wm_raster_in_free(raster);
    wm_recorder_free(job.recorder);
}

int main(int argc, char **argv)
{
    struct wm_err err = {0};
    struct wm_filter *filter = wm_filter_new(argc, argv, &err);
    struct wm_output output;
    const char *queue;
    bool labels;
    char name[32];
    int status = 1;

    if (filter == NULL) {
        wm_filter_say_error(&err);
        return 1;
    }
    wm_output_init(&output, STDOUT_FILENO, WM_OUTPUT_PRINTER);
    snprintf(name, sizeof name, _("job %d"), wm_filter_job(filter));
    queue = wm_filter_attribute(filter, "wmQueue");
    labels = queue != NULL && strcmp(queue, "labels") == 0;
    if (wm_raw_allowed(filter, labels))
        wm_raw_pass(filter, &output, &err);
    else if (wm_accept_type(wm_filter_content_type(filter), labels, &err) == 0)
        run(filter, &output, &err);
    wm_err_place(&err, name, 0, 0, NULL);
    if (wm_cancelled)
        status = 0;
    else if (output.sink.failed == EPIPE)
        status = 1; /* the backend has gone and said why */
    else if (err.code == WM_OK)
        status = 0;
    else
        wm_purge_refused(filter, &err);
    wm_filter_free(filter);
    return status;
}
