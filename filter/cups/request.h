/* SPDX-License-Identifier: Apache-2.0 */
/** request.h: IPP requests about a queue of the local CUPS. */
#ifndef WM_CUPS_REQUEST_H
#define WM_CUPS_REQUEST_H

#include <cups/ipp.h>

/** A request with the queue's URI and the user's name; the caller sends or deletes it. */
ipp_t *wm_queue_request(ipp_op_t operation, const char *queue);

#endif
