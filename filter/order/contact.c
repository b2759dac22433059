/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/contact.h"

#include "filter/order/value.h"

#include <string.h>

#define COMMA "，"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Cut the text before the next comma off the front; the rest begins behind it.
 * @return false if there is no comma */
static bool cut(struct wm_span *rest, struct wm_span *front)
{
    size_t i;

    for (i = 0; i < rest->len; i++) {
        size_t comma = rest->text[i] == ',' ? 1 : 0;

        if (rest->text[i] == COMMA[0] && rest->len - i >= strlen(COMMA) &&
            memcmp(rest->text + i, COMMA, strlen(COMMA)) == 0)
            comma = strlen(COMMA);
        if (comma == 0)
            continue;
        *front = (struct wm_span){.text = rest->text, .len = i};
        wm_value_trim(&front->text, &front->len);
        rest->text += i + comma;
        rest->len -= i + comma;
        return true;
    }
    return false;
}

static bool is_name(const struct wm_span *span)
{
    size_t i;

    for (i = 0; i < span->len; i++) {
        if (is_digit(span->text[i]))
            return false;
    }
    return span->len != 0;
}

static bool is_phone(const struct wm_span *span)
{
    size_t i, digits = 0;

    for (i = 0; i < span->len; i++) {
        if (is_digit(span->text[i]))
            digits++;
        else if (strchr("+-() *", span->text[i]) == NULL || span->text[i] == '\0')
            return false;
    }
    return digits >= 7 || (digits >= 3 && memchr(span->text, '*', span->len) != NULL);
}

/** 86-13800001234 → 13800001234 */
static void strip_country(struct wm_span *phone)
{
    if (phone->len == 14 && memcmp(phone->text, "86-1", 4) == 0) {
        phone->text += 3;
        phone->len -= 3;
    }
}

/** Take a postcode behind the last comma off the end; 000000 is a placeholder. */
static void cut_postcode(struct wm_contact *contact)
{
    struct wm_span rest = contact->address;
    struct wm_span front;
    size_t i;

    while (cut(&rest, &front))
        ;
    wm_value_trim(&rest.text, &rest.len);
    if (rest.len != 6 || rest.text == contact->address.text)
        return;
    for (i = 0; i < 6; i++) {
        if (!is_digit(rest.text[i]))
            return;
    }
    contact->address.len = (size_t)(rest.text - contact->address.text);
    wm_value_trim(&contact->address.text, &contact->address.len);
    if (contact->address.len >= strlen(COMMA) &&
        memcmp(contact->address.text + contact->address.len - strlen(COMMA), COMMA,
               strlen(COMMA)) == 0)
        contact->address.len -= strlen(COMMA);
    else if (contact->address.len != 0)
        contact->address.len--;
    wm_value_trim(&contact->address.text, &contact->address.len);
    if (memcmp(rest.text, "000000", 6) != 0)
        contact->postcode = rest;
}

bool wm_contact_split(const char *text, size_t len, struct wm_contact *contact)
{
    struct wm_span rest = {.text = text, .len = len};
    struct wm_span front;

    memset(contact, 0, sizeof *contact);
    if (!cut(&rest, &contact->name) || !is_name(&contact->name) || !cut(&rest, &contact->phone) ||
        !is_phone(&contact->phone))
        return false;
    contact->address = rest;
    if (cut(&rest, &front) && is_phone(&front)) {
        contact->phone2 = front;
        contact->address = rest;
    }
    strip_country(&contact->phone);
    strip_country(&contact->phone2);
    wm_value_trim(&contact->address.text, &contact->address.len);
    cut_postcode(contact);
    return true;
}
