/* SPDX-License-Identifier: Apache-2.0 */
/* A name, masked by each rule. No rule shows a number or a mail address, and none but the one that
 * shows names in full shows more than their edges. */
#include "config.h"

#include "filter/base/utf8.h"
#include "filter/privacy/mask.h"
#include "tests/fuzz/require.h"

#include <string.h>

#define NAME_BYTES sizeof(((struct wm_party *)0)->name)

/* Code points of a text but stars, and whether there is a star. */
static size_t letters(const char *text, bool *starred)
{
    size_t count = 0;

    for (*starred = false; *text != '\0'; text++) {
        if (*text == '*')
            *starred = true;
        else
            count += ((unsigned char)*text & 0xc0) != 0x80 ? 1 : 0;
    }
    return count;
}

static void check_edges(const char *name, const char *out, size_t most)
{
    bool starred;
    size_t shown = letters(out, &starred);

    require(wm_utf8_valid(out, strlen(out)), "a mask is UTF-8");
    require(starred, "something is hidden");
    require(shown <= most, "no more than the edges show");
    require(strpbrk(out, "0123456789@ ") == NULL, "no digit, blank or @ in a mask");
    require(strcmp(name, out) != 0 || strchr(name, '*') != NULL, "a name is no mask of its own");
}

static void check_all(const char *out)
{
    require(wm_utf8_valid(out, strlen(out)), "a name is UTF-8");
    require(strpbrk(out, "0123456789@") == NULL, "no number or mail address in a name");
    require(strlen(out) < WM_MASK_NAME, "a name fits");
    require(out[0] != '\0', "a name is never nothing");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[NAME_BYTES], first[WM_MASK_NAME], ends[WM_MASK_NAME], all[WM_MASK_NAME];
    char none[WM_MASK_NAME], again[WM_MASK_NAME];
    const char *star;

    take_text(name, sizeof name, data, size);
    wm_mask_name(name, WM_NAME_FIRST, first);
    wm_mask_name(name, WM_NAME_FIRST | WM_NAME_LAST, ends);
    wm_mask_name(name, WM_NAME_ALL, all);
    wm_mask_name(name, 0, none);
    check_edges(name, first, 2);
    check_edges(name, ends, 3);
    check_all(all);
    require(none[0] == '\0', "nothing shows where nothing may");
    /* The edges begin with what the first rule shows, so that both labels together tell no more. */
    star = strchr(first, '*');
    require(strncmp(first, ends, (size_t)(star - first)) == 0, "the rules show the same start");
    wm_mask_name(name, WM_NAME_FIRST, again);
    require(strcmp(first, again) == 0, "the same name, the same mask");
    return 0;
}
