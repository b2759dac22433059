/* SPDX-License-Identifier: Apache-2.0 */
/** layout_parse.h: values of a layout's JSON, read strictly, with faults that name the member.
 * Inside the label floor only. */
#ifndef WM_LABEL_LAYOUT_PARSE_H
#define WM_LABEL_LAYOUT_PARSE_H

#include "filter/label/item.h"

#include <jansson.h>

/** Where in the file the reader is, and where faults go. */
struct wm_layout_reader {
    struct wm_layout *layout;
    struct wm_err *err;
    char where[40]; /**< "areas[2].items[5]", "" at the top */
};

/** A fault of a member ("" for the object itself); text is translated. @return WM_ERR_USAGE */
int wm_layout_fault(struct wm_layout_reader *reader, const char *member, const char *text);

/** Refuse members that no version of this reader knows: a typing error must not pass in silence.
 * @param known ends with NULL */
int wm_layout_members(struct wm_layout_reader *reader, json_t *object, const char *const *known);

/** A number of millimetres into micrometres. */
int wm_layout_millimetres(struct wm_layout_reader *reader, const char *member, json_t *value,
                          double least, double most, int32_t *um);

/** An array of x, y, width and height in millimetres. */
int wm_layout_box(struct wm_layout_reader *reader, const char *member, json_t *value,
                  struct wm_box *box);

/** One of a list of words that ends with NULL; its index into *out, which is left alone if the
 * member is absent. */
int wm_layout_word(struct wm_layout_reader *reader, json_t *object, const char *member,
                   const char *const *words, int *out);

/** A whole number within a range; *out is left alone if the member is absent. */
int wm_layout_count(struct wm_layout_reader *reader, json_t *object, const char *member,
                    json_int_t least, json_int_t most, uint32_t *out);

/** true or false; *out is left alone if the member is absent. */
int wm_layout_flag(struct wm_layout_reader *reader, json_t *object, const char *member, bool *out);

/** An object of captions by name, each a string or an object of texts by language, added to the
 * layout's; one of the same name takes the place of the earlier. */
int wm_layout_captions(struct wm_layout_reader *reader, json_t *object);

/** A string, or an object of strings by language. */
int wm_layout_caption(struct wm_layout_reader *reader, const char *member, json_t *value,
                      struct wm_caption *out);

/** Add a run to an item: a string, or an object of "text", "weight", "scale" and "if". */
int wm_layout_run(struct wm_layout_reader *reader, struct wm_item *item, json_t *value,
                  bool new_paragraph);

/** Read an item of an area, and its repeats, into the layout's items. */
int wm_layout_item(struct wm_layout_reader *reader, size_t area, json_t *object);

#endif
