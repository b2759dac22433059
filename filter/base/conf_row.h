/* SPDX-License-Identifier: Apache-2.0 */
/** conf_row.h: a directive as a row, the reading of its value, and of a file by a table of rows.
 * For whoever offers a configuration: waymask.conf here, opener.conf on the opener's floor. */
#ifndef WM_BASE_CONF_ROW_H
#define WM_BASE_CONF_ROW_H

#include "filter/base/conf.h"
#include "filter/base/err.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/** How a directive's value is read. */
enum wm_conf_kind {
    WM_VALUE_PATH,
    WM_VALUE_TEXT,
    WM_VALUE_NAME,
    WM_VALUE_COUNTRY,
    WM_VALUE_NUMBER,
    WM_VALUE_CHOICE,
    WM_VALUE_YES_NO,
    WM_VALUE_OWN, /**< by the row's own function */
};

/** Where values go while a file is read; all borrowed. */
struct wm_conf_target {
    void *conf;         /**< the struct that the rows' offsets are in */
    const char *folder; /**< absolute; relative paths are meant from here */
    unsigned long line; /**< 1-based; 0 for a default */
};

struct wm_conf_row {
    struct wm_directive doc;
    enum wm_conf_kind kind;
    size_t offset, size;        /**< of the member */
    uint32_t least, most;       /**< of a NUMBER, a uint32_t */
    const char *const *choices; /**< of a CHOICE; of a YES_NO with other words */
    int (*read)(const struct wm_conf_target *target, char *value,
                struct wm_err *err); /**< of an OWN; value is writable and trimmed */
};

/** All directives of a configuration, in the order of its manual page. */
struct wm_conf_table {
    const struct wm_conf_row *rows;
    size_t count;     /**< at most WM_CONF_ROWS_MOST */
    const char *page; /**< "waymask.conf(5)" */
};

#define WM_CONF_ROWS_MOST 64    /**< room for a mark per row */
#define WM_CONF_LINE_MAX 2048   /**< bytes of a line, newline included */
#define WM_CONF_FOLDER_MAX 512u /**< bytes of a folder's path, zero included */

/** The directives of waymask.conf. */
extern const struct wm_conf_table wm_conf_table;

/** Every default through the same reader as a value from a file. */
int wm_conf_set_defaults(const struct wm_conf_table *table, const struct wm_conf_target *target,
                         struct wm_err *err);

/** Read the lines of a file to its end. The target's line is left at the last one. */
int wm_conf_read_lines(const struct wm_conf_table *table, struct wm_conf_target *target, FILE *file,
                       struct wm_err *err);

/** The folder of path, absolute, so that a later chdir changes nothing. */
int wm_conf_folder_of(const char *path, char folder[WM_CONF_FOLDER_MAX], struct wm_err *err);

/** Store one value of a directive. @param value writable and trimmed */
int wm_conf_read(const struct wm_conf_target *target, const struct wm_conf_row *row, char *value,
                 struct wm_err *err);

/** Parts of readers: a text and a path into a member, a number of decimal digits, the next word
 * of *text cut off (NULL at the end), whether all of a text's bytes, at least one, are allowed. */
int wm_conf_put(char *out, size_t size, const char *text, struct wm_err *err);
int wm_conf_put_path(const struct wm_conf_target *target, char *out, size_t size, const char *path,
                     struct wm_err *err);
int wm_conf_number(const char *text, uint32_t least, uint32_t most, uint32_t *out,
                   struct wm_err *err);
char *wm_conf_next_word(char **text);
bool wm_conf_all_of(const char *text, const char *allowed);
#define WM_CONF_LOWER "abcdefghijklmnopqrstuvwxyz"
#define WM_CONF_DIGITS "0123456789"

/** OWN readers of waymask.conf. `Role NUMBER NAME FIELD…`: roles are kept in ascending order, as
 * the envelope wants them. */
int wm_conf_read_role(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_sections(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_profile(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_require(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_join(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_raw(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_layout_for(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_captions(const struct wm_conf_target *target, char *value, struct wm_err *err);
int wm_conf_read_dialect(const struct wm_conf_target *target, char *value, struct wm_err *err);

#endif
