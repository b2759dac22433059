/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/queue.h"

#include "filter/base/message.h"

#include <cups/cups.h>
#include <stdio.h>
#include <string.h>

#define SEARCH_S 10

static int failed(const char *what, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, "%.64s: %.200s", what, cupsLastErrorString());
}

int wm_queue_make(const char *name, const char *device, const char *ppd_name, struct wm_err *err)
{
    static const char *const no_sheets[] = {"none", "none"};
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_ADD_MODIFY_PRINTER);
    char uri[HTTP_MAX_URI];

    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, (int)sizeof uri, "ipp", NULL, "localhost", 0,
                     "/printers/%s", name);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "ppd-name", NULL, ppd_name);
    ippAddString(request, IPP_TAG_PRINTER, IPP_TAG_URI, "device-uri", NULL, device);
    ippAddInteger(request, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_IDLE);
    ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 1);
    ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-shared", 0);
    ippAddStrings(request, IPP_TAG_PRINTER, IPP_CONST_TAG(IPP_TAG_NAME), "job-sheets-default", 2,
                  NULL, no_sheets);
    ippDelete(cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/admin/"));
    return cupsLastError() > IPP_STATUS_OK_CONFLICTING ? failed(name, err) : 0;
}

static void copy_attribute(ipp_attribute_t *attribute, const char *name, char *out, size_t size)
{
    const char *value =
        strcmp(ippGetName(attribute), name) == 0 ? ippGetString(attribute, 0, NULL) : NULL;

    if (value != NULL)
        snprintf(out, size, "%s", value);
}

static void read_attribute(ipp_attribute_t *attribute, struct wm_queue *queue)
{
    copy_attribute(attribute, "printer-name", queue->name, sizeof queue->name);
    copy_attribute(attribute, "printer-make-and-model", queue->make, sizeof queue->make);
    copy_attribute(attribute, "printer-op-policy", queue->policy, sizeof queue->policy);
    if (strcmp(ippGetName(attribute), "printer-is-shared") == 0)
        queue->shared = ippGetBoolean(attribute, 0) != 0;
}

int wm_queue_list(struct wm_queue *queues, size_t max, struct wm_err *err)
{
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_GET_PRINTERS);
    struct wm_queue *queue = NULL;
    ipp_attribute_t *attribute;
    size_t count = 0;
    ipp_t *answer;

    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING &&
        cupsLastError() != IPP_STATUS_ERROR_NOT_FOUND) {
        ippDelete(answer);
        failed(_("CUPS"), err);
        return -1;
    }
    /* A group of printer attributes a queue, with a nameless attribute between them. */
    for (attribute = ippFirstAttribute(answer); attribute != NULL;
         attribute = ippNextAttribute(answer)) {
        if (ippGetGroupTag(attribute) != IPP_TAG_PRINTER || ippGetName(attribute) == NULL) {
            queue = NULL;
            continue;
        }
        if (queue == NULL) {
            if (count == max)
                break;
            queue = &queues[count++];
            memset(queue, 0, sizeof *queue);
        }
        read_attribute(attribute, queue);
        queue->raw = strstr(queue->make, "Raw Printer") != NULL;
    }
    ippDelete(answer);
    return (int)count;
}

int wm_queue_devices(struct wm_device *devices, size_t max, struct wm_err *err)
{
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_GET_DEVICES);
    struct wm_device *device = NULL;
    ipp_attribute_t *attribute;
    size_t count = 0;
    ipp_t *answer;

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "timeout", SEARCH_S);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "include-schemes", NULL, "usb");
    answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING &&
        cupsLastError() != IPP_STATUS_ERROR_NOT_FOUND) {
        ippDelete(answer);
        failed(_("CUPS"), err);
        return -1;
    }
    for (attribute = ippFirstAttribute(answer); attribute != NULL;
         attribute = ippNextAttribute(answer)) {
        if (ippGetGroupTag(attribute) != IPP_TAG_PRINTER || ippGetName(attribute) == NULL) {
            device = NULL;
            continue;
        }
        if (device == NULL) {
            if (count == max)
                break;
            device = &devices[count++];
            memset(device, 0, sizeof *device);
        }
        copy_attribute(attribute, "device-uri", device->uri, sizeof device->uri);
        copy_attribute(attribute, "device-id", device->id, sizeof device->id);
        /* A backend also lists itself, without an address. */
        if (strcmp(ippGetName(attribute), "device-uri") == 0 && strstr(device->uri, "://") == NULL)
            device->uri[0] = '\0';
    }
    ippDelete(answer);
    return (int)count;
}
