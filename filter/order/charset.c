/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/charset.h"

#include "filter/base/message.h"
#include "filter/base/utf8.h"
#include "filter/base/wipe.h"
#include "filter/order/charset_name.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (160u * 1024u)
#define WINDOW_SIZE (32u * 1024u) /* look-ahead that decides on the charset */

_Static_assert(BUFFER_SIZE >= WM_CHARSET_NEED + WINDOW_SIZE,
               "a record and the window must fit in the buffer");

enum state { ASCII_SO_FAR, IS_UTF8, BY_ICONV };

/**
 * text[start…valid) is decoded, text[valid…filled) is read but not decoded yet (not by iconv, which
 * decodes from raw). Buffers are only ever written up to their high-water marks, which is what is
 * wiped in the end.
 */
struct wm_charset {
    int fd;
    bool end; /**< fd is at its end */
    enum state state;
    const char *name;
    struct wm_charset_name forced; /**< asked for; NULL if not */
    wm_guess_known_fn *known;      /**< or NULL */
    const void *context;           /**< of known */
    bool latin;                    /**< the header is one of files in Windows-1252 */
    bool wide;                     /**< iconv reads pairs of bytes */
    uint64_t left;                 /**< bytes that may still be read, and one */
    unsigned long line;            /**< 1-based, of text[valid] while the state is ASCII_SO_FAR */
    iconv_t iconv;
    size_t start, valid, filled, high;
    size_t raw_start, raw_filled, raw_high;
    char *raw;  /**< undecoded bytes; only BY_ICONV */
    char *text; /**< BUFFER_SIZE bytes and one for a reader's end mark */
};

struct wm_charset *wm_charset_new(int fd, uint64_t max_bytes, struct wm_err *err)
{
    struct wm_charset *charset = calloc(1, sizeof *charset);

    if (charset != NULL)
        charset->text = malloc(BUFFER_SIZE + 1);
    if (charset == NULL || charset->text == NULL) {
        free(charset);
        wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
        return NULL;
    }
    charset->fd = fd;
    charset->name = "UTF-8";
    charset->left = max_bytes + 1;
    charset->line = 1;
    charset->iconv = (iconv_t)-1;
    return charset;
}

int wm_charset_force(struct wm_charset *charset, const char *name, struct wm_err *err)
{
    charset->forced = wm_charset_named(name);
    return wm_charset_check(name, err);
}

void wm_charset_headers(struct wm_charset *charset, wm_guess_known_fn *known, const void *context)
{
    charset->known = known;
    charset->context = context;
}

void wm_charset_free(struct wm_charset *charset)
{
    if (charset == NULL)
        return;
    if (charset->iconv != (iconv_t)-1)
        iconv_close(charset->iconv);
    wm_wipe_free(charset->text, charset->high + 1);
    wm_wipe_free(charset->raw, charset->raw_high);
    wm_wipe_free(charset, sizeof *charset);
}

/** Read until size bytes are at data or the file ends. @return bytes read, or -1 with err */
static ssize_t fill(struct wm_charset *charset, char *data, size_t size, struct wm_err *err)
{
    size_t got = 0;
    ssize_t count;

    while (got < size && !charset->end) {
        size_t most = size - got < charset->left ? size - got : (size_t)charset->left;

        count = read(charset->fd, data + got, most);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            wm_err_set(err, WM_ERR_INPUT, _("cannot be read: %s"), strerror(errno));
            return -1;
        }
        charset->end = count == 0;
        got += (size_t)count;
        charset->left -= (uint64_t)count;
        if (charset->left == 0) {
            wm_err_set(err, WM_ERR_INPUT, _("the file is too large; split it"));
            return -1;
        }
    }
    return (ssize_t)got;
}

/** Move what is left of the text to the front of its buffer. */
static void compact(struct wm_charset *charset)
{
    if (charset->start == 0)
        return;
    memmove(charset->text, charset->text + charset->start, charset->filled - charset->start);
    charset->filled -= charset->start;
    charset->valid -= charset->start;
    charset->start = 0;
}

/** Top the text buffer up from the file. */
static int fill_text(struct wm_charset *charset, struct wm_err *err)
{
    ssize_t count;

    compact(charset);
    count = fill(charset, charset->text + charset->filled, BUFFER_SIZE - charset->filled, err);
    if (count < 0)
        return WM_ERR_INPUT;
    charset->filled += (size_t)count;
    if (charset->filled > charset->high)
        charset->high = charset->filled;
    return 0;
}

/** True if these bytes, fewer than a character, can still become a UTF-8 one with more to come. */
static bool may_become_utf8(const char *text, size_t len)
{
    static const char *const rest[] = {"\x80\x80\x80", "\xa0\x80\x80", "\x90\x80\x80"};
    char whole[8];
    size_t i, full;

    for (i = 0; i < sizeof rest / sizeof rest[0]; i++) {
        for (full = len + 1; full <= 4; full++) {
            memcpy(whole, text, len);
            memcpy(whole + len, rest[len == 1 ? i : 0], full - len);
            if (wm_utf8_valid(whole, full))
                return true;
        }
    }
    return false;
}

