/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/cups/request.h"

#include <cups/cups.h>

ipp_t *wm_queue_request(ipp_op_t operation, const char *queue)
{
    char uri[HTTP_MAX_URI];
    ipp_t *request = ippNewRequest(operation);

    httpAssembleURIf(HTTP_URI_CODING_ALL, uri, (int)sizeof uri, "ipp", NULL, "localhost", 0,
                     "/printers/%s", queue);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    return request;
}
