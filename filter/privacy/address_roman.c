/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of Hong Kong, Macao, Taiwan, Korea and Japan in Latin letters. Units stand anywhere in
 * them, so that only names that end (Nathan Road, Happy Estate, Gangnam-gu) or begin (Rua do Campo)
 * with a known word show, a road's number right before it, and places known by name. */
#include "config.h"

#include "filter/base/wipe.h"
#include "filter/privacy/address_abroad.h"

#include <string.h>
#include <uchar.h>

#define NAME_BYTES 12 /* of a place's name, enough to see that it is none */
#define NAME_WORDS 5  /* of a road, building or place */

static const char unit[] =
    " flat flats flt rm room rooms unit units shop shops suite suites ste office offices ofc "
    "apt apartment apartments appt floor floors fl flr f g ug lg ground upper lower mezzanine "
    "basement level levels phase ph block blk blok tower twr hse wing portion workshop workshops "
    "stall roof rooftop penthouse cubicle cockloft duplex dong-ho ho andar bloco fraccao loja sala "
    "r/c no no. nr num number lot dd kiosk store storey counter bed carpark studio lobby section "
    "chome gou go banchi ban building-no villa to att attn ";
static const char direction[] = " east west north south central e w n s middle upper lower ";

/* A word of a name: letters, no digit, no unit. */
static bool is_plain(const struct wm_plain *detail, const struct wm_token *word)
{
    struct wm_token head = *word;
    size_t i;

    if (word->hidden || word->digits > 0 || word->letters < 2)
        return false;
    for (i = word->from; i < word->to; i++) {
        bool hyphen = wm_plain_in(U"-‐‑–", detail->key[i]);
        if (!wm_plain_letter(detail->key[i]) && !hyphen && !wm_plain_in(U"'’&", detail->key[i]))
            return false;
        head.to = (uint16_t)i;
        if (hyphen && (i + 2 == word->to || wm_token_is(detail, &head, unit)))
            return false; /* Block-A */
    }
    return !wm_token_is(detail, word, unit);
}

/* The ending of the word behind its last hyphen, if it leaves a stem of that many letters. */
static bool has_suffix(const struct wm_plain *detail, const struct wm_token *word, size_t stem,
                       const char *list)
{
    struct wm_token end = *word;
    size_t i;

    for (i = word->to; list != NULL && i > word->from + stem; i--) {
        if (wm_plain_in(U"-‐‑–", detail->key[i - 1])) {
            end.from = (uint16_t)i;
            return end.from < end.to && wm_token_is(detail, &end, list);
        }
    }
    return false;
}

static bool is_direction(const struct wm_plain *detail, const struct wm_tokens *words, size_t from,
                         size_t to)
{
    for (; from < to; from++) {
        if (!wm_token_is(detail, &words->at[from], direction))
            return false;
    }
    return true;
}

/* How many words from i on are a place known by name. */
static size_t known_at(const struct wm_plain *detail, const struct wm_tokens *words, size_t i,
                       size_t end, const char *known)
{
    char first[NAME_BYTES];
    size_t count, k;
    bool begins;

    /* of most words no place begins with */
    for (k = 0; k < sizeof first - 2 && words->at[i].from + k < words->at[i].to; k++)
        first[k + 1] = (char)(detail->key[words->at[i].from + k] & 0x7f);
    first[0] = ' ';
    first[k + 1] = '\0';
    begins = strstr(known, first) != NULL;
    wm_wipe(first, sizeof first);
    if (!begins)
        return 0;
    for (count = end - i < 4 ? end - i : 4; count > 0; count--) {
        for (k = i; k < i + count && !words->at[k].hidden; k++)
            ;
        if (k == i + count && wm_tokens_are(detail, words, i, count, known))
            return count;
    }
    return 0;
}

