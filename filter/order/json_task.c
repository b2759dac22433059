/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/json_task.h"

#include "filter/base/message.h"
#include "filter/order/json_dialect.h"

static json_t *documents_of(const json_t *task)
{
    return json_object_get(json_object_get(task, "task"), "documents");
}

/** A content that stands alone: what the platform's waybill interface answers. */
static bool is_content(const json_t *object)
{
    return json_object_get(object, "encryptedData") != NULL ||
           (json_object_get(object, "templateURL") != NULL &&
            json_is_object(json_object_get(object, "data")));
}

size_t wm_json_task_count(const json_t *object)
{
    if (json_object_get(object, "recipient") != NULL || wm_json_dialect_find(object) != NULL)
        return 0; /* an order */
    return is_content(object) ? 1 : json_array_size(documents_of(object));
}

/** Look at one content. @return false with *text if the document cannot be read */
static bool take_content(const json_t *content, json_t **found, const char **text)
{
    const json_t *secret = json_object_get(content, "encryptedData");
    json_t *data = json_object_get(content, "data");

    *text = NULL;
    if (secret != NULL && !json_is_null(secret))
        *text = _("the platform's ciphertext: export the order with its data in clear");
    else if (wm_json_dialect_find(data) == NULL)
        return true; /* a shop's own area beside the waybill */
    else if (*found != NULL)
        *text = _("a document with more than one waybill");
    *found = data;
    return *text == NULL;
}

json_t *wm_json_task_data(const json_t *task, size_t document, const char **text)
{
    const json_t *contents =
        json_object_get(json_array_get(documents_of(task), document), "contents");
    size_t count = is_content(task) ? 1 : json_array_size(contents);
    json_t *found = NULL;
    size_t i;

    for (i = 0; i < count; i++) {
        if (!take_content(is_content(task) ? task : json_array_get(contents, i), &found, text))
            return NULL;
    }
    if (found == NULL)
        *text = _("a document that holds no waybill in clear");
    return found;
}
