/* SPDX-License-Identifier: Apache-2.0 */
/** json_task.h: the frames in which a print component takes waybills: `task.documents[].contents[]`
 * or one content alone. */
#ifndef WM_ORDER_JSON_TASK_H
#define WM_ORDER_JSON_TASK_H

#include <jansson.h>
#include <stddef.h>

#define WM_JSON_TASK_DIALECT "cainiao" /**< whose frames they are */

/** How many waybills a frame is to hold; 0 if the object is none. */
size_t wm_json_task_count(const json_t *object);

/**
 * The waybill data of one document, borrowed.
 * @return NULL with *text, a translated sentence, if it has none in clear or more than one
 */
json_t *wm_json_task_data(const json_t *task, size_t document, const char **text);

#endif
