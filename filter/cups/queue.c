/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/queue.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/cups/request.h"

#include <cups/cups.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SEARCH_S 10

static int failed(const char *what, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_INPUT, "%.64s: %.200s", what, cupsLastErrorString());
}

int wm_queue_make(const char *name, const char *device, const char *ppd_name, struct wm_err *err)
{
    static const char *const no_sheets[] = {"none", "none"};
    ipp_t *request = wm_queue_request(IPP_OP_CUPS_ADD_MODIFY_PRINTER, name);

    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "ppd-name", NULL, ppd_name);
    ippAddString(request, IPP_TAG_PRINTER, IPP_TAG_URI, "device-uri", NULL, device);
    ippAddInteger(request, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state", IPP_PSTATE_IDLE);
    ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 1);
    ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-shared", 0);
    ippAddInteger(request, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "job-cancel-after-default",
                  WM_QUEUE_CANCEL_AFTER_S);
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

/* Where the entries of an answer go. */
struct entries {
    void *first;
    size_t size, max; /* of an entry in bytes; number of entries */
    void (*read)(ipp_attribute_t *attribute, void *entry);
};

/* Send a request for a list and read its entries, zeroed before. @return their number; -1 with err
 */
static int read_entries(ipp_t *request, const struct entries *entries, struct wm_err *err)
{
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    ipp_attribute_t *attribute;
    void *entry = NULL;
    size_t count = 0;

    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING &&
        cupsLastError() != IPP_STATUS_ERROR_NOT_FOUND) {
        ippDelete(answer);
        failed(_("CUPS"), err);
        return -1;
    }
    /* A group of printer attributes an entry, with a nameless attribute between them. */
    for (attribute = ippFirstAttribute(answer); attribute != NULL;
         attribute = ippNextAttribute(answer)) {
        if (ippGetGroupTag(attribute) != IPP_TAG_PRINTER || ippGetName(attribute) == NULL) {
            entry = NULL;
            continue;
        }
        if (entry == NULL) {
            if (count == entries->max)
                break;
            entry = (char *)entries->first + entries->size * count++;
            memset(entry, 0, entries->size);
        }
        entries->read(attribute, entry);
    }
    ippDelete(answer);
    return (int)count;
}

static void read_queue(ipp_attribute_t *attribute, void *entry)
{
    struct wm_queue *queue = entry;

    copy_attribute(attribute, "printer-name", queue->name, sizeof queue->name);
    copy_attribute(attribute, "printer-make-and-model", queue->make, sizeof queue->make);
    copy_attribute(attribute, "printer-op-policy", queue->policy, sizeof queue->policy);
    if (strcmp(ippGetName(attribute), "printer-is-shared") == 0)
        queue->shared = ippGetBoolean(attribute, 0) != 0;
    if (strcmp(ippGetName(attribute), "job-cancel-after-default") == 0 &&
        ippGetValueTag(attribute) == IPP_TAG_INTEGER) {
        queue->cancels = true;
        queue->cancel_after_s = ippGetInteger(attribute, 0);
    }
    queue->raw = strstr(queue->make, "Raw Printer") != NULL;
}

int wm_queue_list(struct wm_queue *queues, size_t max, struct wm_err *err)
{
    const struct entries entries = {queues, sizeof *queues, max, read_queue};
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_GET_PRINTERS);

    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    return read_entries(request, &entries, err);
}

/* --- layouts --- */

