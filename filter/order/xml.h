/* SPDX-License-Identifier: Apache-2.0 */
/** xml.h: an XML part of a workbook, streamed through expat within bounds. */
#ifndef WM_ORDER_XML_H
#define WM_ORDER_XML_H

#include "filter/base/err.h"
#include "filter/order/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wm_xml;

/** What a reader of a part is told. Names come without a namespace prefix. */
struct wm_xml_use {
    /** @param depth of the element, 1 the root  @param attributes for wm_xml_attribute */
    void (*start)(struct wm_xml *xml, void *context, unsigned depth, const char *name,
                  const char **attributes);
    void (*end)(struct wm_xml *xml, void *context, unsigned depth,
                const char *name); /**< or NULL */
    /** UTF-8, in pieces; or NULL */
    void (*text)(struct wm_xml *xml, void *context, const char *text, size_t len);
};

enum wm_xml_result {
    WM_XML_PAUSED, /**< the use asked for it */
    WM_XML_END,    /**< all of the part was read, well-formed and undamaged */
    WM_XML_FAULT,  /**< err says why */
};

/**
 * Open a part. Refused in it: a document type definition, and so entities; nesting deeper than 64;
 * a tag or comment over 256 KiB; more than 1,000 different names.
 * @param most bytes of it, unpacked  @param use, context borrowed
 */
struct wm_xml *wm_xml_new(struct wm_archive *archive, const char *part, uint64_t most,
                          const struct wm_xml_use *use, void *context, struct wm_err *err);
void wm_xml_free(struct wm_xml *xml); /**< wipes; NULL is fine */

/** Read on, until the use pauses or the part ends. */
enum wm_xml_result wm_xml_run(struct wm_xml *xml, struct wm_err *err);

/** From a use's end: let wm_xml_run return behind this element. */
void wm_xml_pause(struct wm_xml *xml);

/** From a use: end the reading with this fault. @param text untranslated, N_() */
void wm_xml_refuse(struct wm_xml *xml, const char *text);

/** Make sure that the rest of the part is undamaged, without a look at what it says. */
int wm_xml_skip_rest(struct wm_xml *xml, struct wm_err *err);

/** Read a whole part. @return 0, or WM_ERR_INPUT with err */
int wm_xml_read(struct wm_archive *archive, const char *part, uint64_t most,
                const struct wm_xml_use *use, void *context, struct wm_err *err);

/** Value of an attribute, by its name with any prefix, or NULL. */
const char *wm_xml_attribute(const char **attributes, const char *name);

#endif
