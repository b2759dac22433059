/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/opener/request.h"

#include "filter/base/message.h"
#include "filter/base/wipe.h"
#include "filter/seal/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST_TITLE "waymask-open 1"
#define OPENED_TITLE "waymask-opened 1"
#define REFUSED_TITLE "waymask-refused 1"

static const char *const purposes[WM_PURPOSES] = {
    [WM_PURPOSE_DELIVER] = "deliver",       [WM_PURPOSE_CONTACT] = "contact",
    [WM_PURPOSE_AFTER_SALE] = "after-sale", [WM_PURPOSE_RETURN] = "return",
    [WM_PURPOSE_AUTHORITY] = "authority",
};

static const char *const roles[] = {NULL, "courier", "service", "sorting"};
#define NAMED_ROLES (sizeof roles / sizeof roles[0])

static const struct wm_verdict_row verdicts[WM_VERDICTS] = {
    [WM_VERDICT_OK] = {"ok", WM_OK, N_("opened")},
    [WM_VERDICT_MALFORMED] = {"malformed", WM_ERR_USAGE,
                              N_("the opener does not understand the request")},
    [WM_VERDICT_NOT_OURS] = {"not-ours", WM_ERR_FOREIGN,
                             N_("this is not a sealed code; scan the QR code of the label")},
    [WM_VERDICT_TAMPERED] = {"tampered", WM_ERR_TAMPERED,
                             N_("the code is damaged or forged; scan it again, and report the "
                                "label if that does not help")},
    [WM_VERDICT_REVOKED] = {"revoked", WM_ERR_REVOKED,
                            N_("the label comes from a station that was revoked; report it")},
    [WM_VERDICT_EXPIRED] = {"expired", WM_ERR_EXPIRED,
                            N_("the label is past its life and stays closed")},
    [WM_VERDICT_OTHER_WAYBILL] = {"other-waybill", WM_ERR_TAMPERED,
                                  N_("the code belongs to another waybill; report the label")},
    [WM_VERDICT_DENIED] = {"denied", WM_ERR_DENIED, N_("you may not open this for that purpose")},
    [WM_VERDICT_NO_SECTION] = {"no-section", WM_ERR_KEY,
                               N_("the label holds nothing for this role")},
    [WM_VERDICT_RETIRED] = {"retired", WM_ERR_RETIRED,
                            N_("sealed to a key that was retired: nobody opens it any more")},
    [WM_VERDICT_OUTLET] = {"outlet", WM_ERR_KEY, N_("the label belongs to another outlet")},
    [WM_VERDICT_WRONG_KEY] = {"wrong-key", WM_ERR_KEY,
                              N_("sealed to a key that this opener does not have")},
    [WM_VERDICT_LIMIT_HOUR] = {"limit-hour", WM_ERR_LIMIT,
                               N_("too many openings within an hour; try again later")},
    [WM_VERDICT_LIMIT_DAY] = {"limit-day", WM_ERR_LIMIT,
                              N_("too many openings within a day; try again tomorrow")},
    [WM_VERDICT_LIMIT_LABEL] = {"limit-label", WM_ERR_LIMIT, N_("this label was opened too often")},
    [WM_VERDICT_LIMIT_FOREIGN] = {"limit-foreign", WM_ERR_LIMIT,
                                  N_("too many labels of other outlets within a day")},
    [WM_VERDICT_LIMIT_LATE] = {"limit-late", WM_ERR_LIMIT,
                               N_("too many labels past their life within a day")},
    [WM_VERDICT_NO_LIST] = {"no-list", WM_ERR_INPUT,
                            N_("the opener's recipient list has expired; tell its keeper")},
    [WM_VERDICT_NO_RECORD] = {"no-record", WM_ERR_INPUT,
                              N_("the opening could not be recorded, so nothing is released; tell "
                                 "the opener's keeper")},
};

const char *wm_purpose_name(enum wm_purpose purpose)
{
    return purposes[purpose];
}

int wm_purpose_find(const char *name, enum wm_purpose *purpose)
{
    int i;

    for (i = 0; i < WM_PURPOSES; i++) {
        if (strcmp(purposes[i], name) == 0) {
            *purpose = (enum wm_purpose)i;
            return 0;
        }
    }
    return -1;
}

int wm_role_find(const char *text, unsigned *role)
{
    const size_t len = strlen(text);
    unsigned long number;
    size_t i;

    for (i = 1; i < NAMED_ROLES; i++) {
        if (strcmp(roles[i], text) == 0) {
            *role = (unsigned)i;
            return 0;
        }
    }
    if (len < 1 || len > 3 || strspn(text, "0123456789") != len || text[0] == '0')
        return -1;
    number = strtoul(text, NULL, 10);
    if (number > 255)
        return -1;
    *role = (unsigned)number;
    return 0;
}

