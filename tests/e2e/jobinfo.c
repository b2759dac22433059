/* SPDX-License-Identifier: Apache-2.0 */
/** jobinfo: a job's state for tests. `jobinfo [--wait] ID` prints its state, reasons, impressions
 * and message in one line, or `gone`; with --wait once it has ended (or 40 s have passed). */
#include "config.h"

#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *text_of(ipp_t *answer, const char *name)
{
    ipp_attribute_t *attribute = ippFindAttribute(answer, name, IPP_TAG_ZERO);
    const char *text = attribute != NULL ? ippGetString(attribute, 0, NULL) : NULL;

    return text != NULL ? text : "-";
}

int main(int argc, char **argv)
{
    int wait = argc > 2 && strcmp(argv[1], "--wait") == 0;
    char uri[64];
    int i;

    if (argc < 2)
        return 2;
    snprintf(uri, sizeof uri, "ipp://localhost/jobs/%s", argv[argc - 1]);
    for (i = 0; i < 800; i++) {
        ipp_t *request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES);
        ipp_t *answer;
        int state, done;
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "job-uri", NULL, uri);
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                     cupsUser());
        answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
        state = ippGetInteger(ippFindAttribute(answer, "job-state", IPP_TAG_ENUM), 0);
        /* A cancelled job's filters end later than its state changes; other states come last. */
        done = state == 0 ||
               (state >= IPP_JSTATE_STOPPED &&
                (state != IPP_JSTATE_CANCELED ||
                 strcmp(text_of(answer, "job-state-reasons"), "processing-to-stop-point") != 0));
        if (!wait || done) {
            if (state == 0)
                puts("gone");
            else
                printf(
                    "%s %s %d %s\n", ippEnumString("job-state", state),
                    text_of(answer, "job-state-reasons"),
                    ippGetInteger(
                        ippFindAttribute(answer, "job-impressions-completed", IPP_TAG_INTEGER), 0),
                    text_of(answer, "job-printer-state-message"));
            ippDelete(answer);
            return 0;
        }
        ippDelete(answer);
        usleep(50000);
    }
    puts("timeout");
    return 1;
}
