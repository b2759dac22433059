/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/purge.h"

#include "filter/base/message.h"
#include "filter/cups/accept.h"
#include "filter/cups/request.h"

#include <cups/cups.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define CONNECT_MS 3000
#define LOOK_MS 20
#define LOOKS 100 /* two seconds in all */

/* A filter has no password to offer. */
static const char *no_password(const char *prompt, http_t *http, const char *method,
                               const char *resource, void *context)
{
    (void)prompt;
    (void)http;
    (void)method;
    (void)resource;
    (void)context;
    return NULL;
}

/* Does the queue's state show this text? */
static bool message_seen(http_t *http, const char *queue, const char *text)
{
    ipp_t *request = wm_queue_request(IPP_OP_GET_PRINTER_ATTRIBUTES, queue);
    ipp_t *answer;
    const char *message;
    bool seen;

    ippAddString(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_KEYWORD), "requested-attributes",
                 NULL, "printer-state-message");
    answer = cupsDoRequest(http, request, "/");
    message =
        ippGetString(ippFindAttribute(answer, "printer-state-message", IPP_TAG_TEXT), 0, NULL);
    seen = message != NULL && strncmp(message, text, 200) == 0;
    ippDelete(answer);
    return seen;
}

static void wait_for_message(http_t *http, const char *queue, const char *text)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    int i;

    for (i = 0; i < LOOKS && !message_seen(http, queue, text); i++)
        nanosleep(&pause, NULL);
}

static bool cancel(http_t *http, const char *queue, int job)
{
    ipp_t *request = wm_queue_request(IPP_OP_CANCEL_JOB, queue);

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddBoolean(request, IPP_TAG_OPERATION, "purge-job", 1);
    ippDelete(cupsDoRequest(http, request, "/jobs/"));
    return cupsLastError() <= IPP_STATUS_OK_CONFLICTING;
}

bool wm_purge_refused(const struct wm_filter *filter, const struct wm_err *err)
{
    char text[1024];
    bool purged = false;
    http_t *http;

    wm_filter_say_error(err);
    if (!wm_accept_holds_orders(wm_filter_content_type(filter)))
        return true;
    wm_err_format(err, text, sizeof text);
    cupsSetUser(wm_filter_user(filter));
    cupsSetPasswordCB2(no_password, NULL);
    http = httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1, CONNECT_MS,
                        NULL);
    if (http != NULL) {
        wait_for_message(http, wm_filter_queue(filter), text);
        purged = cancel(http, wm_filter_queue(filter), wm_filter_job(filter));
        httpClose(http);
    }
    if (!purged)
        wm_filter_say(WM_MESSAGE_DEBUG,
                      "the job's file stays in the spool until it is cancelled: purging it failed");
    return purged;
}
