/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/submit.h"

#include "filter/base/message.h"
#include "filter/cups/request.h"

#include <cups/cups.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 100

static int no_queue(const struct wm_submit *submit, struct wm_err *err)
{
    if (submit->queue != NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("no queue %.64s: %.128s"), submit->queue,
                          cupsLastErrorString());
    return wm_err_set(err, WM_ERR_INPUT, _("no default queue; name one with -d"));
}

/* lpoptions of the queue, then those of the call. */
static int collect_options(const struct wm_submit *submit, const cups_dest_t *dest,
                           cups_option_t **options)
{
    int count = 0;
    char copies[16];
    size_t i;
    int j;

    for (j = 0; j < dest->num_options; j++)
        count = cupsAddOption(dest->options[j].name, dest->options[j].value, count, options);
    for (i = 0; i < submit->option_count; i++)
        count = cupsParseOptions(submit->options[i], count, options);
    if (submit->copies > 1) {
        snprintf(copies, sizeof copies, "%u", submit->copies);
        count = cupsAddOption("copies", copies, count, options);
    }
    return count;
}

int wm_cups_submit(const struct wm_submit *submit, int fd, struct wm_job *job, struct wm_err *err)
{
    cups_dest_t *dest = cupsGetNamedDest(CUPS_HTTP_DEFAULT, submit->queue, NULL);
    cups_option_t *options = NULL;
    ipp_t *request, *answer;
    char resource[256];
    int count;

    memset(job, 0, sizeof *job);
    if (dest == NULL)
        return no_queue(submit, err);
    snprintf(job->queue, sizeof job->queue, "%s", dest->name);
    count = collect_options(submit, dest, &options);
    cupsFreeDests(1, dest);
    request = wm_queue_request(IPP_OP_PRINT_JOB, job->queue);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, submit->title);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                 submit->format);
    cupsEncodeOptions2(request, count, options, IPP_TAG_OPERATION);
    cupsEncodeOptions2(request, count, options, IPP_TAG_JOB);
    cupsFreeOptions(count, options);
    snprintf(resource, sizeof resource, "/printers/%s", job->queue);
    lseek(fd, 0, SEEK_SET);
    answer = cupsDoIORequest(CUPS_HTTP_DEFAULT, request, resource, fd, -1);
    job->id = ippGetInteger(ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER), 0);
    ippDelete(answer);
    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING || job->id == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("queue %.64s: %.200s"), job->queue,
                          cupsLastErrorString());
    return 0;
}

/* State of the job, 0 if it is gone; its message into text. */
static int job_state(const struct wm_job *job, char *text, size_t size)
{
    static const char *const wanted[] = {"job-state", "job-printer-state-message"};
    ipp_t *request = wm_queue_request(IPP_OP_GET_JOB_ATTRIBUTES, job->queue);
    ipp_t *answer;
    const char *message;
    int state;

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job->id);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_KEYWORD),
                  "requested-attributes", 2, NULL, wanted);
    answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    state = ippGetInteger(ippFindAttribute(answer, "job-state", IPP_TAG_ENUM), 0);
    message =
        ippGetString(ippFindAttribute(answer, "job-printer-state-message", IPP_TAG_TEXT), 0, NULL);
    snprintf(text, size, "%s", message != NULL ? message : "");
    ippDelete(answer);
    return state;
}

int wm_cups_wait(const struct wm_job *job, int timeout_s, struct wm_err *err)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    char text[256];
    int looks = timeout_s * 1000 / LOOK_MS;
    int state;

    for (;;) {
        state = job_state(job, text, sizeof text);
        if (state == IPP_JSTATE_COMPLETED)
            return 0;
        if (state == 0 || state >= IPP_JSTATE_STOPPED)
            return wm_err_set(err, WM_ERR_INPUT, _("%.64s-%d did not print: %.200s"), job->queue,
                              job->id, text[0] != '\0' ? text : _("see lpstat and the error log"));
        if (looks-- <= 0)
            return wm_err_set(err, WM_ERR_INPUT,
                              _("%.64s-%d has not ended after %d seconds: %.128s"), job->queue,
                              job->id, timeout_s, text[0] != '\0' ? text : _("is the printer on?"));
        nanosleep(&pause, NULL);
    }
}
