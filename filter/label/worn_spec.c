/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"
#include "filter/label/worn.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/** A word `name=number`. */
struct word {
    const char *name;
    size_t offset;    /**< of the member in struct wm_worn */
    bool whole;       /**< a whole number: member is uint32_t, else double */
    double low, high; /**< range */
};

static const struct word words[] = {
    {"dead", offsetof(struct wm_worn, dead_random), true, 0, WM_WORN_MAX_DEAD},
    {"gain", offsetof(struct wm_worn, gain), false, -0.4, 0.45},
    {"scratches", offsetof(struct wm_worn, scratches), true, 0, WM_WORN_MAX_MARKS},
    {"smear", offsetof(struct wm_worn, smear), false, 0, 0.9},
    {"tilt", offsetof(struct wm_worn, tilt), false, -0.4, 0.4},
    {"voids", offsetof(struct wm_worn, voids), false, 0, 1},
    {"wrinkles", offsetof(struct wm_worn, wrinkles), true, 0, WM_WORN_MAX_MARKS},
};
#define WORDS (sizeof words / sizeof *words)

static const struct {
    const char *name;
    struct wm_worn worn;
} presets[] = {
    {"worn", {.gain = -0.1, .tilt = 0.15, .voids = 0.2, .dead_random = 4, .scratches = 6}},
    {"smeared", {.gain = 0.3, .smear = 0.6, .voids = 0.1, .wrinkles = 1}},
};
#define PRESETS (sizeof presets / sizeof *presets)

#define MAX_SEED 9007199254740992.0 /* 2^53: whole numbers that a double holds exactly */

/** A plain decimal number, whatever the locale: an optional minus, digits, a point, digits. */
static bool read_number(const char *text, size_t len, double *out)
{
    double value = 0, place = 1;
    size_t i = 0, digits = 0;
    bool point = false, minus = len > 0 && text[0] == '-';

    for (i = minus ? 1 : 0; i < len; i++) {
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || ++digits > 16)
            return false;
        value = value * 10 + (text[i] - '0');
        if (point)
            place *= 10;
    }
    *out = minus ? -value / place : value / place;
    return digits > 0;
}

static int unknown(const char *text, size_t len, struct wm_err *err)
{
    return wm_err_set(err, WM_ERR_USAGE,
                      _("\"%.*s\" is no fault: use worn, smeared, dead=N, gain=X, scratches=N, "
                        "seed=N, smear=X, tilt=X, voids=X, wrinkles=N, with commas between them"),
                      len > 40 ? 40 : (int)len, text);
}

static bool named(const char *name, const char *text, size_t len)
{
    return strlen(name) == len && memcmp(name, text, len) == 0;
}

static int set_word(struct wm_worn *out, const struct word *word, const char *value, size_t len,
                    struct wm_err *err)
{
    double number;
    void *member = (char *)out + word->offset;

    if (!read_number(value, len, &number) || number < word->low || number > word->high ||
        (word->whole && memchr(value, '.', len) != NULL))
        return wm_err_set(err, WM_ERR_USAGE,
                          word->whole ? _("%s=%.*s: must be a whole number from %g to %g")
                                      : _("%s=%.*s: must be a number from %g to %g"),
                          word->name, len > 40 ? 40 : (int)len, value, word->low, word->high);
    if (word->whole)
        *(uint32_t *)member = (uint32_t)number;
    else
        *(double *)member = number;
    return 0;
}

static int set_seed(struct wm_worn *out, const char *value, size_t len, struct wm_err *err)
{
    double number;

    if (!read_number(value, len, &number) || number < 0 || number >= MAX_SEED ||
        memchr(value, '.', len) != NULL)
        return wm_err_set(err, WM_ERR_USAGE, _("seed=%.*s: must be a whole number below 2^53"),
                          len > 40 ? 40 : (int)len, value);
    out->seed = (uint64_t)number;
    return 0;
}

/** A preset sets everything, so only the first word may be one. */
static int set_preset(struct wm_worn *out, const char *name, size_t len, bool first,
                      struct wm_err *err)
{
    size_t i;

    for (i = 0; i < PRESETS; i++) {
        if (named(presets[i].name, name, len)) {
            if (!first)
                return wm_err_set(err, WM_ERR_USAGE, _("%s: must be the first word"),
                                  presets[i].name);
            *out = presets[i].worn;
            return 0;
        }
    }
    return unknown(name, len, err);
}

static int read_word(struct wm_worn *out, const char *text, size_t len, bool first,
                     struct wm_err *err)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals != NULL ? (size_t)(equals - text) : len, i;

    if (equals == NULL)
        return set_preset(out, text, len, first, err);
    if (named("seed", text, name_len))
        return set_seed(out, equals + 1, len - name_len - 1, err);
    for (i = 0; i < WORDS; i++) {
        if (named(words[i].name, text, name_len))
            return set_word(out, &words[i], equals + 1, len - name_len - 1, err);
    }
    return unknown(text, len, err);
}

int wm_worn_parse(struct wm_worn *out, const char *text, struct wm_err *err)
{
    bool first = true;

    memset(out, 0, sizeof *out);
    for (;; first = false) {
        size_t len = strcspn(text, ",");
        if (read_word(out, text, len, first, err) != 0)
            return WM_ERR_USAGE;
        if (text[len] == '\0')
            return 0;
        text += len + 1;
    }
}