/* The queue's PPD, zero-terminated, to be freed. @return NULL with err set, or not: it has none */
static char *fetch_ppd(const char *name, struct wm_err *err)
{
    char resource[HTTP_MAX_URI];
    int fd = wm_file_unnamed(err);
    char *text = NULL;
    http_status_t status;
    off_t len;

    if (fd < 0)
        return NULL;
    /* Encoded once: a name may hold "#" or "%". */
    httpAssembleURIf(HTTP_URI_CODING_ALL, resource, (int)sizeof resource, "ipp", NULL, "localhost",
                     0, "/printers/%s.ppd", name);
    status = cupsGetFd(CUPS_HTTP_DEFAULT, strchr(resource + strlen("ipp://"), '/'), fd);
    len = lseek(fd, 0, SEEK_END);
    if (status != HTTP_STATUS_OK) {
        if (status != HTTP_STATUS_NOT_FOUND)
            failed(name, err);
    } else if (len < 0 || len > (off_t)WM_PPD_MAX_BYTES) {
        wm_err_set(err, WM_ERR_INPUT, _("%.64s: its PPD is larger than any of ours"), name);
    } else if ((text = calloc(1, (size_t)len + 1)) == NULL ||
               pread(fd, text, (size_t)len, 0) != len) {
        wm_err_set(err, WM_ERR_INPUT, _("%.64s: its PPD cannot be read: %s"), name,
                   strerror(errno));
        free(text);
        text = NULL;
    }
    close(fd);
    return text;
}

/* Give the queue another PPD; all else of it stays. */
static int put_ppd(const char *name, const struct wm_sink *ppd, struct wm_err *err)
{
    int fd = wm_file_unnamed(err);
    ipp_status_t status;
    struct wm_sink file;

    if (fd < 0)
        return WM_ERR_INPUT;
    wm_sink_fd(&file, fd);
    wm_sink_put(&file, ppd->memory, ppd->memory_len);
    if (wm_sink_flush(&file) != 0 || lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return wm_err_set(err, WM_ERR_INPUT, _("a temporary file cannot be written: %s"),
                          strerror(file.failed != 0 ? file.failed : errno));
    }
    ippDelete(cupsDoIORequest(CUPS_HTTP_DEFAULT,
                              wm_queue_request(IPP_OP_CUPS_ADD_MODIFY_PRINTER, name), "/admin/", fd,
                              -1));
    close(fd);
    status = cupsLastError();
    if (status <= IPP_STATUS_OK_CONFLICTING)
        return 0;
    if (status == IPP_STATUS_ERROR_FORBIDDEN || status == IPP_STATUS_ERROR_NOT_AUTHORIZED ||
        status == IPP_STATUS_ERROR_NOT_AUTHENTICATED ||
        status == IPP_STATUS_ERROR_CUPS_AUTHENTICATION_CANCELED)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("%.64s: CUPS does not let you change this queue; run it as root, or as "
                            "one of its SystemGroup"),
                          name);
    return failed(name, err);
}

int wm_queue_offer_layouts(const char *name, struct wm_ppd_layout *layouts, size_t count,
                           struct wm_err *err)
{
    char *ppd = fetch_ppd(name, err);
    struct wm_sink out;
    int answer = 1;

    if (ppd == NULL || !wm_ppd_is_ours(ppd)) {
        answer = ppd == NULL && err->code != WM_OK ? -1 : 0;
        free(ppd);
        return answer;
    }
    wm_sink_memory(&out);
    if (wm_ppd_offer_layouts(ppd, layouts, count, &out, err) != 0) {
        answer = -1;
    } else if (wm_sink_flush(&out) != 0) {
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        answer = -1;
    } else if ((out.memory_len != strlen(ppd) || memcmp(out.memory, ppd, out.memory_len) != 0) &&
               put_ppd(name, &out, err) != 0) {
        answer = -1;
    }
    wm_sink_clear(&out);
    free(ppd);
    return answer;
}

/* --- devices --- */

static void read_device(ipp_attribute_t *attribute, void *entry)
{
    struct wm_device *device = entry;

    copy_attribute(attribute, "device-uri", device->uri, sizeof device->uri);
    copy_attribute(attribute, "device-id", device->id, sizeof device->id);
    /* A backend also lists itself, without an address. */
    if (strcmp(ippGetName(attribute), "device-uri") == 0 && strstr(device->uri, "://") == NULL)
        device->uri[0] = '\0';
}

int wm_queue_devices(struct wm_device *devices, size_t max, struct wm_err *err)
{
    const struct entries entries = {devices, sizeof *devices, max, read_device};
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_GET_DEVICES);

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "timeout", SEARCH_S);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "include-schemes", NULL, "usb");
    return read_entries(request, &entries, err);
}