/* A number that may be a road's: nothing that counts units before it. */
static bool is_road_number(const struct wm_plain *detail, const struct wm_tokens *words, size_t i)
{
    const struct wm_token *word = &words->at[i];

    if (word->hidden || !wm_token_is_house(detail, word))
        return false;
    if (word->first || i == 0)
        return true;
    if (wm_token_is(detail, word - 1, " no no. nos n "))
        return true;
    return !wm_token_is(detail, word - 1, unit) && detail->key[word[-1].from] != '#';
}

/* The number of the road words [from, to): right before it, else right behind it. If there are two
 * it cannot be told which is a unit. */
static void show_number(const struct wm_plain *detail, struct wm_tokens *words, size_t from,
                        size_t to)
{
    bool other_part = words->at[from].first;
    /* "152, Teheran-ro": in another part only as all of it */
    bool before =
        from > 0 && words->at[from - 1].digits > 0 && (!other_part || words->at[from - 1].first);
    bool after = to < words->len && words->at[to].digits > 0 && !words->at[to].shown;

    if (before && after && !words->at[to].first)
        return;
    if (before && is_road_number(detail, words, from - 1))
        words->at[from - 1].shown = true;
    else if (!before && after && !words->at[to].first && wm_token_is_house(detail, &words->at[to]))
        words->at[to].shown = !words->at[to].hidden;
}

static void show(struct wm_tokens *words, size_t from, size_t to)
{
    for (; from < to; from++)
        words->at[from].shown = true;
}

/* The number behind a road: "Rua do Campo, n.º 12". */
static void show_number_sign(const struct wm_plain *detail, struct wm_tokens *words, size_t from)
{
    size_t i = from;

    while (i < words->len && i < from + 2 && words->at[i].digits == 0 && !words->at[i].hidden &&
           (wm_token_is(detail, &words->at[i], " n no nos ") ||
            detail->key[words->at[i].from] == 0xba))
        i++;
    if (i < words->len && !words->at[i].hidden && (i > from || !words->at[i].first) &&
        wm_token_is_house(detail, &words->at[i]))
        show(words, from, i + 1);
}

/* Words behind a road that go on with it: East; Sec 2; 12-gil. */
static size_t show_more(const struct wm_plain *detail, struct wm_tokens *words, size_t i,
                        size_t end, const struct wm_roman *roman)
{
    if (i < end && !words->at[i].hidden && wm_token_is(detail, &words->at[i], direction) &&
        words->at[i].letters > 1)
        show(words, i, i + 1), i++;
    while (i < words->len && !words->at[i].first && words->at[i].digits > 0 &&
           !words->at[i].hidden && words->at[i].digits <= WM_HOUSE_DIGITS &&
           has_suffix(detail, &words->at[i], 1, roman->road_suffix))
        show(words, i, i + 1), i++;
    return i;
}

/* A run of words of names [from, end): what of it is known. */
static void read_run(const struct wm_plain *detail, struct wm_tokens *words, size_t from,
                     size_t end, const struct wm_roman *roman)
{
    size_t start = from, i = from, count;

    while (i < end) {
        const struct wm_token *word = &words->at[i];
        bool road, place;
        if (i == start && end - start >= 2 && end - start <= NAME_WORDS + 2 &&
            wm_token_is(detail, &words->at[start], roman->first)) {
            show(words, start, end);
            show_number_sign(detail, words, end);
            return;
        }
        count = known_at(detail, words, i, end, roman->known);
        road = has_suffix(detail, word, 2, roman->road_suffix) ||
               (i > start && wm_token_is(detail, word, roman->road));
        place = has_suffix(detail, word, 2, roman->place_suffix) ||
                (i > start && wm_token_is(detail, word, roman->building) &&
                 !is_direction(detail, words, start, i));
        if (has_suffix(detail, word, 1, " dong ") && !has_suffix(detail, word, 4, " dong "))
            place = false; /* Ga-dong, Na-dong: building A, B */
        if (road || place) {
            bool hyphen = road ? has_suffix(detail, word, 2, roman->road_suffix)
                               : has_suffix(detail, word, 2, roman->place_suffix);
            size_t name = hyphen ? i : start;
            if (i - name < NAME_WORDS)
                show(words, name, i + 1);
            count = i + 1;
            if (road) {
                count = show_more(detail, words, count, end, roman);
                if (roman->number && i - name < NAME_WORDS)
                    show_number(detail, words, name, count);
            }
            start = i = count;
        } else if (count > 0) {
            /* Lantau Road: the name goes on to a road or building */
            size_t behind = i + count;
            if (behind < end && (wm_token_is(detail, &words->at[behind], roman->road) ||
                                 wm_token_is(detail, &words->at[behind], roman->building))) {
                i = behind;
                continue;
            }
            show(words, i, behind);
            start = i = behind;
        } else {
            i++;
        }
    }
}

