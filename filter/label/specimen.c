/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/specimen.h"

#include "filter/label/specimen_data.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

void wm_specimen_digits(char *out, size_t size, size_t bytes, uint64_t seed)
{
    static const int digits[] = {0, 3, 5, 8, 10, 13, 15, 17};
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    size_t used = (size_t)snprintf(out, size, "731");

    while (bytes > 0) {
        size_t part = bytes < 7 ? bytes : 7;
        uint64_t value = next_random(&state) & ((UINT64_C(1) << 8 * part) - 1);
        used += (size_t)snprintf(out + used, size - used, "%0*" PRIu64, digits[part], value);
        bytes -= part;
    }
}

static const struct {
    const char *name;
    enum wm_specimen_class kind;
    void (*fill)(struct wm_waybill *out, unsigned variant);
} specimens[] = {
    {"typical", WM_SPECIMEN_TYPICAL, wm_specimen_typical},
    {"short", WM_SPECIMEN_SHORTEST, wm_specimen_brief},
    {"least", WM_SPECIMEN_SHORTEST, wm_specimen_least},
    {"longest", WM_SPECIMEN_LONG, wm_specimen_longest},
    {"destination", WM_SPECIMEN_TYPICAL, wm_specimen_destination},
    {"everything", WM_SPECIMEN_TYPICAL, wm_specimen_everything},
    {"latin", WM_SPECIMEN_SCRIPT, wm_specimen_latin},
    {"cyrillic", WM_SPECIMEN_SCRIPT, wm_specimen_cyrillic},
    {"arabic", WM_SPECIMEN_SCRIPT, wm_specimen_arabic},
    {"hebrew", WM_SPECIMEN_SCRIPT, wm_specimen_hebrew},
    {"thai", WM_SPECIMEN_SCRIPT, wm_specimen_thai},
    {"devanagari", WM_SPECIMEN_SCRIPT, wm_specimen_devanagari},
    {"japanese", WM_SPECIMEN_SCRIPT, wm_specimen_japanese},
    {"korean", WM_SPECIMEN_SCRIPT, wm_specimen_korean},
};
#define SPECIMENS (sizeof specimens / sizeof *specimens)

const char *wm_specimen_name(size_t index)
{
    return index < SPECIMENS ? specimens[index].name : NULL;
}

enum wm_specimen_class wm_specimen_class_of(size_t index)
{
    return specimens[index].kind;
}

bool wm_specimen(const char *name, unsigned variant, struct wm_waybill *out)
{
    size_t i;

    memset(out, 0, sizeof *out);
    out->copy = 1;
    out->sealed_at = WM_SPECIMEN_AT;
    for (i = 0; i < SPECIMENS; i++) {
        if (strcmp(specimens[i].name, name) == 0) {
            specimens[i].fill(out, variant);
            return true;
        }
    }
    return false;
}