const char *wm_role_name(unsigned role, char out[12])
{
    if (role >= 1 && role < NAMED_ROLES)
        snprintf(out, 12, "%s", roles[role]);
    else
        snprintf(out, 12, "%u", role);
    return out;
}

const struct wm_verdict_row *wm_verdict_row(enum wm_verdict verdict)
{
    return &verdicts[verdict];
}

int wm_verdict_find(const char *word, enum wm_verdict *verdict)
{
    int i;

    for (i = 0; i < WM_VERDICTS; i++) {
        if (strcmp(verdicts[i].word, word) == 0) {
            *verdict = (enum wm_verdict)i;
            return 0;
        }
    }
    return -1;
}

/* Where the empty line begins: the length of all lines before it. SIZE_MAX if there is none. */
static size_t body_length(const char *bytes, size_t len)
{
    const char *end;

    if (len > 0 && bytes[0] == '\n')
        return 0;
    end = len > 0 ? memmem(bytes, len, "\n\n", 2) : NULL;
    return end != NULL ? (size_t)(end - bytes) + 1 : SIZE_MAX;
}

bool wm_request_complete(const char *bytes, size_t len)
{
    return body_length(bytes, len) != SIZE_MAX;
}

static bool is_waybill(const char *text)
{
    const size_t len = strlen(text);

    return len >= 1 && len <= 32 && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == len;
}

/* One line behind the title. Each may stand once. */
static bool read_request_line(struct wm_text *text, struct wm_request *request, bool *purposed)
{
    char word[64];

    if (wm_text_is(text, "purpose")) {
        if (*purposed || !wm_text_word(text, word, sizeof word))
            return false;
        *purposed = true;
        return wm_purpose_find(word, &request->purpose) == 0;
    }
    if (wm_text_is(text, "role"))
        return request->role == 0 && wm_text_word(text, word, sizeof word) &&
               wm_role_find(word, &request->role) == 0;
    if (wm_text_is(text, "waybill"))
        return request->waybill[0] == '\0' &&
               wm_text_word(text, request->waybill, sizeof request->waybill) &&
               is_waybill(request->waybill);
    if (wm_text_is(text, "code"))
        return request->code[0] == '\0' && wm_text_rest(text, request->code, sizeof request->code);
    return false;
}

int wm_request_parse(const char *bytes, size_t len, struct wm_request *request)
{
    const size_t body = body_length(bytes, len);
    bool purposed = false, good;
    struct wm_text text;

    memset(request, 0, sizeof *request);
    if (body == SIZE_MAX || body + 1 != len || len > WM_REQUEST_MAX)
        return -1;
    wm_text_start(&text, bytes, body);
    good = wm_text_expect(&text, REQUEST_TITLE);
    while (good && wm_text_next(&text))
        good = read_request_line(&text, request, &purposed);
    if (good && wm_text_done(&text) && purposed && request->code[0] != '\0')
        return 0;
    memset(request, 0, sizeof *request);
    return -1;
}

/* Bytes that are put one after another; what does not fit makes it bad. */
struct writer {
    char *out;
    size_t size, used;
    bool bad;
};