/* Sec. 2, Lane 12, Aly. 3. */
static void read_counted(const struct wm_plain *detail, struct wm_tokens *words,
                         const struct wm_roman *roman)
{
    size_t i;

    for (i = 0; i + 1 < words->len; i++) {
        const struct wm_token *next = &words->at[i + 1];
        if (wm_token_is(detail, &words->at[i], roman->counted) && !next->hidden && !next->first &&
            next->letters == 0 && wm_token_is_house(detail, next))
            show(words, i, i + 2);
    }
}

static void read_words(const struct wm_plain *detail, struct wm_tokens *words,
                       const struct wm_roman *roman)
{
    size_t i = 0, to;

    read_counted(detail, words, roman);
    while (i < words->len) {
        to = i;
        while (to < words->len && !words->at[to].shown && (to == i || !words->at[to].first) &&
               (is_plain(detail, &words->at[to]) ||
                /* E. Road, 2nd Road */
                (to > i && to + 1 < words->len && words->at[to].letters == 1 &&
                 wm_token_is(detail, &words->at[to], direction) &&
                 wm_token_is(detail, &words->at[to + 1], roman->road)) ||
                (to > i && words->at[to].digits == 1 && words->at[to].letters == 2 &&
                 !words->at[to].hidden && to + 1 < words->len &&
                 wm_token_is(detail, &words->at[to + 1], roman->road))))
            to++;
        if (to > i)
            read_run(detail, words, i, to, roman);
        i = to > i ? to : i + 1;
    }
}

bool wm_address_in_latin(struct wm_address *address, const struct wm_name *name,
                         enum wm_address_level level, enum wm_letters letters,
                         const struct wm_roman *roman)
{
    bool own = letters == WM_LETTERS_HAN ? wm_address_has(&address->detail, 0x3005, 0x3fffd)
                                         : wm_address_has(&address->detail, 0xac00, 0xd7a3);
    bool secret[WM_PLAIN_MAX];
    struct wm_tokens words;

    if (own || level < WM_ADDRESS_ROAD)
        return !own;
    wm_address_secrets(&address->detail, name, false, secret);
    if (wm_tokens_read(&words, &address->detail, secret)) {
        read_words(&address->detail, &words, roman);
        wm_tokens_mark(&words, address);
    }
    wm_address_check(address, false);
    return true;
}

bool wm_place_roman(const struct wm_plain *plain, const struct wm_roman *roman)
{
    static const bool nothing[WM_PLAIN_MAX];
    struct wm_tokens words;
    bool good;
    size_t i;

    if (!wm_tokens_read(&words, plain, nothing) || words.len == 0)
        return false;
    for (i = 0; i < words.len && words.at[i].digits == 0; i++)
        ;
    good = i == words.len;
    for (i = 0; good && i < words.len; i++)
        good = !wm_token_is(plain, &words.at[i], roman->road) &&
               !has_suffix(plain, &words.at[i], 1, roman->road_suffix);
    if (good)
        read_words(plain, &words, roman);
    for (i = 0; good && i < words.len; i++)
        good = words.at[i].shown;
    return good;
}
