/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/pack.h"

#include "filter/base/message.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

/** Numbers first, as they lie in memory (the file never leaves this process), then the texts, each
 * with its zero. */
#define TEXT(member)                                                                               \
    {                                                                                              \
        offsetof(struct wm_waybill, member), sizeof((struct wm_waybill *)0)->member                \
    }
#define PARTY(who)                                                                                 \
    TEXT(who.name), TEXT(who.phone), TEXT(who.region), TEXT(who.address), TEXT(who.city),          \
        TEXT(who.district), TEXT(who.address_code), TEXT(who.delivery_point), TEXT(who.call),      \
        TEXT(who.country)

static const struct {
    size_t offset, size;
} texts[] = {
    TEXT(waybill),        TEXT(carrier),    TEXT(service),      PARTY(recipient),
    PARTY(sender),        TEXT(route.code), TEXT(route.mark),   TEXT(route.hub_code),
    TEXT(route.hub_name), TEXT(route.sort), TEXT(route.outlet), TEXT(cod_amount),
    TEXT(cod_currency),   TEXT(insured),    TEXT(goods),        TEXT(pick),
    TEXT(remark),         TEXT(profile),    TEXT(layout),       TEXT(sealed),
    TEXT(order_tail),     TEXT(captions),
};
#define TEXTS (sizeof texts / sizeof *texts)

static const struct {
    size_t offset, size;
} numbers[] = {
    TEXT(recipient.call_until),
    TEXT(sender.call_until),
    TEXT(piece_n),
    TEXT(piece_of),
    TEXT(weight_g),
    TEXT(checked),
    TEXT(handling),
    TEXT(batch_n),
    TEXT(batch_of),
    TEXT(sealed_at),
    TEXT(copy),
    TEXT(station),
};
#define NUMBERS (sizeof numbers / sizeof *numbers)

int wm_pack_write(FILE *file, const struct wm_waybill *waybill, struct wm_err *err)
{
    const char *base = (const char *)waybill;
    size_t i;

    for (i = 0; i < NUMBERS; i++)
        fwrite(base + numbers[i].offset, numbers[i].size, 1, file);
    for (i = 0; i < TEXTS; i++)
        fwrite(base + texts[i].offset, strnlen(base + texts[i].offset, texts[i].size - 1) + 1, 1,
               file);
    if (ferror(file))
        return wm_err_set(err, WM_ERR_INPUT, _("a temporary file cannot be written: %s"),
                          strerror(errno));
    return 0;
}

/** Text up to its zero into room for size bytes. */
static bool read_text(FILE *file, char *out, size_t size)
{
    size_t used = 0;
    int c;

    while ((c = getc_unlocked(file)) > 0 && used + 1 < size)
        out[used++] = (char)c;
    out[used] = '\0';
    return c == 0;
}

int wm_pack_read(FILE *file, struct wm_waybill *waybill, struct wm_err *err)
{
    char *base = (char *)waybill;
    bool good = true;
    size_t i;

    memset(waybill, 0, sizeof *waybill);
    for (i = 0; good && i < NUMBERS; i++)
        good = fread(base + numbers[i].offset, numbers[i].size, 1, file) == 1;
    for (i = 0; good && i < TEXTS; i++)
        good = read_text(file, base + texts[i].offset, texts[i].size);
    if (!good)
        return wm_err_set(err, WM_ERR_INPUT, _("a temporary file cannot be read back"));
    return 0;
}