static void put(struct writer *writer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put(struct writer *writer, const char *format, ...)
{
    const size_t left = writer->size - writer->used;
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(writer->out + writer->used, left, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= left)
        writer->bad = true;
    else
        writer->used += (size_t)len;
}

size_t wm_request_format(const struct wm_request *request, char out[WM_REQUEST_MAX])
{
    /* One byte less, since vsnprintf ends with a zero. */
    struct writer writer = {.out = out, .size = WM_REQUEST_MAX};
    char role[12];
    struct wm_request again;

    put(&writer, REQUEST_TITLE "\npurpose %s\n", wm_purpose_name(request->purpose));
    if (request->role != 0)
        put(&writer, "role %s\n", wm_role_name(request->role, role));
    if (request->waybill[0] != '\0')
        put(&writer, "waybill %s\n", request->waybill);
    put(&writer, "code %s\n\n", request->code);
    if (writer.bad || wm_request_parse(out, writer.used, &again) != 0)
        return 0;
    return writer.used;
}

static unsigned key_of(const char *name)
{
    unsigned key;

    for (key = 1; key < WM_SECTION_KEYS; key++) {
        if (strcmp(wm_section_key_name(key), name) == 0)
            return key;
    }
    return 0;
}

/* The rest of the line as it is: a sealed text may begin or end with a blank. */
static bool read_value(struct wm_text *text, char *out, size_t size)
{
    const size_t len = text->bad ? 0 : (size_t)(text->line_end - text->word);

    if (len == 0 || len >= size || !wm_text_printable(text->word, len))
        return false;
    memcpy(out, text->word, len);
    out[len] = '\0';
    text->word = text->line_end;
    return true;
}

/* `field NAME VALUE`, in the order of the keys. */
static bool read_field(struct wm_text *text, struct wm_opened *opened, unsigned *last)
{
    char name[32];
    unsigned key;

    if (!wm_text_is(text, "field") || !wm_text_word(text, name, sizeof name))
        return false;
    key = key_of(name);
    if (key <= *last)
        return false;
    *last = key;
    return read_value(text, opened->text[key], sizeof opened->text[key]);
}

static bool read_opened(struct wm_text *text, struct wm_answer *answer)
{
    struct wm_opening *opening = &answer->opening;
    unsigned last = 0;
    char role[12];

    if (!wm_text_expect(text, "waybill") ||
        !wm_text_word(text, opening->waybill, sizeof opening->waybill) ||
        !is_waybill(opening->waybill) || !wm_text_expect(text, "role") ||
        !wm_text_word(text, role, sizeof role) || wm_role_find(role, &opening->opened.role) != 0 ||
        !wm_text_expect(text, "station") ||
        (opening->station = wm_text_number(text, UINT32_MAX)) == 0 ||
        !wm_text_expect(text, "copy") || (opening->copy = wm_text_number(text, 65535)) == 0 ||
        !wm_text_expect(text, "sealed_at"))
        return false;
    opening->sealed_at = wm_text_time(text);
    while (wm_text_next(text)) {
        if (!read_field(text, &opening->opened, &last))
            return false;
    }
    snprintf(answer->result, sizeof answer->result, "%s", verdicts[WM_VERDICT_OK].word);
    return wm_text_done(text);
}

/* A later opener may know words that we do not: they are told by status and text. */
static bool read_refused(struct wm_text *text, struct wm_answer *answer)
{
    if (!wm_text_expect(text, "status"))
        return false;
    answer->status = (enum wm_code)wm_text_number(text, WM_ERR_DENIED);
    return answer->status != WM_OK && wm_text_expect(text, "result") &&
           wm_text_word(text, answer->result, sizeof answer->result) &&
           wm_text_expect(text, "text") && wm_text_rest(text, answer->text, sizeof answer->text) &&
           wm_text_done(text);
}

int wm_answer_parse(const char *bytes, size_t len, struct wm_answer *answer)
{
    const size_t body = body_length(bytes, len);
    struct wm_text text;
    bool good = false;

    memset(answer, 0, sizeof *answer);
    if (body != SIZE_MAX && body + 1 == len && len <= WM_ANSWER_MAX) {
        wm_text_start(&text, bytes, body);
        if (wm_text_expect(&text, OPENED_TITLE)) {
            good = read_opened(&text, answer);
        } else {
            wm_text_start(&text, bytes, body);
            good = wm_text_expect(&text, REFUSED_TITLE) && read_refused(&text, answer);
        }
    }
    if (!good)
        wm_wipe(answer, sizeof *answer);
    return good ? 0 : -1;
}

size_t wm_answer_format(enum wm_verdict verdict, const struct wm_opening *opening,
                        char out[WM_ANSWER_MAX])
{
    const struct wm_verdict_row *row = &verdicts[verdict];
    struct writer writer = {.out = out, .size = WM_ANSWER_MAX};
    char time[WM_TEXT_TIME], role[12];
    unsigned key;

    if (verdict != WM_VERDICT_OK) {
        put(&writer, REFUSED_TITLE "\nstatus %d\nresult %s\ntext %s\n\n", (int)row->status,
            row->word, row->text);
    } else {
        put(&writer, OPENED_TITLE "\nwaybill %s\nrole %s\nstation %lu\ncopy %u\nsealed_at %s\n",
            opening->waybill, wm_role_name(opening->opened.role, role),
            (unsigned long)opening->station, opening->copy,
            wm_text_put_time(opening->sealed_at, time));
        for (key = 1; key < WM_SECTION_KEYS; key++) {
            if (opening->opened.text[key][0] != '\0')
                put(&writer, "field %s %s\n", wm_section_key_name(key), opening->opened.text[key]);
        }
        put(&writer, "\n");
    }
    assert(!writer.bad); /* 14 fields of up to 511 bytes leave room */
    return writer.used;
}