/** Check the UTF-8 between valid and filled and mark what is none. */
static void check_utf8(struct wm_charset *charset)
{
    const char *end = charset->text + charset->filled;
    const char *next = charset->text + charset->valid;

    while (next < end) {
        const char *before = next;

        if ((unsigned char)*next < 0x80) {
            next += wm_guess_ascii(next, (size_t)(end - next));
            continue;
        }
        if (*next >= '\xe3' && *next <= '\xec' && end - next >= 3 && (next[1] & 0xc0) == 0x80 &&
            (next[2] & 0xc0) == 0x80) {
            next += 3; /* U+3000…U+CFFF, which is most of all Chinese text */
            continue;
        }
        if (wm_utf8_next(&next, end) != WM_UTF8_BAD)
            continue;
        if (!charset->end && end - before < 4 && may_become_utf8(before, (size_t)(end - before))) {
            next = before;
            break;
        }
        charset->text[before - charset->text] = WM_CHARSET_BAD;
    }
    charset->valid = (size_t)(next - charset->text);
}

/** Decode from here on by iconv: what is read but not decoded becomes raw. */
static int start_iconv(struct wm_charset *charset, const char *iconv_name, struct wm_err *err)
{
    charset->raw = malloc(BUFFER_SIZE);
    if (charset->raw == NULL)
        return wm_err_set(err, WM_ERR_INPUT, _("out of memory"));
    charset->iconv = iconv_open("UTF-8", iconv_name);
    if (charset->iconv == (iconv_t)-1)
        return wm_err_set(err, WM_ERR_INPUT,
                          _("is in %s, which this system's iconv cannot decode; save it as UTF-8"),
                          charset->name);
    charset->wide = strncmp(iconv_name, "UTF-16", 6) == 0;
    charset->raw_filled = charset->filled - charset->valid;
    charset->raw_high = charset->raw_filled;
    memcpy(charset->raw, charset->text + charset->valid, charset->raw_filled);
    charset->filled = charset->valid;
    charset->state = BY_ICONV;
    return 0;
}

/** Decode raw into the text buffer as far as both go. */
static void run_iconv(struct wm_charset *charset)
{
    char *in = charset->raw + charset->raw_start;
    size_t in_left = charset->raw_filled - charset->raw_start;
    char *out = charset->text + charset->filled;
    size_t out_left = BUFFER_SIZE - charset->filled;

    while (in_left != 0 && out_left >= 4) {
        size_t unit;

        if (iconv(charset->iconv, &in, &in_left, &out, &out_left) != (size_t)-1)
            break;
        if (errno == E2BIG || (errno == EINVAL && !charset->end))
            break;
        unit = charset->wide && in_left >= 2 ? 2 : 1; /* iconv has moved in_left */
        *out++ = WM_CHARSET_BAD;
        out_left--;
        in += unit;
        in_left -= unit;
    }
    charset->raw_start = charset->raw_filled - in_left;
    charset->filled = (size_t)(out - charset->text);
    charset->valid = charset->filled;
    if (charset->filled > charset->high)
        charset->high = charset->filled;
}

/** Top raw up from the file and decode: a full raw gives more than WM_CHARSET_NEED bytes, since no
 * charset here needs more than two bytes for one of UTF-8. */
static int fill_iconv(struct wm_charset *charset, struct wm_err *err)
{
    size_t left = charset->raw_filled - charset->raw_start;
    ssize_t count;

    compact(charset);
    memmove(charset->raw, charset->raw + charset->raw_start, left);
    charset->raw_start = 0;
    charset->raw_filled = left;
    count = fill(charset, charset->raw + left, BUFFER_SIZE - left, err);
    if (count < 0)
        return WM_ERR_INPUT;
    charset->raw_filled += (size_t)count;
    if (charset->raw_filled > charset->raw_high)
        charset->raw_high = charset->raw_filled;
    run_iconv(charset);
    return 0;
}

