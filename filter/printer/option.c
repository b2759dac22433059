/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/printer/option.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/** What is behind an option, and where it is in struct wm_print_settings. */
enum kind {
    KIND_NUMBER, /**< int, rounded; -1 for the printer's default */
    KIND_LENGTH, /**< int32_t in micrometres, given in millimetres */
    KIND_WORD,   /**< an enum or a bool, by its place among the words */
};

struct row {
    struct wm_option option;
    enum kind kind;
    size_t offset, size; /**< of the member */
    const char *unit;    /**< that a number may carry; "" for none */
    double least, most;
    int32_t unset;            /**< of a number or length that is left to the printer */
    const char *const *words; /**< in the order of the enum, NULL behind the last; of numbers, one
                                 that stands for zero, or NULL */
};

#define MEMBER(name)                                                                               \
    .offset = offsetof(struct wm_print_settings, name),                                            \
    .size = sizeof((struct wm_print_settings *)0)->name

static const char *const tracking_words[] = {
    [WM_TRACKING_DEFAULT] = "Default",
    [WM_TRACKING_GAP] = "Gap",
    [WM_TRACKING_MARK] = "Mark",
    [WM_TRACKING_CONTINUOUS] = "Continuous",
    NULL,
};
static const char *const mode_words[] = {
    [WM_MODE_DEFAULT] = "Default",
    [WM_MODE_TEAR_OFF] = "TearOff",
    [WM_MODE_PEEL_OFF] = "PeelOff",
    [WM_MODE_CUTTER] = "Cutter",
    NULL,
};
static const char *const compression_words[] = {
    [WM_COMPRESSION_AUTO] = "Auto",
    [WM_COMPRESSION_NONE] = "None",
    [WM_COMPRESSION_ACS] = "ACS",
    [WM_COMPRESSION_Z64] = "Z64",
    [WM_COMPRESSION_PACKBITS] = "PackBits",
    [WM_COMPRESSION_RLE] = "RLE",
    [WM_COMPRESSION_PCX] = "PCX",
    [WM_COMPRESSION_ZLIB] = "Zlib",
    NULL,
};
static const char *const rotation_words[] = {"0", "180", NULL};
static const char *const mirror_words[] = {"False", "True", NULL};
static const char *const end_of_job[] = {"EndOfJob", NULL};

static const struct row rows[] = {
    {{"MediaTracking", "tracking", true}, KIND_WORD, MEMBER(tracking), .words = tracking_words},
    {{"GapHeight", "gap", true}, KIND_LENGTH, MEMBER(gap_um), "mm", 0, 100, -1, NULL},
    {{"Darkness", "darkness", true}, KIND_NUMBER, MEMBER(darkness), "%", 0, 100, -1, NULL},
    {{"PrintSpeed", "speed", true}, KIND_NUMBER, MEMBER(speed_mm_s), "mm/s", 1, 1000, -1, NULL},
    {{"PrintMode", "mode", true}, KIND_WORD, MEMBER(mode), .words = mode_words},
    {{"CutEvery", "cut-every", true}, KIND_NUMBER, MEMBER(cut_every), "", 1, 9999, 1, end_of_job},
    {{"TearOffset", "tear-offset", true},
     KIND_LENGTH,
     MEMBER(tear_um),
     "mm",
     -15,
     15,
     WM_UNSET,
     NULL},
    {{"LabelShift", "shift", true}, KIND_LENGTH, MEMBER(shift_um), "mm", -15, 15, WM_UNSET, NULL},
    {{"HorizontalOffset", "offset-x", true},
     KIND_LENGTH,
     MEMBER(left_um),
     "mm",
     -100,
     100,
     0,
     NULL},
    {{"VerticalOffset", "offset-y", true}, KIND_LENGTH, MEMBER(top_um), "mm", -100, 100, 0, NULL},
    {{"Rotation", "rotate", true}, KIND_WORD, MEMBER(rotate_180), .words = rotation_words},
    {{"wmMirror", "mirror", false}, KIND_WORD, MEMBER(mirror), .words = mirror_words},
    {{"Compression", "compression", true},
     KIND_WORD,
     MEMBER(compression),
     .words = compression_words},
};

const struct wm_option *wm_option_at(size_t index)
{
    return index < sizeof rows / sizeof rows[0] ? &rows[index].option : NULL;
}

void wm_option_init(struct wm_print_settings *settings)
{
    wm_print_settings_init(settings);
    settings->cut_every = 1;
}

static void put(const struct row *row, int32_t value, struct wm_print_settings *settings)
{
    char *member = (char *)settings + row->offset;
    bool truth = value != 0;

    /* Every member is an int, an enum of that size, or a bool. */
    static_assert(sizeof(enum wm_tracking) == sizeof value && sizeof(int) == sizeof value &&
                      sizeof(enum wm_mode) == sizeof value &&
                      sizeof(enum wm_compression) == sizeof value,
                  "members of struct wm_print_settings");
    if (row->size == sizeof truth)
        memcpy(member, &truth, sizeof truth);
    else
        memcpy(member, &value, sizeof value);
}

/** Like strcasecmp, but hyphens do not count: tear-off is TearOff. */
static bool same_word(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a == '-')
            a++;
        while (*b == '-')
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == '\0')
            return true;
    }
}

static bool is_default(const char *value)
{
    return same_word(value, WM_OPTION_DEFAULT) || same_word(value, "Default");
}

static bool set_word(const struct row *row, const char *value, struct wm_print_settings *settings)
{
    int32_t i;

    if (is_default(value)) {
        put(row, 0, settings);
        return true;
    }
    for (i = 0; row->words[i] != NULL; i++) {
        if (same_word(row->words[i], value)) {
            put(row, i, settings);
            return true;
        }
    }
    return false;
}

/** Digits with at most one point and a sign, in decimal. @return what follows them; NULL if none */
static const char *read_decimal(const char *value, double *number)
{
    size_t len = (value[0] == '-' || value[0] == '+') ? 1 : 0;
    char digits[17];
    char *end;

    /* strtod alone would also read "inf", "nan", exponents and hexadecimal. */
    len += strspn(value + len, "0123456789.");
    if (len >= sizeof digits)
        return NULL;
    memcpy(digits, value, len);
    digits[len] = '\0';
    *number = strtod(digits, &end);
    return end != digits && *end == '\0' ? value + len : NULL;
}

static bool set_number(const struct row *row, const char *value, struct wm_print_settings *settings)
{
    const char *unit;
    double number;

    if (is_default(value)) {
        put(row, row->unset, settings);
        return true;
    }
    if (row->words != NULL && same_word(row->words[0], value)) {
        put(row, 0, settings);
        return true;
    }
    unit = read_decimal(value, &number);
    if (unit == NULL || number < row->least || number > row->most ||
        (*unit != '\0' && strcasecmp(unit, row->unit) != 0))
        return false;
    put(row, (int32_t)lround(row->kind == KIND_LENGTH ? number * 1000 : number), settings);
    return true;
}

bool wm_option_set(const struct wm_option *option, const char *value,
                   struct wm_print_settings *settings)
{
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (&rows[i].option == option)
            return rows[i].kind == KIND_WORD ? set_word(&rows[i], value, settings)
                                             : set_number(&rows[i], value, settings);
    }
    return false;
}

void wm_option_copy(const struct wm_print_settings *from, struct wm_print_settings *to)
{
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        memcpy((char *)to + rows[i].offset, (const char *)from + rows[i].offset, rows[i].size);
}
