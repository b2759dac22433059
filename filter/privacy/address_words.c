/* SPDX-License-Identifier: Apache-2.0 */
/* The words of addresses, from address_words.tsv. */
#include "config.h"

#include "filter/privacy/address_scan.h"

#include <string.h>

#define KIND(kind) (1u << WM_WORD_##kind)

/* Ordered by text. */
static const struct {
    char16_t text[8];
    uint8_t len;
    uint16_t kinds; /* bits by enum wm_word */
} words[] = {
#include "filter/privacy/address_words.inc"
};
#define WORDS (sizeof words / sizeof words[0])

void wm_words_at(const uint32_t *key, size_t len, size_t at, struct wm_words *found)
{
    size_t low = 0, high = WORDS, i, k;
    uint32_t c = at < len ? key[at] : 0;

    memset(found, 0, sizeof *found);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words[middle].text[0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < WORDS && words[low].text[0] == c; low++) {
        for (i = 1; i < words[low].len && (at + i < len ? key[at + i] : 0) == words[low].text[i];
             i++)
            ;
        for (k = 0; i == words[low].len && k < WM_WORD_KINDS; k++) {
            if ((words[low].kinds & (1u << k)) != 0 && i > found->len[k])
                found->len[k] = (uint8_t)i;
        }
    }
}