static unsigned long count_lines(const char *text, size_t len)
{
    const char *end = text + len;
    unsigned long lines = 0;

    while (text < end && (text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        text++;
        lines++;
    }
    return lines;
}

/** Decide on the charset at the first byte that is not ASCII. */
static int decide(struct wm_charset *charset, struct wm_err *err)
{
    struct wm_guess_window window = {
        .text = charset->text + charset->valid,
        .len = charset->filled - charset->valid,
        .end = charset->end,
        .latin = charset->latin,
        .known = charset->known,
        .context = charset->context,
    };
    const struct wm_charset_name *found;
    size_t good;

    if (window.len > WINDOW_SIZE) {
        window.len = WINDOW_SIZE;
        window.end = false;
    }
    if (wm_guess_utf8(window.text, window.len, window.end)) {
        charset->state = IS_UTF8;
        return 0;
    }
    found = wm_guess_charset(&window, &good);
    if (found != NULL) {
        charset->name = found->name;
        return start_iconv(charset, found->iconv, err);
    }
    wm_err_set(err, WM_ERR_INPUT,
               good == window.len
                   ? _("text whose charset cannot be told for sure; name it with --charset or "
                       "Charset, or save the file as UTF-8")
                   : _("bytes that are neither UTF-8 nor GB18030; name the charset with --charset "
                       "or Charset, or save the file as UTF-8"));
    if (good == window.len)
        good = 0;
    wm_err_place(err, NULL, 0, charset->line + count_lines(window.text, good), NULL);
    return WM_ERR_INPUT;
}

/** Pass ASCII on; where it ends, decide, once the window is full. */
static int check_ascii(struct wm_charset *charset, size_t n, struct wm_err *err)
{
    const char *text = charset->text + charset->valid;
    size_t len = wm_guess_ascii(text, charset->filled - charset->valid);

    charset->line += count_lines(text, len);
    charset->valid += len;
    if (charset->valid == charset->filled)
        return 0;
    if (charset->filled - charset->valid < WINDOW_SIZE && !charset->end &&
        charset->valid - charset->start >= n)
        return 0;
    return decide(charset, err);
}

/** The charset of a byte order mark; NULL without one. @param len of the mark */
static const char *marked(const struct wm_charset *charset, size_t *len)
{
    static const struct {
        const char *name, *mark;
        size_t len;
    } marks[] = {
        {.name = "UTF-8", .mark = "\xef\xbb\xbf", .len = 3},
        {.name = "UTF-16LE", .mark = "\xff\xfe", .len = 2},
        {.name = "UTF-16BE", .mark = "\xfe\xff", .len = 2},
    };
    size_t i;

    for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        *len = marks[i].len;
        if (charset->filled >= *len && memcmp(charset->text, marks[i].mark, *len) == 0)
            return marks[i].name;
    }
    return NULL;
}

/** Begin in the charset that was asked for; a mark of another one is no mark then. */
static int begin_forced(struct wm_charset *charset, const char *mark, size_t mark_len,
                        struct wm_err *err)
{
    const char *iconv_name = charset->forced.iconv;

    charset->name = charset->forced.name;
    if (mark != NULL && strncmp(mark, iconv_name, strlen(iconv_name)) == 0) {
        charset->start = charset->valid = mark_len;
        charset->name = iconv_name = mark;
    }
    if (strcmp(iconv_name, "UTF-8") != 0)
        return start_iconv(charset, strcmp(iconv_name, "UTF-16") == 0 ? "UTF-16LE" : iconv_name,
                           err);
    charset->state = IS_UTF8;
    return 0;
}

int wm_charset_start(struct wm_charset *charset, const unsigned char **raw, size_t *len,
                     struct wm_err *err)
{
    const char *mark;
    size_t mark_len;

    *raw = (const unsigned char *)charset->text;
    *len = 0;
    if (fill_text(charset, err) != 0)
        return WM_ERR_INPUT;
    mark = marked(charset, &mark_len);
    *len = charset->filled;
    charset->latin = wm_guess_latin_header(charset->text, charset->filled);
    if (charset->forced.name != NULL) {
        if (begin_forced(charset, mark, mark_len, err) != 0)
            return WM_ERR_INPUT;
    } else if (mark != NULL) {
        charset->start = charset->valid = mark_len;
        charset->name = mark;
        charset->state = IS_UTF8;
        if (strcmp(mark, "UTF-8") != 0 && start_iconv(charset, mark, err) != 0)
            return WM_ERR_INPUT;
    }
    *raw += charset->start;
    *len -= charset->start;
    return 0;
}

int wm_charset_need(struct wm_charset *charset, size_t n, char **text, size_t *len,
                    struct wm_err *err)
{
    int code = 0;

    while (charset->valid - charset->start < n) {
        size_t before = charset->valid - charset->start;
        bool end = charset->end;

        code = charset->state == BY_ICONV ? fill_iconv(charset, err) : fill_text(charset, err);
        if (code == 0 && charset->state == IS_UTF8)
            check_utf8(charset);
        else if (code == 0 && charset->state == ASCII_SO_FAR)
            code = check_ascii(charset, n, err);
        if (code != 0)
            return code;
        if (end && charset->valid - charset->start == before && charset->valid == charset->filled &&
            charset->raw_start == charset->raw_filled)
            break;
    }
    *text = charset->text + charset->start;
    *len = charset->valid - charset->start;
    return 0;
}

void wm_charset_skip(struct wm_charset *charset, size_t count)
{
    charset->start += count;
}

const char *wm_charset_name(const struct wm_charset *charset)
{
    return charset->name;
}
